"""The target over an object store: the contract, and what only this kind does, in obstore's store in memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from obstore.store import MemoryStore

from newsgen.publish.context import Context
from newsgen.publish.objects import ObjectTarget
from newsgen.publish.retry import Retry
from newsgen.publish.storage import Storage
from publish.contract import Contract


class Stored:
    """A store in memory; each publisher works from a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.store, self.folder, self.opened = MemoryStore(), folder, 0

    def open(self) -> ObjectTarget:
        self.opened += 1
        folder = self.folder / str(self.opened)
        folder.mkdir()
        context = Context("live", self.folder, folder, "https://news.example.org/", {}, Retry("live", sleep=lambda _: None))
        return ObjectTarget(Storage(self.store, "the bucket news"), context, keep=5)

    def served(self) -> dict[str, bytes]:
        names = [one["path"] for one in self.store.list().collect()]
        return {name: bytes(self.store.get(name).bytes()) for name in names if not name.startswith(".newsgen/")}


class TestObjects(Contract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Stored:
        (tmp_path / "publishers").mkdir()
        return Stored(tmp_path / "publishers")
