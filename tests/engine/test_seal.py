"""The seal: checksums of blocks, of which a build reads those that it changed."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from newsgen.engine.seal import break_seal, changed_blocks, is_whole, put_seal


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A database of some blocks."""
    path = tmp_path / "ledger.db"
    db = connect(path)
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, data BLOB)")
    db.executemany("INSERT INTO t VALUES(?, ?)", ((number, os.urandom(3000)) for number in range(1500)))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    put_seal(path, tmp_path / "seal.json")
    return path


def connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    return db


def restamp(path: Path) -> None:
    """As a cache brought back by CI: same bytes, another time."""
    os.utime(path, (1, 1))


def test_a_small_change_is_sealed_by_few_blocks(ledger: Path) -> None:
    seal = ledger.with_name("seal.json")
    known = break_seal(seal)
    db = connect(ledger)
    db.execute("UPDATE t SET data=? WHERE id=700", (os.urandom(3000),))
    db.execute("INSERT INTO t VALUES(9000, ?)", (os.urandom(2_000_000),))
    changed = changed_blocks(ledger)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    assert len(known) > 4
    assert changed is not None
    assert set(range(len(known))) - changed
    put_seal(ledger, seal, known, changed)
    restamp(ledger)
    assert is_whole(ledger, seal)
    quick = json.loads(seal.read_text())["blocks"]
    put_seal(ledger, seal)
    assert json.loads(seal.read_text())["blocks"] == quick


def test_a_journal_that_began_again_tells_nothing(ledger: Path) -> None:
    db = connect(ledger)
    db.execute("UPDATE t SET data=? WHERE id=1", (os.urandom(3000),))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("UPDATE t SET data=? WHERE id=900", (os.urandom(3000),))
    assert changed_blocks(ledger) is None
    db.close()


@pytest.mark.parametrize("place", [0.0, 0.3, 0.7, 0.999])
def test_a_flipped_bit_of_a_brought_back_ledger_is_seen(ledger: Path, place: float) -> None:
    seal = ledger.with_name("seal.json")
    data = bytearray(ledger.read_bytes())
    data[int(place * len(data))] ^= 4
    ledger.write_bytes(data)
    assert not is_whole(ledger, seal)


def test_rubbish_knows_no_blocks(ledger: Path) -> None:
    seal = ledger.with_name("seal.json")
    for text in ("", "[]", '{"open": true}', '{"open": false}', '{"open": false, "blocks": 3}', "\x00"):
        seal.write_text(text, encoding="ascii")
        assert break_seal(seal) == []
