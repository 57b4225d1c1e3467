"""The glance: a look at a ledger that somebody else may be writing. What cannot be read just now is passed over."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from newsgen.engine.ordered import Ordered
from newsgen.engine.schema import open_reading
from newsgen.engine.store import Damaged, Store
from newsgen.engine.view import Memory, StoreFailure
from newsgen.model.key import name_of


class Seen(NamedTuple):
    """A task by its name: `since`, `until` and `live` of its first shape (None where it has none), and its diagnostics as
    JSON (None: it has none)."""

    name: str
    since: int | None
    until: int | None
    live: int | None
    diagnostics: str | None


class Glance:
    """Reads for one thread, opened and closed for each look."""

    def __init__(
        self, connection: sqlite3.Connection, store: Store, decoders: Mapping[str, Callable[[Any], Any]]
    ) -> None:
        self._db, self._store = connection, store
        self._ordered = Ordered(connection)
        self._memory = Memory(connection, store, decoders)

    @classmethod
    def open(cls, ledger: Path, decoders: Mapping[str, Callable[[Any], Any]]) -> Glance | None:
        """One at a ledger file, beside which the packs lie; None where there is none that can be read."""
        connection = open_reading(ledger)
        return cls(connection, Store(ledger.parent / "store"), decoders) if connection else None

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()
        self._store.close()

    def _rows(self, sql: str, *given: str) -> list[tuple[Any, ...]]:
        """The rows of a question; none where the ledger is just being made anew: the next look sees them."""
        try:
            return self._db.execute(sql, given).fetchall()
        except sqlite3.DatabaseError:
            return []

    def tasks(self, kind: str) -> list[Seen]:
        """The tasks of a kind, in no order that means anything."""
        rows = self._rows(
            "SELECT task.key, since, until, live, diagnostics FROM task"
            " LEFT JOIN shape ON shape.task=task.id AND shape.slot=0 WHERE task.key LIKE ?",
            kind + ":%",
        )
        return [Seen(name_of(key), *rest) for key, *rest in rows]

    def maker(self, output: str) -> str:
        """The key of the task that made a file of the output folder, "" where none did."""
        rows = self._rows("SELECT key FROM task WHERE id=(SELECT task FROM output WHERE path=?)", output)
        return rows[0][0] if rows else ""

    def holding(self, kind: str, text: str) -> set[str]:
        """The names of the results of a kind whose JSON has a text in it, whether the ledger or a pack holds them."""
        rows = self._rows(
            "SELECT key, data IS NULL, pack, offset, length FROM result WHERE key LIKE ?"
            " AND (data IS NULL OR instr(CAST(data AS TEXT), ?))",
            kind + ":%", text,
        )
        part = text.encode()
        return {name_of(key) for key, packed, *place in rows if not packed or part in self._packed(*place)}

    def _packed(self, pack: int, offset: int, length: int) -> bytes:
        """The bytes of a larger value, none where they cannot be read."""
        try:
            return self._store.get(pack, offset, length)
        except (Damaged, OSError):
            return b""

    def value(self, key: str) -> Any:
        """A result, decoded; None where there is none, or where it cannot be read."""
        try:
            return self._memory.value(key)
        except (StoreFailure, OSError, sqlite3.DatabaseError, ValueError, KeyError, TypeError):  # or not decoded
            return None

    def newest(self, index: str, limit: int) -> list[tuple[int, str]]:
        """Up to `limit` rows (position, member) of an index from the highest position down."""
        try:
            return self._ordered.newest(index, limit)
        except sqlite3.DatabaseError:
            return []
