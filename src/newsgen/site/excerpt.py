"""Excerpts: a diagnostic as people are shown it on a page, with the lines around its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newsgen.model.diagnostic import Diagnostic, Span

_AROUND = 2
_LONGEST_LINE = 240
_LARGEST = 2 * 1024 * 1024


def shown(one: Diagnostic, root: Path) -> dict[str, Any]:
    """A diagnostic as plain data."""
    notes = [f"{note.message} ({place(note.span)})" if note.span else note.message for note in one.notes]
    return {
        "code": one.code, "severity": one.severity.value, "message": one.message, "hint": one.hint, "file": one.span.file,
        "place": place(one.span), "lines": excerpt(root, one.span), "notes": notes,
    }


def place(span: Span) -> str:
    """`file:line:column`, as far as it is known."""
    return ":".join([span.file, *(str(part) for part in (span.line, span.column) if part)])


def excerpt(root: Path, span: Span) -> list[dict[str, Any]]:
    """The lines around a place, and which one it is; none of a file that is not in the site."""
    if not span.line or not span.file:
        return []
    try:
        path = (root / span.file).resolve()
        if not path.is_relative_to(root) or not path.is_file() or path.stat().st_size > _LARGEST:
            return []
        lines = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    except (OSError, ValueError, RuntimeError):
        return []
    numbers = range(max(1, span.line - _AROUND), min(len(lines), span.line + _AROUND) + 1)
    return [{"number": n, "text": _cut(lines[n - 1].rstrip("\r")), "here": n == span.line} for n in numbers]


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "…"
