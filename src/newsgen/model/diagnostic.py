"""Diagnostics: what is wrong in a user's site, where, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad it is: an error makes the build exit with 1, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file of the site: a root-relative POSIX path, lines and columns from 1 (0: not known). `file` is "" for
    what is wrong in no file, such as an option of the command line; the message names it."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A second place or remark that belongs to a diagnostic ("first used here")."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: `message` says what and why in one sentence, `hint` the action to take."""

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    notes: tuple[Note, ...] = ()

    def sort_key(self) -> tuple[Any, ...]:
        """Order of reports: by place, then code and words; the same in every build, for only equal ones have equal keys."""
        span, notes = self.span, repr(self.notes) if self.notes else ""
        return (span.file, span.line, span.column, self.code, self.message, self.hint, self.severity, notes)

    def to_data(self) -> list[Any]:
        """A JSON-ready form for the ledger; `from_data` is its inverse."""
        notes = [[n.message, [n.span.file, n.span.line, n.span.column] if n.span else None] for n in self.notes]
        span = [self.span.file, self.span.line, self.span.column]
        return [self.code, self.severity.value, self.message, span, self.hint, notes]

    @classmethod
    def from_data(cls, data: list[Any]) -> Diagnostic:
        """Read what `to_data` wrote."""
        code, severity, message, span, hint, notes = data
        return cls(
            code,
            Severity(severity),
            message,
            Span(*span),
            hint,
            tuple(Note(text, Span(*place) if place else None) for text, place in notes),
        )


class Diagnostics:
    """A collector that rooms add to while they do what they can."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[Diagnostic] = ()) -> None:
        self._items = list(items)

    def error(self, code: str, message: str, span: Span, hint: str = "", notes: Iterable[Note] = ()) -> None:
        """Add an error."""
        self._items.append(Diagnostic(code, Severity.ERROR, message, span, hint, tuple(notes)))

    def warning(self, code: str, message: str, span: Span, hint: str = "", notes: Iterable[Note] = ()) -> None:
        """Add a warning."""
        self._items.append(Diagnostic(code, Severity.WARNING, message, span, hint, tuple(notes)))

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Add those of another."""
        self._items.extend(items)

    @property
    def has_errors(self) -> bool:
        """Whether one of them is an error."""
        return any(item.severity is Severity.ERROR for item in self._items)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
