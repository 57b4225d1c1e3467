"""Broken YAML explained: which line a machine meant otherwise, and that line as it should be written.

Nothing here reads YAML: candidates for the mended line are tried with `how_far`, the parser of `formats/yaml.py`, and
the first that lets it get further is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

_ITEM = re.compile(r"(?P<lead>[ \t]*(?:- +)*)(?P<key>[A-Za-z_][\w .-]*?|\"[^\"]*\"|'[^']*')[ ]*:(?=[ \t]|$)[ \t]*(?P<value>.*)")
_TIGHT = re.compile(r"(?P<lead>[ \t]*(?:- +)*)(?P<key>[A-Za-z_][\w-]*):(?P<value>[^ /:].*)")
_ENTRY = re.compile(r"(?P<lead>[ \t]*(?:- +)+)(?P<value>.*)")
_SIMPLE = re.compile(r"[\w][\w .+/-]*(?<! )|\"[^\"\\]*\"|'[^']*'|")
_OVER_LINES = "The text goes on over several lines and holds a colon, so it cannot be told where it ends."
_SLIPPED = "The line is not indented as its neighbours are."
_ESCAPES = MappingProxyType({"\\": "\\\\", '"': '\\"', "\t": "\\t"})
HowFar = Callable[[str], "tuple[int, int] | None"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the parser said, and where (line and column from 0)."""

    problem: str
    context: str
    mark: tuple[int, int]
    context_mark: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Fix:
    """The explanation; `text` is the whole text with the mended line, None where nothing helped."""

    line: int
    column: int
    message: str
    hint: str
    text: str | None


def quote(value: str) -> str:
    """A text as a YAML scalar in quotes."""
    if '"' in value or "\\" in value:
        if "'" not in value:
            return f"'{value}'"
        return '"' + "".join(_ESCAPES.get(c, c) for c in value) + '"'
    return '"' + value.replace("\t", "\\t") + '"'


def _bare(value: str) -> str:
    """The text a writer meant: without a quote at the start that nothing closes, or quotes around all of it."""
    value = value.strip()
    for mark in ('"', "'"):
        if value.startswith(mark):
            if value.count(mark) == 1:
                return value[1:].strip()
            inner = value[1:-1]
            if value.endswith(mark) and len(value) > 1 and inner.count(mark) % 2 == 1:
                return inner.replace(f"\\{mark}", mark)
    return value


def quoted_line(line: str) -> str:
    """A line with its value in quotes: `title: "GPT-5.5: the race"`."""
    match = _ITEM.fullmatch(line)
    if match and match["value"].strip():
        return f"{match['lead']}{match['key']}: {quote(_bare(match['value']))}"
    match = _ENTRY.fullmatch(line)
    if match and match["value"].strip():
        return f"{match['lead']}{quote(_bare(match['value']))}"
    indent = line[: len(line) - len(line.lstrip())]
    return indent + quote(_bare(line)) if line.strip() else line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _owner(lines: list[str], index: int) -> int:
    """The line above that begins the value which line `index` goes on with; `index` itself where it begins one."""
    here = index
    while here > 0 and (not lines[here].strip() or not (_ITEM.match(lines[here]) or _ENTRY.match(lines[here]))):
        here -= 1
    return here


def _items_quoted(value: str) -> str:
    """A list on one line with quotes around each item that needs them: `[AI, "@openai"]`."""
    items = [item.strip() for item in value[1:-1].split(",")]
    return "[" + ", ".join(i if _SIMPLE.fullmatch(i) else quote(_bare(i)) for i in items) + "]"


def _in_line(line: str) -> Iterator[str]:
    """Ways to write one line."""
    if tight := _TIGHT.fullmatch(line):
        yield f"{tight['lead']}{tight['key']}: {tight['value']}"
        yield f"{tight['lead']}{tight['key']}: {quote(_bare(tight['value']))}"
    item = _ITEM.fullmatch(line)
    value = item["value"].strip() if item else ""
    if item and value.startswith("[") and value.endswith("]") and value.count("[") == 1:
        yield f"{item['lead']}{item['key']}: {_items_quoted(value)}"
    for opened, closed in (("[", "]"), ("{", "}")):
        if value.startswith(opened) and value.count(opened) == value.count(closed) + 1:
            yield line.rstrip().rstrip(",") + closed
    yield quoted_line(line)


