"""The pointer: the one object that says which release a store holds, who may change it, and what is not certain.

Each write of it is conditional on what was read before, so that of two publishers one wins. A publisher that died holds its
claim until `PATIENCE` seconds have passed by the clock of the store; the same publisher come back takes it up at once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsgen.model.problem import problem
from newsgen.publish.storage import Conflict, Storage
from newsgen.publish.target import Kept, Lost

if TYPE_CHECKING:
    from obstore import UpdateVersion

FOLDER = ".newsgen"
NAME = f"{FOLDER}/current.json"
PATIENCE = 300
BEAT = 60


@dataclass(frozen=True, slots=True)
class Pointer:
    """`live` is the release that readers get; `pending` names the object that lists what may differ from it; `owner` is
    who holds the claim; `swept`: what the live release dooms is deleted; `kept` are the releases that can be brought back."""

    live: str | None = None
    pending: str = ""
    owner: str = ""
    swept: bool = True
    kept: tuple[Kept, ...] = ()


def _encoded(pointer: Pointer) -> bytes:
    kept = [[one.id, one.at, one.files, one.bytes] for one in pointer.kept]
    data = {
        "newsgen": 1, "live": pointer.live, "pending": pointer.pending, "owner": pointer.owner, "swept": pointer.swept,
        "kept": kept,
        # No two writes are the same bytes, so no two versions are the same.
        "write": secrets.token_hex(8),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(data: bytes) -> Pointer | None:
    try:
        read: Any = json.loads(data)
        if not isinstance(read, Mapping) or read["newsgen"] != 1:
            return None
        live = read["live"]
        kept = tuple(Kept(i, at, files, size, i == live) for i, at, files, size in read["kept"])
        return Pointer(live, read["pending"], read["owner"], read["swept"], kept)
    except (ValueError, KeyError, TypeError):
        return None


class PointerObject:
    """The pointer in a store, read and then written on condition that nobody else wrote it."""

    def __init__(self, storage: Storage, *, conditional: bool) -> None:
        self._storage, self._conditional = storage, conditional
        self._version: UpdateVersion | None = None
        self._modified: datetime | None = None
        self.now = Pointer()

    def read(self) -> Pointer:
        """What it says now."""
        found = self._storage.read(NAME)
        self.now, self._version, self._modified = Pointer(), None, None
        if found:
            read = _decoded(found.data)
            if read is None:
                raise problem(
                    "NG646", f"The object {NAME} in {self._storage.words} is not what this newsgen writes.", "newsgen.yaml",
                    "A newer newsgen may have published there: use that one. If it is damaged, remove the object; the next publish uploads everything again.",
                )
            self.now, self._version, self._modified = read, found.version, found.modified
        return self.now

    def write(self, pointer: Pointer) -> None:
        """Write it over the version that was read or written last; raises `Lost` where that is not there any more."""
        data = _encoded(pointer)
        try:
            if self._conditional:
                self._version = self._storage.write(NAME, data, self._version, new=self._version is None)
            else:
                self._version = self._storage.write(NAME, data)
        except Conflict:
            # It may be our own write, done again because its answer got lost.
            found = self._storage.read(NAME)
            if found is None or _decoded(found.data) != pointer:
                raise Lost("another publisher was faster") from None
            self._version = found.version
        self.now = pointer

    def beat(self) -> None:
        """Show that we are still at work; raises `Lost` where the claim is gone."""
        if self.now.owner:
            self.write(self.now)

    def claim(self, owner: str, expected: str | None, pending: str) -> None:
        """Take the claim on what was read last; raises `Lost` where another one has it or `expected` is not live."""
        if self.now.live != expected:
            raise Lost(f"the release {self.now.live} went live meanwhile")
        if self.now.owner not in ("", owner) and not self._given_up():
            raise Lost(
                f"another publisher is at work there; if it died, its claim ends {PATIENCE // 60} minutes after its last sign"
            )
        self.write(replace(self.now, owner=owner, pending=pending))

    def _given_up(self) -> bool:
        """Whether the holder of the claim gave no sign for long, by the clock of the store itself."""
        name = f"{FOLDER}/clock-{secrets.token_hex(8)}"
        self._storage.write(name, b"")
        try:
            found = self._storage.read(name)
        finally:
            self._storage.delete([name])
        if found is None or self._modified is None:
            return False
        return (found.modified - self._modified).total_seconds() > PATIENCE
