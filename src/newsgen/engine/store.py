"""The content store: larger values, compressed, appended to packs, each with a checksum.

A worker appends to a pack of its own, so nobody waits for anybody; the coordinator goes on with the newest one. A pack is
only read where the ledger points, so a half-written end is never seen. What a checksum does not confirm is `Damaged`, and is
made again.
"""

from __future__ import annotations

import os
import zlib
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from newsgen.model.digest import checksum
from newsgen.model.work import Result

_INLINE = 3000
_FULL = 64 * 1024 * 1024
_OPEN = 64  # packs that are kept open for reading: a process may have few files open at once


class Damaged(Exception):
    """A stored value is not what was put in."""


class Store:
    """Packs in a folder. `put` gives back a `Result`, `get` the bytes.

    Of the processes of a build one may `extend` the newest pack, so that small builds leave no packs of their own.
    """

    def __init__(self, folder: Path, *, extend: bool = False) -> None:
        self._folder = folder
        self._extend = extend
        self._writing: tuple[int, int] | None = None
        self._reading: OrderedDict[int, int] = OrderedDict()

    def put(self, key: str, digest: int, data: bytes) -> Result:
        """Keep a value: small ones go into the ledger, others into this process's pack."""
        if len(data) <= _INLINE:
            return Result(key, digest, data)
        packed = zlib.compress(data, 1)
        record = checksum(packed) + packed
        return Result(key, digest, None, *self._keep(record), len(record))

    def _keep(self, record: bytes) -> tuple[int, int]:
        """Append a record; gives its pack and where it begins there."""
        self._writing = self._writing or self._open_pack()
        pack, descriptor = self._writing
        return pack, _append(descriptor, record)

    def _open_pack(self) -> tuple[int, int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max(self.packs(), default=0)
        newest = self._folder / f"{number}.pack"
        if self._extend and number and newest.stat().st_size < _FULL:
            return number, os.open(newest, os.O_WRONLY | os.O_APPEND)
        while True:
            number += 1
            try:
                path = self._folder / f"{number}.pack"
                return number, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            except FileExistsError:
                continue

    def packs(self) -> dict[int, int]:
        """The packs there are, and the bytes of each."""
        return {int(path.stem): path.stat().st_size for path in self._folder.glob("*.pack") if path.stem.isdigit()}

    def get(self, pack: int, offset: int, length: int) -> bytes:
        """The bytes of a value in a pack; raises `Damaged`, or OSError where the pack is there but cannot be read."""
        try:
            record = os.pread(self._reader(pack), length, offset)
            if len(record) == length and checksum(record[16:]) == record[:16]:
                return zlib.decompress(record[16:])
        except (FileNotFoundError, zlib.error):
            pass
        raise Damaged

    def _reader(self, pack: int) -> int:
        """The descriptor of a pack; of those that are open the ones used last stay so."""
        descriptor = self._reading.pop(pack, None)
        if descriptor is None:
            descriptor = os.open(self._folder / f"{pack}.pack", os.O_RDONLY)
            if len(self._reading) >= _OPEN:
                os.close(self._reading.popitem(last=False)[1])
        self._reading[pack] = descriptor
        return descriptor

    def close(self) -> None:
        """Let go of all files."""
        if self._writing:
            os.close(self._writing[1])
            self._writing = None
        for descriptor in self._reading.values():
            os.close(descriptor)
        self._reading.clear()

    def begin_again(self) -> None:
        """Let the next value begin a new pack."""
        self.close()
        self._extend = False

    def copy(self, pack: int, offset: int, length: int) -> tuple[int, int] | None:
        """Copy a record to this process's pack; gives where it is now, or None where it is damaged."""
        try:
            self.get(pack, offset, length)
        except Damaged:
            return None
        return self._keep(os.pread(self._reader(pack), length, offset))

    def drop(self, packs: Iterable[int]) -> None:
        """Remove packs."""
        for number in packs:
            (self._folder / f"{number}.pack").unlink(missing_ok=True)


def _append(descriptor: int, data: bytes) -> int:
    """Write all of it: a disk that is filling up takes less than it is given before it refuses. Gives where it begins, as the
    system knows it: another process may append to the same file."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    return os.lseek(descriptor, 0, os.SEEK_CUR) - len(data)
