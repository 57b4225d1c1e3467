"""Shapes in force: puts the rows, tallies and tasks of live shapes into the world and takes them out again.

Whether a shape is live depends on the time and on who holds its claim, on nothing else. What changes is noted: the
positions touched, and the tasks that somebody wants now, or nobody any more.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from newsgen.engine.brief import restore
from newsgen.model.digest import index_id, text_digest
from newsgen.model.period import periods_of
from newsgen.model.work import Row, Shape, Tally

ALL_LANES = 0xFF


def dump_shapes(shapes: tuple[Shape, ...]) -> str | None:
    """Shapes as the ledger keeps them: canonical JSON, None where there are none."""
    if not shapes:
        return None
    plain = [[s.rows, s.tallies, s.spawns, s.claim, s.rank, s.since, s.until] for s in shapes]
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False)


def load_shapes(text: str | None) -> tuple[Shape, ...]:
    """Read what `dump_shapes` wrote."""
    if not text:
        return ()
    return tuple(
        Shape(tuple(Row(*r) for r in rows), tuple(Tally(*t) for t in tallies), tuple(spawns), *rest)
        for rows, tallies, spawns, *rest in json.loads(text)
    )


@dataclass(slots=True)
class Changes:
    """What taking shapes in and out amounts to, before it is written."""

    rows_in: set[Row] = field(default_factory=set)
    rows_out: set[Row] = field(default_factory=set)
    tallies: Counter[Tally] = field(default_factory=Counter)
    refs: Counter[str] = field(default_factory=Counter)

    def take(self, shape: Shape, sign: int) -> None:
        """Count a shape in (1) or out (-1)."""
        into, other = (self.rows_in, self.rows_out) if sign > 0 else (self.rows_out, self.rows_in)
        for row in shape.rows:
            if row in other:
                other.discard(row)
            else:
                into.add(row)
        for tally in shape.tallies:
            self.tallies[tally] += sign
        for spawn in shape.spawns:
            self.refs[spawn] += sign


class Shapes:
    """The shapes of a ledger. The caller owns the transaction."""

    __slots__ = ("_db", "now")

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._db = connection
        self.now = now

    def replace(self, task: int, old: tuple[Shape, ...], new: tuple[Shape, ...], changes: Changes) -> set[str]:
        """Exchange the shapes of a task; gives the claims whose holder may have changed."""
        claims: set[str] = set()
        live = dict(self._db.execute("SELECT slot, live FROM shape WHERE task=?", (task,))) if old else {}
        for slot, shape in enumerate(old):
            if live.get(slot):
                changes.take(shape, -1)
            if shape.claim:
                claims.add(shape.claim)
        if old:
            self._db.execute("DELETE FROM shape WHERE task=?", (task,))
        rows = []
        for slot, shape in enumerate(new):
            is_live = not shape.claim and shape.since <= self.now < shape.until
            if is_live:
                changes.take(shape, 1)
            if shape.claim:
                claims.add(shape.claim)
            rows.append((task, slot, shape.claim, shape.rank, shape.since, shape.until, int(is_live)))
        self._db.executemany("INSERT INTO shape VALUES(?,?,?,?,?,?,?)", rows)
        return claims

    def crossed(self, before: int) -> bool:
        """Whether any shape begins or ends between `before` and now."""
        low, high = sorted((before, self.now))
        return any(
            self._db.execute(f"SELECT 1 FROM shape WHERE {name}>? AND {name}<=? {more} LIMIT 1", (low, high)).fetchone()  # noqa: S608
            for name, more in (("since", ""), ("until", "AND until<1099511627776"))
        )

    def move_clock(self, before: int, changes: Changes) -> set[str]:
        """Take in and out what the time that passed since `before` (either way) makes live or not; gives claims."""
        low, high = sorted((before, self.now))
        flipped = self._db.execute(
            "SELECT task, slot, claim, since, until, live FROM shape WHERE since>? AND since<=? UNION"
            " SELECT task, slot, claim, since, until, live FROM shape WHERE until>? AND until<=? AND until<1099511627776",
            (low, high, low, high),
        ).fetchall()
        claims = set()
        for task, slot, claim, since, until, live in flipped:
            if claim:
                claims.add(claim)
            elif (since <= self.now < until) != bool(live):
                self._set_live(task, slot, not live, changes)
        return claims

    def settle(self, claims: Iterable[str], changes: Changes) -> None:
        """Give each claim to the shape that shall have it."""
        for claim in sorted(claims):
            rows = self._db.execute(
                "SELECT shape.task, slot, live, since, until FROM shape JOIN task ON task.id=shape.task"
                " WHERE claim=? AND claim<>'' ORDER BY rank, task.key, slot",
                (claim,),
            ).fetchall()
            holder = next(((task, slot) for task, slot, _, since, until in rows if since <= self.now < until), None)
            for task, slot, live, _, _ in rows:
                if bool(live) != ((task, slot) == holder):
                    self._set_live(task, slot, not live, changes)

    def _set_live(self, task: int, slot: int, live: bool, changes: Changes) -> None:
        text, key = self._db.execute("SELECT shapes, key FROM task WHERE id=?", (task,)).fetchone()
        changes.take(load_shapes(restore(text, key))[slot], 1 if live else -1)
        self._db.execute("UPDATE shape SET live=? WHERE task=? AND slot=?", (int(live), task, slot))

    def write(self, changes: Changes) -> tuple[list[tuple[int, int, int]], list[tuple[str, int]]]:
        """Write rows, counts and tallies; gives the touched positions and the indices that filled or emptied (1, -1)."""
        touched = {(index_id(r.name_of_index), r.position, ALL_LANES) for r in changes.rows_in | changes.rows_out}
        key = [(index_id(r.name_of_index), r.position, r.member) for r in changes.rows_out]
        self._db.executemany("DELETE FROM row WHERE idx=? AND position=? AND member=?", key)
        key = [(index_id(r.name_of_index), r.position, r.member) for r in changes.rows_in]
        self._db.executemany("INSERT OR REPLACE INTO row VALUES(?,?,?)", key)
        flips = self._count(changes)
        touched.update((index, position, ALL_LANES) for index, position in self._tally(changes.tallies))
        return sorted(touched), flips

    def _count(self, changes: Changes) -> list[tuple[str, int]]:
        counter: Counter[tuple[str, str]] = Counter()
        for sign, rows in ((1, changes.rows_in), (-1, changes.rows_out)):
            for row in rows:
                if row.day:
                    for period in periods_of(row.day):
                        counter[row.name_of_index, period] += sign
        flips = []
        for (index, period), change in sorted(counter.items()):
            if change == 0:
                continue
            before, after = self._add("count", "period", index, period, change)
            if not period and (before == 0) != (after == 0):
                flips.append((index, 1 if after else -1))
        return flips

    def _tally(self, tallies: Counter[Tally]) -> list[tuple[int, int]]:
        flips = []
        for (index, name), change in sorted(tallies.items()):
            if change == 0:
                continue
            before, after = self._add("tally", "name", index, name, change)
            if (before == 0) != (after == 0):
                flips.append((index_id(index), tally_position(name)))
        return flips

    def _add(self, table: str, column: str, index: str, name: str, change: int) -> tuple[int, int]:
        """Add to a number of `count` or `tally`, whose row goes at 0; gives it before and after."""
        idx = index_id(index)
        found = self._db.execute(f"SELECT n FROM {table} WHERE idx=? AND {column}=?", (idx, name)).fetchone()  # noqa: S608
        before = found[0] if found else 0
        after = before + change
        if after:
            self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES(?,?,?)", (idx, name, after))
        else:
            self._db.execute(f"DELETE FROM {table} WHERE idx=? AND {column}=?", (idx, name))  # noqa: S608
        return before, after


def tally_position(name: str) -> int:
    """Where a name stands in its index: by the part before its first unit separator, so that spellings share a place."""
    return text_digest(name.partition("\x1f")[0]) % 2**40
