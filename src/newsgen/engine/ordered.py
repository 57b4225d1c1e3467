"""Ordered indices: rows by position, counts by period, names by mention. Reading only.

The questions of `index/` are answered with these few, each O(log n) plus what it returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from newsgen.model.digest import index_id

_KEPT = 64


class Ordered:
    """The indices of a ledger, for whoever asks: a connection that only reads is enough."""

    __slots__ = ("_db", "_worked_out")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._worked_out: dict[tuple[Any, ...], Any] = {}

    def next_floor(self) -> None:
        """Another floor begins: what was worked out may be otherwise by now."""
        self._worked_out.clear()

    def once(self, name: tuple[Any, ...], work_out: Callable[[], Any]) -> Any:
        """What is costly to work out and wanted by many questions of a floor, by a name of its own."""
        if name not in self._worked_out:
            if len(self._worked_out) >= _KEPT:
                self._worked_out.clear()
            self._worked_out[name] = work_out()
        return self._worked_out[name]

    def newest(self, index: str, limit: int, below: tuple[int, str] | None = None) -> list[tuple[int, str]]:
        """Up to `limit` rows (position, member) from the highest position down, before `below` where it is given."""
        if below is None:
            sql = "SELECT position, member FROM row WHERE idx=? ORDER BY position DESC, member DESC LIMIT ?"
            return self._db.execute(sql, (index_id(index), limit)).fetchall()
        sql = (
            "SELECT position, member FROM row WHERE idx=? AND (position, member) < (?, ?)"
            " ORDER BY position DESC, member DESC LIMIT ?"
        )
        return self._db.execute(sql, (index_id(index), *below, limit)).fetchall()

    def oldest(self, index: str, limit: int, above: tuple[int, str]) -> list[tuple[int, str]]:
        """Up to `limit` rows from the lowest position up, after `above`."""
        sql = (
            "SELECT position, member FROM row WHERE idx=? AND (position, member) > (?, ?)"
            " ORDER BY position, member LIMIT ?"
        )
        return self._db.execute(sql, (index_id(index), *above, limit)).fetchall()

    def between(self, index: str, low: int, high: int) -> list[tuple[int, str]]:
        """All rows from `low` to `high` (both included), lowest first."""
        sql = "SELECT position, member FROM row WHERE idx=? AND position BETWEEN ? AND ? ORDER BY position, member"
        return self._db.execute(sql, (index_id(index), low, high)).fetchall()

    def position(self, index: str, member: str) -> int | None:
        """Where a member stands, or None."""
        sql = "SELECT position FROM row WHERE member=? AND idx=? LIMIT 1"
        found = self._db.execute(sql, (member, index_id(index))).fetchone()
        return found[0] if found else None

    def count(self, index: str, period: str) -> int:
        """How many rows a period holds."""
        row = self._db.execute("SELECT n FROM count WHERE idx=? AND period=?", (index_id(index), period)).fetchone()
        return row[0] if row else 0

    def counts(self, index: str) -> dict[str, int]:
        """How many rows each period holds that holds any."""
        return dict(self._db.execute("SELECT period, n FROM count WHERE idx=?", (index_id(index),)))

    def names(self, index: str, prefix: str = "") -> list[str]:
        """The names in a name index that start with `prefix`, in code point order."""
        sql = "SELECT name FROM tally WHERE idx=? AND name >= ? AND name < ? ORDER BY name"
        return [row[0] for row in self._db.execute(sql, (index_id(index), prefix, prefix + "\U0010ffff"))]
