"""The few things the engine has to be told about the site it works for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsgen.model.key import kind_of
from newsgen.model.protocols import IndexTask


@dataclass(frozen=True, slots=True)
class Rules:
    """`floors`: floor of each kind of task. `made_on`: floor on which each kind of result is made. `lanes`: bit of each kind of result that stands for a member of an index
    (a change of such a result is a change wherever the member stands). `task_of_index`: the task that is wanted as
    long as an index has counted rows, or None. `along`: by floor, the index along which its tasks run, because neighbours in it read the same."""

    floors: Mapping[str, int]
    made_on: Mapping[str, int]
    lanes: Mapping[str, int]
    task_of_index: IndexTask
    along: Mapping[int, str]

    def floor(self, key: str) -> int:
        """The floor of a key."""
        return self.floors[kind_of(key)]
