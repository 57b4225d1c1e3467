"""Verifying traces: what each task read, kept so that the readers of a key or of a stretch of an index are found fast.

A stretch [low, high] lies in the smallest aligned bucket of 2**level positions that holds it, so that all stretches
over one position are found with one probe a level (Kriegel's relational interval tree).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from newsgen.engine.brief import restore
from newsgen.model.digest import index_id, key_id, text_digest
from newsgen.model.work import Asked, Outcome, Stretch

_StretchRow = tuple[int, int, int, int, int, int, int, int]
_SHIFT = 2**41
_LEVELS = 44
_WATCHERS = (
    f"WITH RECURSIVE levels(n) AS (SELECT 0 UNION ALL SELECT n+1 FROM levels WHERE n<{_LEVELS - 1})"  # noqa: S608 - numbers
    " SELECT task, slot FROM levels CROSS JOIN span"
    f" ON idx=?1 AND level=n AND bucket=(?2+{_SHIFT})>>n AND low<=?2 AND high>=?2 AND lanes&?3<>0"
)


def _home(low: int, high: int) -> tuple[int, int]:
    """Level and bucket of the smallest aligned stretch that holds both ends."""
    low, high = low + _SHIFT, high + _SHIFT
    level = (low ^ high).bit_length()
    return level, low >> level


class Traces:
    """The traces of a ledger. The caller owns the transaction."""

    __slots__ = ("_db", "_known_sets")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._known_sets: set[int] = set()

    def forget(self, task: int, trace: str | None) -> None:
        """Remove a trace from the tables that find readers."""
        if trace:
            reads, stretches = self._rows(task, *json.loads(trace))
            self._remove((dep, task) for dep in reads)
            self._remove_stretches(stretches)

    def record(self, outcomes: Iterable[tuple[int, str | None, Outcome]]) -> dict[int, str]:
        """Write down the traces of outcomes, given each task and its trace until now; gives the new ones as texts.

        Most of a trace is what it was, so only what differs is written.
        """
        reads: list[tuple[int, int, int]] = []
        unread: list[tuple[int, int]] = []
        stretches: set[_StretchRow] = set()
        gone: set[_StretchRow] = set()
        texts: dict[int, str] = {}
        for task, before, outcome in outcomes:
            own, asked = outcome.reads, outcome.asked
            shared = self._share(outcome.inputs) if outcome.inputs else 0
            texts[task] = json.dumps([shared, own, asked], separators=(",", ":"), ensure_ascii=False)
            if texts[task] == before:
                continue
            old, old_stretches = self._rows(task, *json.loads(before)) if before else ({}, set())
            new, new_stretches = self._rows(task, shared, own, asked)
            unread += [(dep, task) for dep in old.keys() - new.keys()]
            reads += [(dep, task, value) for dep, value in new.items() if old.get(dep) != value]
            stretches |= new_stretches - old_stretches
            gone |= old_stretches - new_stretches
        self._remove(unread)
        self._remove_stretches(gone)
        self._db.executemany("INSERT OR REPLACE INTO read VALUES(?,?,?)", reads)
        self._db.executemany("INSERT OR REPLACE INTO span VALUES(?,?,?,?,?,?,?,?)", stretches)
        return texts

    @staticmethod
    def _rows(
        task: int, shared: int, reads: Iterable[tuple[str, int]], asked: Iterable[Asked]
    ) -> tuple[dict[int, int], set[_StretchRow]]:
        """A trace as rows: digest by what was read, and stretches of indices."""
        found = {key_id(key): value for key, value in reads}
        if shared:
            found[shared] = 0
        return found, {
            (index_id(index), *_home(low, high), task, slot, low, high, lanes)
            for slot, (_, lanes, stretches, _) in enumerate(asked) for index, low, high in stretches
        }

    def _remove(self, reads: Iterable[tuple[int, int]]) -> None:
        self._db.executemany("DELETE FROM read WHERE dep=? AND task=?", reads)

    def _remove_stretches(self, stretches: Iterable[_StretchRow]) -> None:
        sql = "DELETE FROM span WHERE idx=? AND level=? AND bucket=? AND task=? AND slot=? AND low=?"
        self._db.executemany(sql, [row[:6] for row in stretches])

    def _share(self, common: tuple[tuple[str, int], ...]) -> int:
        data = json.dumps(sorted(common), separators=(",", ":"))
        shared = text_digest("set:" + data)
        if shared not in self._known_sets:
            self._known_sets.add(shared)
            self._db.execute("INSERT OR IGNORE INTO readset VALUES(?,?)", (shared, data))
            rows = [(key_id(key), shared, value) for key, value in common]
            self._db.executemany("INSERT OR REPLACE INTO read VALUES(?,?,?)", rows)
        return shared

    def readers(self, key: str, digest: int) -> Iterator[int]:
        """The tasks that read `key` when its digest was another one."""
        dep = key_id(key)
        for (task,) in self._db.execute("SELECT task FROM read WHERE dep=? AND digest<>?", (dep, digest)).fetchall():
            if self._db.execute("SELECT 1 FROM readset WHERE id=?", (task,)).fetchone():
                yield from (row[0] for row in self._db.execute("SELECT task FROM read WHERE dep=?", (task,)).fetchall())
            else:
                yield task

    def sweep(self) -> None:
        """Drop the shared sets that nobody reads any more."""
        dead = self._db.execute(
            "SELECT id, data FROM readset WHERE NOT EXISTS(SELECT 1 FROM read WHERE dep=readset.id)"
        ).fetchall()
        for shared, data in dead:
            self._db.executemany(
                "DELETE FROM read WHERE dep=? AND task=?", [(key_id(key), shared) for key, _ in json.loads(data)]
            )
            self._db.execute("DELETE FROM readset WHERE id=?", (shared,))
            self._known_sets.discard(shared)

    def watchers(self, index: int, position: int, lanes: int) -> set[tuple[int, int]]:
        """(task, slot) of the recorded questions that looked at a position in one of the lanes."""
        if not self._db.execute("SELECT 1 FROM span WHERE idx=? LIMIT 1", (index,)).fetchone():
            return set()
        return set(self._db.execute(_WATCHERS, (index, position, lanes)))

    def question(self, task: int, slot: int) -> Asked:
        """One recorded question of a task."""
        trace, key = self._db.execute("SELECT trace, key FROM task WHERE id=?", (task,)).fetchone()
        query, lanes, stretches, digest = json.loads(restore(trace, key) or "")[2][slot]
        return Asked(query, lanes, tuple(Stretch(*stretch) for stretch in stretches), digest)


def read_trace(connection: sqlite3.Connection, trace: str) -> tuple[list[tuple[str, int]], list[Asked]]:
    """A trace as it was recorded: reads (shared ones included) and questions."""
    shared, own, asked = json.loads(trace)
    reads = [(key, digest) for key, digest in own]
    if shared:
        (data,) = connection.execute("SELECT data FROM readset WHERE id=?", (shared,)).fetchone()
        reads = [(key, digest) for key, digest in json.loads(data)] + reads
    return reads, [Asked(query, lanes, tuple(Stretch(*s) for s in stretches), value) for query, lanes, stretches, value in asked]
