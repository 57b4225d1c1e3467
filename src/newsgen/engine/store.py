"""The content store: larger values, compressed, appended to packs, each with a checksum.

A process appends to a pack of its own, so nobody waits for anybody. A pack is only read where the ledger points, so
a half-written end is never seen. What a checksum does not confirm is `Damaged`, and is made again.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from newsgen.model.digest import checksum
from newsgen.model.work import Result

_INLINE = 3000


class Damaged(Exception):
    """A stored value is not what was put in."""


class Store:
    """Packs in a folder. `put` gives back a `Result`, `get` the bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing: tuple[int, int, int] | None = None
        self._reading: dict[int, int] = {}

    def put(self, key: str, digest: int, data: bytes) -> Result:
        """Keep a value: small ones go into the ledger, others into this process's pack."""
        if len(data) <= _INLINE:
            return Result(key, digest, data)
        packed = zlib.compress(data, 1)
        pack, descriptor, offset = self._writing or self._open_pack()
        record = checksum(packed) + packed
        os.write(descriptor, record)
        self._writing = (pack, descriptor, offset + len(record))
        return Result(key, digest, None, pack, offset, len(record))

    def _open_pack(self) -> tuple[int, int, int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max((int(p.stem) for p in self._folder.glob("*.pack") if p.stem.isdigit()), default=0)
        while True:
            number += 1
            try:
                path = self._folder / f"{number}.pack"
                return number, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644), 0
            except FileExistsError:
                continue

    def get(self, pack: int, offset: int, length: int) -> bytes:
        """The bytes of a value in a pack; raises `Damaged`."""
        try:
            descriptor = self._reading.get(pack)
            if descriptor is None:
                descriptor = self._reading[pack] = os.open(self._folder / f"{pack}.pack", os.O_RDONLY)
            record = os.pread(descriptor, length, offset)
            if len(record) == length and checksum(record[16:]) == record[:16]:
                return zlib.decompress(record[16:])
        except (OSError, zlib.error):
            pass
        raise Damaged

    def close(self) -> None:
        """Let go of all files."""
        if self._writing:
            os.close(self._writing[1])
            self._writing = None
        for descriptor in self._reading.values():
            os.close(descriptor)
        self._reading.clear()

    def size(self) -> int:
        """Bytes in all packs."""
        return sum(path.stat().st_size for path in self._folder.glob("*.pack"))

    def drop_packs(self, keep: set[int]) -> None:
        """Remove the packs that are not to be kept."""
        for path in self._folder.glob("*.pack"):
            if not path.stem.isdigit() or int(path.stem) not in keep:
                path.unlink(missing_ok=True)
