"""The ledger: one SQLite file that remembers sources, tasks, traces, results, indices and outputs. One writer.

Every change is a transaction that leaves a state from which the next build can go on: what has to run is itself a
table (`stale`), so a build that is killed anywhere loses nothing and needs no flag.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newsgen.engine.brief import restore, shorten
from newsgen.engine.rules import Rules
from newsgen.engine.seal import changed_blocks
from newsgen.engine.shapes import Changes, Shapes, dump_shapes, load_shapes
from newsgen.engine.traces import Traces
from newsgen.model.digest import ABSENT, UNSETTLED, index_id, key_id
from newsgen.model.key import kind_of, name_of
from newsgen.model.work import Outcome


class Ledger:
    """The writing side of the memory. `now` is seconds since 1970 UTC."""

    def __init__(self, connection: sqlite3.Connection, rules: Rules, now: int) -> None:
        self.db = connection
        self._rules = rules
        self.traces = Traces(connection)
        self.shapes = Shapes(connection, now)
        self._settled: set[str] | None = None
        self.placed = 0
        """How often outputs came or went: as long as it is the same, they are the same files."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.db.in_transaction:  # what SQLite could not write at all, it has taken back by itself
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def finish(self) -> tuple[bool, set[int] | None]:
        """The build came to its end: say so, and bring everything into the one file. Gives whether that could be done, and the
        blocks that changed, where that is known."""
        self.set_meta("state", "done")
        (file,) = (row[2] for row in self.db.execute("PRAGMA database_list") if row[1] == "main")
        changed = changed_blocks(Path(file))
        return self.checkpoint(), changed

    def checkpoint(self) -> bool:
        """Bring the journal into the file, so that it does not grow with the build; False while somebody else reads."""
        busy, *_ = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def floor(self, key: str) -> int:
        """The floor of a key."""
        return self._rules.floor(key)

    def meta(self, name: str) -> str | None:
        """A small text kept under a name."""
        found = self.db.execute("SELECT value FROM meta WHERE name=?", (name,)).fetchone()
        return found[0] if found else None

    def set_meta(self, name: str, value: str) -> None:
        """Keep a small text under a name."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (name, value))

    # -- what tasks made ------------------------------------------------------------------------------------------

    def commit(self, outcomes: Sequence[Outcome]) -> None:
        """Write down a batch of outcomes in one transaction."""
        with self.transaction():
            claims, changes = set[str](), Changes()
            pairs = []
            for outcome in outcomes:
                task = key_id(outcome.key)
                row = self.db.execute("SELECT trace, shapes FROM task WHERE id=?", (task,)).fetchone()
                if row is None:
                    continue
                pairs.append((task, restore(row[0], outcome.key), outcome))
                if not outcome.failed:
                    self._results(task, outcome, new=row[0] is None)
                    text = shorten(dump_shapes(outcome.shapes), outcome.key)
                    if text != row[1]:
                        before = load_shapes(restore(row[1], outcome.key))
                        claims |= self.shapes.replace(task, before, outcome.shapes, changes)
                        self.db.execute("UPDATE task SET shapes=? WHERE id=?", (text, task))
                    self._outputs(task, outcome, new=row[0] is None)
            texts = self.traces.record(pairs)
            self.db.executemany(
                "UPDATE task SET trace=?, diagnostics=?, seconds=? WHERE id=?",
                [
                    (
                        shorten(texts[task], o.key),
                        json.dumps([d.to_data() for d in o.diagnostics], ensure_ascii=True) if o.diagnostics else None,
                        o.seconds, task,
                    )
                    for task, _, o in pairs
                ],
            )
            self._done([task for task, _, _ in pairs])
            self._learn([(k[7:], d) for _, _, o in pairs for k, d in o.reads if k.startswith("source:")])
            self.apply(changes, claims)

    def _done(self, tasks: Sequence[int]) -> None:
        """They ran: they are not stale any more, and why they were is kept."""
        ids = [(task,) for task in tasks]
        self.db.executemany(
            "UPDATE task SET reason=(SELECT reason FROM stale WHERE stale.floor=task.floor AND stale.id=task.id) WHERE id=?"
            " AND EXISTS(SELECT 1 FROM stale WHERE stale.floor=task.floor AND stale.id=task.id)",
            ids,
        )
        self.db.executemany("DELETE FROM stale WHERE floor=(SELECT floor FROM task WHERE id=?1) AND id=?1", ids)

    def _learn(self, digests: Sequence[tuple[str, int]]) -> None:
        """Digests of files as tasks read them; 0 for those that could not be, to be tried again.

        One that was read otherwise than a scan or another task saw it is unsettled: it loses its stamp, and gets a digest that no
        scan gives it, so that the next one compares the file with all that was read, whatever it holds by then.
        """
        self.db.executemany(
            "UPDATE source SET size=CASE WHEN digest=0 OR ?2=0 THEN size ELSE ?3 END,"
            " digest=CASE WHEN digest=0 OR ?2=0 THEN ?2 ELSE ?3 END WHERE path=?1 AND digest<>?2",
            [(path, value, UNSETTLED) for path, value in digests],
        )

    def _results(self, task: int, outcome: Outcome, *, new: bool) -> None:
        before = {} if new else dict(self.db.execute("SELECT key, digest FROM result WHERE task=?", (task,)))
        made = [one for one in outcome.results if before.pop(one.key, ABSENT) != one.digest]
        self.db.executemany(
            "INSERT OR REPLACE INTO result VALUES(?,?,?,?,?,?,?,?)",
            [(key_id(r.key), r.key, task, r.digest, r.data, r.pack, r.offset, r.length) for r in made],
        )
        for one in made:
            self._changed(one.key, one.digest)
        for key in before:
            self.db.execute("DELETE FROM result WHERE id=?", (key_id(key),))
            self._changed(key, ABSENT)

    def _changed(self, key: str, value: int) -> None:
        """A result has another digest: mark who read it, touch the places where its member stands."""
        self.mark_readers(key, value)
        lane = self._rules.lanes.get(kind_of(key))
        if lane:
            rows = self.db.execute("SELECT idx, position FROM row WHERE member=?", (name_of(key),)).fetchall()
            self._touch((idx, position, lane) for idx, position in rows)

    def _outputs(self, task: int, outcome: Outcome, *, new: bool) -> None:
        floor = self._rules.floor(outcome.key)
        before = set() if new else {row[0] for row in self.db.execute("SELECT path FROM output WHERE task=?", (task,))}
        self.db.executemany(
            "INSERT OR REPLACE INTO output VALUES(?,?,?,?,?,?)",
            [(o.path, task, o.digest, o.size, o.mtime, floor) for o in outcome.outputs],
        )
        after = {o.path for o in outcome.outputs}
        self.placed += before != after
        self.db.executemany("UPDATE output SET task=0 WHERE path=?", [(path,) for path in before - after])

    # -- what follows ---------------------------------------------------------------------------------------------

    def mark_readers(self, key: str, value: int) -> None:
        """Have the tasks run again that read `key` when its digest was another one."""
        self.mark(self.traces.readers(key, value), key)

    def mark(self, tasks: Iterable[int], reason: str) -> None:
        """Tasks that have to run again, and because of what. Those that exist no more are passed over."""
        self.db.executemany(
            "INSERT OR IGNORE INTO stale SELECT floor, id, ? FROM task WHERE id=?", [(reason, task) for task in tasks]
        )

    def _touch(self, places: Iterable[tuple[int, int, int]]) -> None:
        self.db.executemany("INSERT OR IGNORE INTO touched VALUES(?,?,?)", places)

    def apply(self, changes: Changes, claims: set[str]) -> None:
        """Carry out changes until nothing follows from them any more (dropping a task drops what it wanted)."""
        while True:
            if claims:
                if self._settled is not None:
                    self._settled |= claims
                self.shapes.settle(claims, changes)
            touched, flips = self.shapes.write(changes)
            self._touch(touched)
            refs = changes.refs
            for index, sign in flips:
                key = self._rules.task_of_index(index)
                if key:
                    refs[key] += sign
            changes, claims = Changes(), set()
            for key, change in sorted(refs.items()):
                if change:
                    claims |= self._refer(key, change, changes)
            if not (changes.refs or changes.rows_out or changes.rows_in or changes.tallies or claims):
                return

    def _refer(self, key: str, change: int, changes: Changes) -> set[str]:
        task = key_id(key)
        row = self.db.execute("SELECT refs, trace, shapes FROM task WHERE id=?", (task,)).fetchone()
        refs = (row[0] if row else 0) + change
        if refs > 0 and row:
            self.db.execute("UPDATE task SET refs=? WHERE id=?", (refs, task))
        elif refs > 0:
            floor = self._rules.floor(key)
            self.db.execute("INSERT INTO task(id, key, floor, refs) VALUES(?,?,?,?)", (task, key, floor, refs))
            self.db.execute("INSERT OR REPLACE INTO stale VALUES(?,?,'new')", (floor, task))
        elif row:
            return self._drop(task, key, row[1], row[2], changes)
        return set()

    def _drop(self, task: int, key: str, trace: str | None, shapes: str | None, changes: Changes) -> set[str]:
        self.traces.forget(task, restore(trace, key))
        for (name,) in self.db.execute("SELECT key FROM result WHERE task=?", (task,)).fetchall():
            self.db.execute("DELETE FROM result WHERE id=?", (key_id(name),))
            self._changed(name, ABSENT)
        claims = self.shapes.replace(task, load_shapes(restore(shapes, key)), (), changes)
        self.placed += self.db.execute("UPDATE output SET task=0 WHERE task=?", (task,)).rowcount
        self.db.execute("DELETE FROM stale WHERE floor=? AND id=?", (self._rules.floor(key), task))
        self.db.execute("DELETE FROM task WHERE id=?", (task,))
        return claims

    def take_touched(self) -> list[tuple[int, int, int]]:
        """The positions touched since they were last taken; the caller resolves them in the same transaction."""
        rows = self.db.execute("SELECT idx, position, lanes FROM touched").fetchall()
        self.db.execute("DELETE FROM touched")
        return rows

    def watchers(self, touched: Iterable[tuple[int, int, int]]) -> set[tuple[int, int]]:
        """(task, slot) of the recorded questions that looked at one of the places."""
        found: set[tuple[int, int]] = set()
        for index, position, lanes in touched:
            found |= self.traces.watchers(index, position, lanes)
        return found

    def spoil(self, key: str) -> None:
        """A result turned out to be damaged in the store: have it made again."""
        with self.transaction():
            row = self.db.execute("SELECT task FROM result WHERE id=?", (key_id(key),)).fetchone()
            if row:
                # The row stays, without a digest, so that whoever else reads it in the same round finds it damaged, too.
                self.db.execute("UPDATE result SET digest=0, data=NULL, pack=-1 WHERE id=?", (key_id(key),))
                self.mark(row, "damaged " + key)

    def take_settled(self) -> set[str] | None:
        """The claims that were settled anew since this was last asked: only those may have other rivals than before. None the
        first time: any may."""
        settled, self._settled = self._settled, set()
        return settled

    def stale(self, floor: int) -> list[tuple[str, str]]:
        """(key, reason) of the tasks of a floor that have to run: along an index where the rules name one, else in the order in
        which they lie in the tables."""
        sql = "SELECT key, stale.reason FROM stale JOIN task ON task.id=stale.id WHERE stale.floor=? ORDER BY "
        index = self._rules.along.get(floor)
        if index is None:
            return self.db.execute(sql + "stale.id", (floor,)).fetchall()
        place = "(SELECT position FROM row WHERE member=substr(key, instr(key, ':') + 1) AND idx=?)"
        return self.db.execute(f"{sql}{place}, stale.id", (floor, index_id(index))).fetchall()

