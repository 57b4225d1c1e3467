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
from itertools import groupby
from operator import itemgetter

from newsgen.engine.brief import restore
from newsgen.model.digest import index_id
from newsgen.model.period import periods_of
from newsgen.model.work import FOREVER, Row, Shape, Tally, tally_position

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


def _ends_alike(old: tuple[Shape, ...], new: tuple[Shape, ...]) -> tuple[int, int]:
    """How many shapes both have at the start, and how many of the others at the end."""
    short = min(len(old), len(new))
    head = next((at for at in range(short) if old[at] != new[at]), short)
    tail = next((at for at in range(short - head) if old[-1 - at] != new[-1 - at]), short - head)
    return head, tail


def _as_rows(task: int, shapes: tuple[Shape, ...], live: list[int]) -> set[tuple[int, int, str, int, int, int, int]]:
    return {
        (task, slot, shape.claim, shape.rank, shape.since, shape.until, is_live)
        for slot, (shape, is_live) in enumerate(zip(shapes, live, strict=True))
    }


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
        """Exchange the shapes of a task; gives the claims whose holder may have changed.

        What both begin and end with stays as it is: a list of thousands of periods gets one more a day.
        """
        was_live = [row[0] for row in self._db.execute("SELECT live FROM shape WHERE task=? ORDER BY slot", (task,))] if old else []
        head, tail = _ends_alike(old, new)
        gone, come = slice(head, len(old) - tail), slice(head, len(new) - tail)
        for shape, live in zip(old[gone], was_live[gone], strict=True):
            if live:
                changes.take(shape, -1)
        begun = [int(not shape.claim and shape.since <= self.now < shape.until) for shape in new[come]]
        for shape, live in zip(new[come], begun, strict=True):
            if live:
                changes.take(shape, 1)
        before = _as_rows(task, old, was_live)
        after = _as_rows(task, new, was_live[:head] + begun + was_live[len(old) - tail :])
        self._db.executemany("DELETE FROM shape WHERE task=? AND slot=?", [row[:2] for row in sorted(before - after)])
        self._db.executemany("INSERT INTO shape VALUES(?,?,?,?,?,?,?)", sorted(after - before))
        return {shape.claim for shape in (*old[gone], *new[come]) if shape.claim}

    def crossed(self, before: int) -> bool:
        """Whether any shape begins or ends between `before` and now."""
        low, high = sorted((before, self.now))
        return any(
            self._db.execute(f"SELECT 1 FROM shape WHERE {name}>? AND {name}<=? {more} LIMIT 1", (low, high)).fetchone()  # noqa: S608
            for name, more in (("since", ""), ("until", f"AND until<{FOREVER}"))
        )

    def move_clock(self, before: int, changes: Changes) -> set[str]:
        """Take in and out what the time that passed since `before` (either way) makes live or not; gives claims."""
        low, high = sorted((before, self.now))
        flipped = self._db.execute(
            "SELECT task, slot, claim, since, until, live FROM shape WHERE since>? AND since<=? UNION"  # noqa: S608 - the number is ours
            f" SELECT task, slot, claim, since, until, live FROM shape WHERE until>? AND until<=? AND until<{FOREVER}",
            (low, high, low, high),
        ).fetchall()
        claims = set()
        flips = []
        for task, slot, claim, since, until, live in flipped:
            if claim:
                claims.add(claim)
            elif (since <= self.now < until) != bool(live):
                flips.append((task, slot, not live))
        self._set_live(flips, changes)
        return claims

    def settle(self, claims: Iterable[str], changes: Changes) -> None:
        """Give each claim to the shape that shall have it."""
        flips = []
        for claim in sorted(claims):
            rows = self._db.execute(
                "SELECT shape.task, slot, live, since, until FROM shape JOIN task ON task.id=shape.task"
                " WHERE claim=? AND claim<>'' ORDER BY rank, task.key, slot",
                (claim,),
            ).fetchall()
            holder = next(((task, slot) for task, slot, _, since, until in rows if since <= self.now < until), None)
            for task, slot, live, _, _ in rows:
                if bool(live) != ((task, slot) == holder):
                    flips.append((task, slot, not live))
        self._set_live(flips, changes)

    def _set_live(self, flips: list[tuple[int, int, bool]], changes: Changes) -> None:
        """(task, slot, live) of the shapes that begin or end; those of one task are read once."""
        for task, of_task in groupby(sorted(flips), itemgetter(0)):
            text, key = self._db.execute("SELECT shapes, key FROM task WHERE id=?", (task,)).fetchone()
            shapes = load_shapes(restore(text, key))
            for _, slot, live in of_task:
                changes.take(shapes[slot], 1 if live else -1)
        self._db.executemany("UPDATE shape SET live=? WHERE task=? AND slot=?", [(int(live), task, slot) for task, slot, live in flips])

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
