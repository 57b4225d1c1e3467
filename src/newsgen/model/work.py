"""Work: what a task gives back, and what the engine writes down about it.

Everything here is frozen or plain and can be pickled: it travels between processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from newsgen.model.diagnostic import Diagnostic
from newsgen.model.digest import text_digest

FOREVER = 2**40
"""Later than every moment (in seconds since 1970 UTC); no position in an index lies beyond it or below its negative."""


class Row(NamedTuple):
    """A place in an ordered index: `member` stands at `position`; `day` (20261109) where periods count it, else 0."""

    name_of_index: str
    position: int
    member: str
    day: int = 0


class Tally(NamedTuple):
    """One mention of a name in an index of names; the name is there as long as somebody mentions it."""

    name_of_index: str
    name: str


def tally_position(name: str) -> int:
    """Where a name stands in its index: by the part before its first unit separator, so that spellings share a place."""
    return text_digest(name.partition("\x1f")[0]) % FOREVER


@dataclass(frozen=True, slots=True)
class Shape:
    """What a task puts into the world besides values: rows, tallies and further tasks.

    A shape is *live* while `since <= now < until` and while it holds its `claim` (an exclusive name: of several
    shapes with one claim the one of the lowest `rank`, then of the lowest key, has it). A shape that is not live is
    as if it were not there. A row belongs to one shape: no other has the same member at the same place.
    """

    rows: tuple[Row, ...] = ()
    tallies: tuple[Tally, ...] = ()
    spawns: tuple[str, ...] = ()
    claim: str = ""
    rank: int = 0
    since: int = -FOREVER
    until: int = FOREVER


@dataclass(frozen=True, slots=True)
class Made:
    """What a task returns. `failed` means: keep what the last good run made, but remember these diagnostics."""

    results: tuple[tuple[str, Any], ...] = ()
    shapes: tuple[Shape, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    failed: bool = False


class Output(NamedTuple):
    """A file of the site as it was written: output path, digest of its bytes, size, mtime in nanoseconds."""

    path: str
    digest: int
    size: int
    mtime: int
    written: bool


class Result(NamedTuple):
    """A value that a task made: its digest and either its bytes or where in the store they lie."""

    key: str
    digest: int
    data: bytes | None
    pack: int = 0
    offset: int = 0
    length: int = 0


class Stretch(NamedTuple):
    """A stretch of an ordered index that an answer depends on, both ends included."""

    name_of_index: str
    low: int
    high: int


class Asked(NamedTuple):
    """A question that a task asked of the indices: its text, the lanes and stretches it looked at, the answer's digest."""

    query: str
    lanes: int
    stretches: tuple[Stretch, ...]
    digest: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run of one task: the trace (`inputs`, `reads`, `asked`) and what it made.

    `damaged` names a result that the store could not give back whole; then nothing else here counts.
    """

    key: str
    inputs: tuple[tuple[str, int], ...]
    reads: tuple[tuple[str, int], ...]
    asked: tuple[Asked, ...]
    results: tuple[Result, ...]
    shapes: tuple[Shape, ...]
    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    failed: bool
    seconds: float
    damaged: str = ""
