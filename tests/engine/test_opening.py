"""Opening what may be damaged: where it fails, nothing stays open."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from newsgen.engine.lock import Lock
from newsgen.engine.schema import connect, open_reading
from newsgen.engine.seal import is_whole


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """The connections that are opened."""
    found: list[sqlite3.Connection] = []

    class Kept(sqlite3.Connection):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            found.append(self)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Kept))
    return found


def all_closed(connections: list[sqlite3.Connection]) -> bool:
    for connection in connections:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.total_changes  # noqa: B018 - it says whether it is closed
    return bool(connections)


@pytest.fixture
def rubbish(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"no database" * 1000)
    return path


def test_a_ledger_that_is_damaged(rubbish: Path, opened: list[sqlite3.Connection]) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        connect(rubbish)
    assert all_closed(opened)


def test_reading_a_ledger_that_is_damaged(rubbish: Path, opened: list[sqlite3.Connection]) -> None:
    assert open_reading(rubbish) is None
    assert all_closed(opened)


def test_reading_another_database(tmp_path: Path, opened: list[sqlite3.Connection]) -> None:
    sqlite3.connect(tmp_path / "ledger.db").close()
    assert open_reading(tmp_path / "ledger.db") is None
    assert all_closed(opened)


def test_looking_whether_a_ledger_is_whole(rubbish: Path, opened: list[sqlite3.Connection]) -> None:
    seal = rubbish.with_name("seal.json")
    seal.write_text('{"open": true}', encoding="ascii")
    assert not is_whole(rubbish, seal)
    assert all_closed(opened)


@pytest.mark.parametrize("wrong", [OSError(errno.ENOLCK, "No locks available"), KeyboardInterrupt()])
def test_a_lock_that_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: BaseException) -> None:
    asked: list[int] = []

    def refuse(descriptor: int, _: int) -> None:
        asked.append(descriptor)
        raise wrong

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(type(wrong)):
        Lock(tmp_path / "lock").acquire(1.0)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(asked[0])
