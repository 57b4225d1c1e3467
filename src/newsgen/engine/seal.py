"""The seal: how a build knows that the ledger it finds is the one that the last build left, bit for bit.

A finished build writes the ledger's stamp and checksum beside it. The next one trusts an equal stamp at once, and
any other stamp (a cache brought back by CI) after the checksum. A build that was killed leaves the seal open; then
SQLite's own journal and check have to do. Anything else is damage, and the memory starts afresh.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from contextlib import suppress
from pathlib import Path


def _stamp(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            value = zlib.crc32(block, value)
    return value


def is_whole(ledger: Path, seal: Path) -> bool:
    """Whether the ledger can be trusted."""
    try:
        state = json.loads(seal.read_text(encoding="ascii"))
        journal = Path(f"{ledger}-wal")
        if state["open"]:
            with sqlite3.connect(ledger) as connection:
                good: bool = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            connection.close()
            return good
        if journal.exists() and journal.stat().st_size:
            return False
        same: bool = state["stamp"] == _stamp(ledger) or (
            state["stamp"][0] == ledger.stat().st_size and state["crc"] == _checksum(ledger)
        )
        return same
    except (OSError, ValueError, KeyError, TypeError, IndexError, sqlite3.DatabaseError):
        return False


def is_open(seal: Path) -> bool:
    """Whether the last build did not come to its end, or could not say so."""
    try:
        return bool(json.loads(seal.read_text(encoding="ascii"))["open"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write(seal: Path, state: dict[str, object]) -> None:
    beside = seal.with_suffix(".new")
    try:
        beside.write_text(json.dumps(state), encoding="ascii")
        os.replace(beside, seal)
    except OSError as problem:
        with suppress(OSError):
            beside.unlink()
        # A failing write does not say which file it was about.
        raise OSError(problem.errno, problem.strerror, str(seal)) from problem


def break_seal(seal: Path) -> None:
    """Say that a build is at work on the ledger."""
    _write(seal, {"open": True})


def put_seal(ledger: Path, seal: Path) -> None:
    """Seal a ledger that is closed and complete."""
    _write(seal, {"open": False, "stamp": _stamp(ledger), "crc": _checksum(ledger)})


def wipe(folder: Path) -> None:
    """Forget everything: remove ledger, seal and packs from the cache folder."""
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm", "seal.json"):
        with suppress(FileNotFoundError):
            (folder / name).unlink()
    for pack in folder.glob("store/*.pack"):
        with suppress(FileNotFoundError):
            pack.unlink()
