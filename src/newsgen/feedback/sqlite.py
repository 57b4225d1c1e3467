"""Votes in SQLite: one file in WAL mode, where a commit is on the disk before anybody is thanked."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from newsgen.feedback.sql import SCHEMA, SqlVotes
from newsgen.feedback.store import KeptVote, StoreAway

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",  # an erased tag is overwritten, not only forgotten
    "busy_timeout=3000",
)


class SqliteVotes(SqlVotes):
    """A `VoteStore` in a file. One thread at a time may use it. With `readonly` the file must be there already."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        super().__init__(self._execute, self._transaction)
        try:
            if not readonly:
                # Comments are nobody else's business: the file, and with it the journal, is its owner's.
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            mode = "ro" if readonly else "rw"
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as cause:
            raise StoreAway(str(cause)) from cause
        try:
            if readonly:
                self._execute("SELECT 1 FROM newsgen_vote LIMIT 1", ()).fetchall()
                return
            for pragma in _PRAGMAS:
                self._execute("PRAGMA " + pragma, ()).fetchall()
            with self._transaction():
                for statement in SCHEMA:
                    self._execute(statement.format(id="id INTEGER PRIMARY KEY"), ())
        except StoreAway:
            self.close()
            raise

    def _execute(self, sql: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.Error as cause:
            raise StoreAway(str(cause)) from cause

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._execute("BEGIN IMMEDIATE", ())
        try:
            yield
            self._execute("COMMIT", ())
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def turn(self, oldest_comment: str) -> None:
        """As `VoteStore.turn`; the journal is emptied, too, for it holds pages of before."""
        super().turn(oldest_comment)
        self._execute("PRAGMA wal_checkpoint(TRUNCATE)", ()).fetchall()

    def votes(self, since: str) -> Iterator[KeptVote]:
        """As `VoteStore.votes`."""
        try:
            yield from super().votes(since)
        except sqlite3.Error as cause:
            raise StoreAway(str(cause)) from cause

    def close(self) -> None:
        """As `VoteStore.close`."""
        self._db.close()
