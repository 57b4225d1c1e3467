"""Extension points, each a Protocol: what one room must look like for another that may not import it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from newsgen.model.work import Made, Output, Stretch


class IndexTask(Protocol):
    """Says which task is wanted as long as an index has counted rows."""

    def __call__(self, index: str, /) -> str | None: ...


class Answer(Protocol):
    """An answer of the indices: its value, its digest, and what it depends on."""

    @property
    def value(self) -> Any: ...
    @property
    def digest(self) -> int: ...
    @property
    def lanes(self) -> int: ...
    @property
    def stretches(self) -> tuple[Stretch, ...]: ...


class Results(Protocol):
    """Results of lower floors, as an answerer reads them: digest and decoded value, None where there is none."""

    def digest(self, key: str, /) -> int: ...

    def value(self, key: str, /) -> Any: ...


class View(Protocol):
    """All that a task may see of the world; every look is written down."""

    def input(self, key: str, /) -> Any: ...

    def get(self, key: str, /) -> Any: ...

    def ask(self, query: tuple[Any, ...], /) -> Any: ...

    def source(self, path: str, /) -> bytes: ...


Task = Callable[[str, View], Made]


class FileWriter(Protocol):
    """Writes one file of the site and says how it went; `path` is relative to the output folder."""

    def write(self, path: str, data: bytes, /) -> Output: ...
