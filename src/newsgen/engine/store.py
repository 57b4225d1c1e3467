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
_FULL = 64 * 1024 * 1024


class Damaged(Exception):
    """A stored value is not what was put in."""


class Store:
    """Packs in a folder. `put` gives back a `Result`, `get` the bytes.

    Of the processes of a build one may `extend` the newest pack, so that small builds leave no packs of their own.
    """

    def __init__(self, folder: Path, *, extend: bool = False) -> None:
        self._folder = folder
        self._extend = extend
        self._writing: tuple[int, int, int] | None = None
        self._reading: dict[int, int] = {}

    def put(self, key: str, digest: int, data: bytes) -> Result:
        """Keep a value: small ones go into the ledger, others into this process's pack."""
        if len(data) <= _INLINE:
            return Result(key, digest, data)
        packed = zlib.compress(data, 1)
        pack, descriptor, offset = self._writing or self._open_pack()
        record = checksum(packed) + packed
        _append(descriptor, record)
        self._writing = (pack, descriptor, offset + len(record))
        return Result(key, digest, None, pack, offset, len(record))

    def _open_pack(self) -> tuple[int, int, int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max(self._numbers(), default=0)
        newest = self._folder / f"{number}.pack"
        if self._extend and number and newest.stat().st_size < _FULL:
            descriptor = os.open(newest, os.O_WRONLY | os.O_APPEND)
            return number, descriptor, os.fstat(descriptor).st_size
        while True:
            number += 1
            try:
                path = self._folder / f"{number}.pack"
                return number, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644), 0
            except FileExistsError:
                continue

    def _numbers(self) -> list[int]:
        return [int(path.stem) for path in self._folder.glob("*.pack") if path.stem.isdigit()]

    def get(self, pack: int, offset: int, length: int) -> bytes:
        """The bytes of a value in a pack; raises `Damaged`, or OSError where the pack is there but cannot be read."""
        try:
            descriptor = self._reading.get(pack)
            if descriptor is None:
                descriptor = self._reading[pack] = os.open(self._folder / f"{pack}.pack", os.O_RDONLY)
            record = os.pread(descriptor, length, offset)
            if len(record) == length and checksum(record[16:]) == record[:16]:
                return zlib.decompress(record[16:])
        except (FileNotFoundError, zlib.error):
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

    def begin_again(self) -> set[int]:
        """Let the next value begin a new pack; gives the packs there are."""
        self.close()
        self._extend = False
        return set(self._numbers())

    def copy(self, pack: int, offset: int, length: int) -> tuple[int, int] | None:
        """Copy a record to this process's pack; gives where it is now, or None where it is damaged."""
        try:
            self.get(pack, offset, length)
        except Damaged:
            return None
        number, descriptor, at = self._writing or self._open_pack()
        _append(descriptor, os.pread(self._reading[pack], length, offset))
        self._writing = (number, descriptor, at + length)
        return number, at

    def drop(self, packs: set[int]) -> None:
        """Remove packs."""
        for number in packs:
            (self._folder / f"{number}.pack").unlink(missing_ok=True)


def _append(descriptor: int, data: bytes) -> None:
    """Write all of it: a disk that is filling up takes less than it is given before it refuses."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