def _over_lines(lines: list[str], index: int) -> Iterator[tuple[int, int, str]]:
    """Ways to write a line together with those around it: (first line, line after the last, the new line)."""
    line = lines[index]
    above = next((n for n in range(index - 1, -1, -1) if lines[n].strip()), -1)
    if above < 0 or not line.strip():
        return
    dedented = (index, index + 1, lines[above][: _indent(lines[above])] + line.lstrip())
    slipped = abs(_indent(lines[above]) - _indent(line)) == 1
    if slipped:
        yield dedented
    first = _owner(lines, index - 1)
    if _indent(line) > _indent(lines[first]) and (owner := _ITEM.fullmatch(lines[first])) and owner["value"].strip():
        last = index + 1
        while last < len(lines) and lines[last].strip() and _indent(lines[last]) > _indent(lines[first]):
            last += 1
        whole = " ".join(part.strip() for part in [owner["value"], *lines[first + 1 : last]])
        yield first, last, f"{owner['lead']}{owner['key']}: {quote(_bare(whole))}"
    if not slipped and _indent(lines[above]) != _indent(line):
        yield dedented


def _candidates(lines: list[str], index: int) -> Iterator[tuple[int, int, str]]:
    line = lines[index]
    for new in _in_line(line):
        if new != line:
            yield index, index + 1, new
    yield from _over_lines(lines, index)


def _open_quotes(lines: list[str], index: int) -> Iterator[int]:
    """Lines not far above whose value opens a quotation mark and does not close it."""
    for here in range(index, max(-1, index - 40), -1):
        match = _ITEM.fullmatch(lines[here]) or _ENTRY.fullmatch(lines[here])
        value = match["value"].strip() if match else ""
        if value[:1] in ('"', "'") and value.count(value[0]) % 2 == 1:
            yield here


def _message(trouble: Trouble, line: str) -> str:
    value = line.strip()
    if match := _ITEM.fullmatch(line) or _ENTRY.fullmatch(line):
        value = match["value"].strip()
    if line[: _indent(line)].count("\t"):
        return "The line is indented with a tab, and YAML takes only spaces."
    if "quoted scalar" in trouble.context:
        return "A quotation mark opens here and is never closed."
    if value[:1] in ('"', "'"):
        return "The text goes on after its closing quotation mark."
    if value[:1] in ("[", "{"):
        return f"The value begins with {value[0]}, which starts a list in YAML, and does not end as one."
    if value[:1] and value[0] in "@`%*&!|>-?,]}#":
        return f"The value begins with {value[0]}, which means something else in YAML."
    if "mapping values" in trouble.problem:
        return "There is a second colon in the value, so it cannot be told where the key ends."
    return f"This is not YAML: {trouble.problem or 'it cannot be read'}."


def _column(line: str, fallback: int) -> int:
    if match := _ITEM.fullmatch(line):
        return match.start("value")
    if match := _ENTRY.fullmatch(line):
        return match.start("value")
    return min(fallback, len(line))


def _starts(lines: list[str], trouble: Trouble) -> list[int]:
    """Lines to look at, likeliest first."""
    where = min(trouble.mark[0], len(lines) - 1)
    starts = [where]
    if trouble.context_mark and any(word in trouble.context for word in ("quoted", "flow", "anchor")):
        starts.insert(0, min(trouble.context_mark[0], len(lines) - 1))
    starts = [*_open_quotes(lines, where), *starts]
    while where > 0 and not lines[where].strip():
        where -= 1
    return [*dict.fromkeys([*starts, where, _owner(lines, max(0, where - 1))])]


def _without_tabs(lines: list[str]) -> list[str]:
    return [line[: _indent(line)].replace("\t", "  ") + line.lstrip(" \t") for line in lines]


def repair(lines: list[str], trouble: Trouble, how_far: HowFar | None) -> Fix:
    """Explain why a text cannot be read; with `how_far`, mend it too."""
    line, column = trouble.mark
    starts = _starts(lines, trouble)
    tabbed = min(line, len(lines) - 1)
    if "\t" in lines[tabbed][: _indent(lines[tabbed])]:
        text = "\n".join(_without_tabs(lines))
        hint = f"Indent with spaces: {_without_tabs([lines[tabbed]])[0]}"
        return Fix(tabbed, 0, _message(trouble, lines[tabbed]), hint, text)
    for index in starts if how_far else ():
        for first, last, new in _candidates(lines, index):
            mended = "\n".join([*lines[:first], new, *[""] * (last - first - 1), *lines[last:]])
            reached = how_far(mended) if how_far else None
            if reached is None or reached[0] > max(line, last - 1):
                message, hint = _message(trouble, lines[first]), f"Write: {new.strip()}"
                if last - first > 1:
                    message = _OVER_LINES
                elif new.strip() == lines[first].strip():
                    message, hint = _SLIPPED, f"Indent it as its neighbours are: {new}"
                return Fix(first, _column(lines[first], column), message, hint, mended)
    index = starts[0]
    hint = "Put text that holds : # [ ] { } or quotation marks in quotes."
    if how_far is None and (new := quoted_line(lines[index])) != lines[index]:
        hint = f"Write: {new.strip()}"
    if index != line and trouble.context_mark:
        column = trouble.context_mark[1]
    return Fix(index, min(column, len(lines[index])), _message(trouble, lines[index]), hint, None)
