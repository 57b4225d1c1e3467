"""The seal: how a build knows that the ledger it finds is the one that the last build left, bit for bit.

A finished build writes the ledger's stamp and checksum beside it. The next one trusts an equal stamp at once, and
any other stamp (a cache brought back by CI) after the checksums. A build that was killed leaves the seal open; then
SQLite's own journal and check have to do. Anything else is damage, and the memory starts afresh.

The checksums are of blocks, so that a build which changed little reads little: SQLite's journal tells which pages changed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import zlib
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path

_BLOCK = 1 << 20
_HEADER, _FRAME = 32, 24


def _stamp(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _checksums(path: Path, known: Sequence[int] = (), changed: Collection[int] | None = None) -> list[int]:
    """The checksum of each block; of blocks that are not among the `changed` ones the `known` one is taken."""
    values = []
    with path.open("rb") as stream:
        for number in range(-(-path.stat().st_size // _BLOCK)):
            if changed is not None and number < len(known) and number not in changed:
                values.append(known[number])
                continue
            stream.seek(number * _BLOCK)
            values.append(zlib.crc32(stream.read(_BLOCK)))
    return values


def changed_blocks(ledger: Path) -> set[int] | None:
    """The blocks that the journal's pages lie in; None where it does not hold all that changed since it was empty.

    The layout is SQLite's (https://www.sqlite.org/fileformat2.html#walformat). A journal that was brought into the file
    in between begins again with another sequence number than 0.
    """
    try:
        with Path(f"{ledger}-wal").open("rb") as journal:
            _, _, size, sequence = struct.unpack(">4I", journal.read(16))
            if sequence or size < 512:  # after a large build the rest would be read for nothing
                return None
            journal.seek(0)
            data = journal.read()
    except (OSError, struct.error):
        return None
    if (len(data) - _HEADER) % (size + _FRAME):
        return None
    pages = (struct.unpack_from(">I", data, at)[0] for at in range(_HEADER, len(data), size + _FRAME))
    # The first page holds the size of the file; the last known block may have been a part of one.
    return {0, *((page - 1) * size // _BLOCK for page in pages)}


def is_whole(ledger: Path, seal: Path) -> bool:
    """Whether the ledger can be trusted."""
    try:
        state = json.loads(seal.read_text(encoding="ascii"))
        journal = Path(f"{ledger}-wal")
        if state["open"]:
            with closing(sqlite3.connect(ledger)) as connection:
                good: bool = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            return good
        if journal.exists() and journal.stat().st_size:
            return False
        same: bool = state["stamp"] == _stamp(ledger) or (
            state["stamp"][0] == ledger.stat().st_size and state["blocks"] == _checksums(ledger)
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


def break_seal(seal: Path) -> list[int]:
    """Say that a build is at work on the ledger; gives the checksums that were good until now."""
    try:
        state = json.loads(seal.read_text(encoding="ascii"))
        known = [] if state["open"] else [int(value) for value in state["blocks"]]
    except (OSError, ValueError, KeyError, TypeError):
        known = []
    _write(seal, {"open": True})
    return known


def put_seal(ledger: Path, seal: Path, known: Sequence[int] = (), changed: Collection[int] | None = None) -> None:
    """Seal a ledger that is closed and complete; `known` and `changed` are of `break_seal` and `changed_blocks`."""
    _write(seal, {"open": False, "stamp": _stamp(ledger), "blocks": _checksums(ledger, known, changed)})


def wipe(folder: Path) -> None:
    """Forget everything: remove ledger, seal and packs from the cache folder."""
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm", "seal.json"):
        with suppress(FileNotFoundError):
            (folder / name).unlink()
    for pack in folder.glob("store/*.pack"):
        with suppress(FileNotFoundError):
            pack.unlink()
