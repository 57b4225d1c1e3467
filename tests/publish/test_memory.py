"""The contract for targets in memory, prepared out of sight and in place."""

from __future__ import annotations

import pytest

from newsgen.publish.memory import MemoryTarget, Place
from newsgen.publish.target import Target
from publish.contract import Contract


class Memory:
    def __init__(self, *, in_place: bool) -> None:
        self.place, self.in_place = Place(), in_place

    def open(self) -> Target:
        return MemoryTarget(self.place, in_place=self.in_place)

    def served(self) -> dict[str, bytes]:
        return dict(self.place.served)


class TestMemory(Contract):
    @pytest.fixture(params=[False, True], ids=["prepared", "in-place"])
    def place(self, request: pytest.FixtureRequest) -> Memory:
        return Memory(in_place=request.param)
