"""A ledger that cannot be written, or brought into its file: what it held stays, and the cause is told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from newsgen.engine.failure import memory_failures
from newsgen.engine.ledger import Ledger
from newsgen.engine.schema import connect, has_schema
from newsroom import Newsroom, numbered


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    connection = connect(path)
    assert has_schema(connection)
    ledger = Ledger(connection, None, 0)  # type: ignore[arg-type]
    connection.execute(f"PRAGMA max_page_count={connection.execute('PRAGMA page_count').fetchone()[0]}")
    connection.execute("PRAGMA cache_size=1")
    with pytest.raises(OSError, match="No space left on device"), memory_failures(path, doubtful=True), ledger.transaction():
        connection.executemany("INSERT INTO meta VALUES(?,?)", ((str(number), "x" * 3000) for number in range(1000)))
    assert ledger.meta("1") is None
    ledger.close()


def test_somebody_who_reads_costs_no_memory(tmp_path: Path) -> None:
    """A backup, a browser of databases: whoever has a transaction open while a build ends."""
    room = Newsroom(tmp_path / "site", 5)
    room.build()
    reader = sqlite3.connect(room.root / ".newsgen/ledger.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM task").fetchone()
    room.put(numbered(9))
    patient = sqlite3.connect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *given, **named: patient(*given, **{**named, "timeout": 0.1}))
        room.build()
    reader.execute("COMMIT")
    reader.close()
    room.build()
    assert room.ran() == []
    assert room.tree() == room.clean(tmp_path / "clean")[0]
