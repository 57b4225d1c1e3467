"""The board: what the ledger can tell of all articles at once, for a person who looks at them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from newsgen.engine.ordered import Ordered
from newsgen.engine.schema import open_reading
from newsgen.engine.store import Damaged, Store
from newsgen.engine.view import Memory, StoreFailure

Decoders = Mapping[str, Callable[[Any], Any]]


class Source(NamedTuple):
    """A source that was looked at: `since` and `until` bound when it is public (None: it never is), `held` are the codes
    of the errors found in it."""

    path: str
    since: int | None
    until: int | None
    live: bool
    held: tuple[str, ...]


class Board:
    """Reads a ledger that somebody else may be writing; for one thread, opened and closed for each look."""

    def __init__(self, connection: sqlite3.Connection, store: Store, decoders: Decoders) -> None:
        self._db, self._store = connection, store
        self._ordered = Ordered(connection)
        self._memory = Memory(connection, store, decoders)

    @classmethod
    def open(cls, ledger: Path, decoders: Decoders) -> Board | None:
        """That of a ledger file, beside which the packs lie; None where there is none that can be read."""
        connection = open_reading(ledger)
        return cls(connection, Store(ledger.parent / "store"), decoders) if connection else None

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()
        self._store.close()

    def _rows(self, sql: str, given: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; none where the ledger is just being made anew: the next look sees them."""
        try:
            return self._db.execute(sql, given).fetchall()
        except sqlite3.DatabaseError:
            return []

    def sources(self) -> list[Source]:
        """Every article file, in no order that means anything."""
        rows = self._rows(
            "SELECT substr(task.key, 7), since, until, live, diagnostics FROM task"
            " LEFT JOIN shape ON shape.task=task.id AND shape.slot=0 WHERE task.floor=1 AND task.key LIKE 'parse:%'"
        )
        return [Source(path, since, until, bool(live), _errors(found)) for path, since, until, live, found in rows]

    def maker(self, output: str) -> str:
        """The key of the task that made a file of the output folder, "" where none did."""
        rows = self._rows("SELECT key FROM task WHERE id=(SELECT task FROM output WHERE path=?)", (output,))
        return rows[0][0] if rows else ""

    def marked(self, status: str) -> set[str]:
        """The articles whose card has a status."""
        text = f'"status":"{status}"'
        rows = self._rows(
            "SELECT substr(key, 6), data IS NULL, pack, offset, length FROM result WHERE key LIKE 'card:%'"
            " AND (data IS NULL OR instr(CAST(data AS TEXT), ?))",
            (text,),
        )
        return {name for name, packed, *place in rows if not packed or text.encode() in self._packed(*place)}

    def _packed(self, pack: int, offset: int, length: int) -> bytes:
        """The bytes of a larger value, none where they cannot be read."""
        try:
            return self._store.get(pack, offset, length)
        except (Damaged, OSError):
            return b""

    def related(self, member: str) -> list[tuple[int, str]]:
        """(score, id) of what is related to an article, best first."""
        try:
            return self._ordered.newest("rel/" + member, 12)
        except sqlite3.DatabaseError:
            return []

    def value(self, key: str) -> Any:
        """A result, decoded; None where there is none, or where it cannot be read just now."""
        try:
            return self._memory.value(key)
        except (StoreFailure, OSError, sqlite3.DatabaseError):
            return None


def _errors(text: str | None) -> tuple[str, ...]:
    found: list[list[Any]] = json.loads(text) if text else []
    return tuple(one[0] for one in found if one[1] == "error")
