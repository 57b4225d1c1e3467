"""Votes in PostgreSQL, by psycopg where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from newsgen.feedback.sql import SCHEMA, SqlVotes
from newsgen.feedback.store import KeptVote, StoreAway

SCHEMES = ("postgresql://", "postgres://")
_ONE_WRITER = 0x6E657773  # the lock that collectors of one database take turns with
_OPTIONS = "-c statement_timeout=4000 -c lock_timeout=3000 -c client_min_messages=warning"


class PostgresMissing(Exception):
    """The library psycopg is not installed."""


class PostgresVotes(SqlVotes):
    """A `VoteStore` in a database by its URL. One thread at a time may use it; a lost connection is made again."""

    def __init__(self, url: str, *, readonly: bool = False) -> None:
        super().__init__(self._execute, self._transaction)
        try:
            self._psycopg: Any = import_module("psycopg")
        except ImportError as cause:
            raise PostgresMissing from cause
        self._url, self._readonly = url, readonly
        self._db: Any = None
        try:
            self._connect()
            if readonly:
                self._execute("SELECT 1 FROM newsgen_vote LIMIT 1", ())
                return
            with self._transaction():
                for statement in SCHEMA:
                    self._execute(statement.format(id="id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"), ())
        except StoreAway:
            self.close()
            raise

    def _connect(self) -> Any:
        if self._db is None or self._db.closed:
            try:
                self._db = self._psycopg.connect(self._url, autocommit=True, connect_timeout=3, options=_OPTIONS)
                self._db.read_only = self._readonly
            except self._psycopg.Error as cause:
                raise StoreAway(str(cause)) from cause
        return self._db

    def _execute(self, sql: str, values: tuple[Any, ...]) -> Any:
        try:
            return self._connect().execute(sql.replace("?", "%s"), values)
        except self._psycopg.Error as cause:
            raise StoreAway(str(cause)) from cause

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with self._connect().transaction():
                self._execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_WRITER,))
                yield
        except self._psycopg.Error as cause:
            raise StoreAway(str(cause)) from cause

    def votes(self, since: str) -> Iterator[KeptVote]:
        """As `VoteStore.votes`."""
        try:
            yield from super().votes(since)
        except self._psycopg.Error as cause:
            raise StoreAway(str(cause)) from cause

    def close(self) -> None:
        """As `VoteStore.close`."""
        if self._db is not None:
            self._db.close()
