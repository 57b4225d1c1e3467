"""Diagnostics of one article that repeat each other: the first few whole, of the rest a line that says where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsgen.model.diagnostic import Diagnostic, Note, Severity

_WARNINGS = 8
_ERRORS = 20
_LINES = 30


def folded(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """At most so many of each code, in the order given; the last of them names the lines of those left out.

    A blog brought here from elsewhere has fifty pictures on other hosts in one article, a hostile text has thousands:
    fifty messages would hide the one that matters.
    """
    kept: list[Diagnostic] = []
    last: dict[str, int] = {}
    counts: dict[str, int] = {}
    more: dict[str, list[int]] = {}
    for one in found:
        count = counts[one.code] = counts.get(one.code, 0) + 1
        if count > (_ERRORS if one.severity is Severity.ERROR else _WARNINGS):
            more.setdefault(one.code, []).append(one.span.line)
            continue
        last[one.code] = len(kept)
        kept.append(one)
    for code, lines in more.items():
        one = kept[last[code]]
        kept[last[code]] = replace(one, notes=(*one.notes, Note(_where(lines))))
    return kept


def _where(lines: list[int]) -> str:
    distinct = list(dict.fromkeys(lines))
    shown = ", ".join(str(line) for line in distinct[:_LINES]) + (" …" if len(distinct) > _LINES else "")
    return f"{len(lines)} more like this in this article, on {'line' if len(distinct) == 1 else 'lines'} {shown}."
