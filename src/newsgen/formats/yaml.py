"""YAML -> plain data and the place of every key: strings only, within limits, nothing that shares or types.

Scalars stay strings (`no`, `1.10`, `12:30`); a plain `null`, `~` or nothing at all is "". Data is built from the
parser's events, so that limits and bans hold before anything is composed (composing is where deep nesting crashes
and where anchors and merge keys explode).
"""

from __future__ import annotations

from typing import Any

import yaml

from newsgen.formats.characters import (
    find_controls,
    find_hidden,
    invisible,
    position,
    without_controls,
    without_hidden,
    without_odd_breaks,
)
from newsgen.formats.limits import Codes, Limits
from newsgen.formats.places import Path, Places
from newsgen.formats.repair import Trouble, quote, quoted_line, repair
from newsgen.model.diagnostic import Diagnostic, Diagnostics, Note, Span

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_REPORTS = 10
_MAX_REPAIR_CHARACTERS = 16_384


class _Refused(Exception):
    """A limit or a ban: the diagnostic is already written."""


class _Builder:
    """Builds data from events, with a stack of its own: no recursion."""

    def __init__(self, reader: _Reader, text: str) -> None:
        self.reader = reader
        self.text = text
        self.places = Places(origin=(reader.first_line, 1))
        self.duplicates: list[Diagnostic] = []

    def build(self) -> Any:
        """The data of the one document ("" where there is none)."""
        loader = yaml.CBaseLoader(self.text)
        try:
            return self._build(loader)
        finally:
            loader.dispose()

    def _build(self, loader: Any) -> Any:
        limits, next_event = self.reader.limits, loader.get_event
        root: Any = ""
        documents = nodes = 0
        # Each level is [container, path, pending key, {normal form of key: place}].
        stack: list[list[Any]] = []
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent or event is None:
                return root
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
                continue
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1 or event.version or event.tags:
                    self.reader.refuse_document(event)
                continue
            if kind is yaml.StreamStartEvent or kind is yaml.DocumentEndEvent:
                continue
            nodes += 1
            if nodes > limits.max_nodes:
                self.reader.refuse_nodes(event)
            if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
                self.reader.refuse_banned(event)
            start = event.start_mark
            place = (start.line + self.reader.first_line, start.column + 1)
            parent = stack[-1] if stack else None
            if parent is not None and type(parent[0]) is dict and parent[2] is None:
                self._key(parent, event, kind, place)
                continue
            value: Any
            if kind is yaml.ScalarEvent:
                value = event.value
            else:
                value = {} if kind is yaml.MappingStartEvent else []
                if len(stack) >= limits.max_depth:
                    self.reader.refuse_depth(event)
            path: Path = ()
            if parent is None:
                root = value
            elif type(parent[0]) is dict:
                name, key_place = parent[2]
                path = (*parent[1], name)
                if kind is yaml.ScalarEvent and not event.style and value in _NULLS:
                    value = ""
                parent[0].setdefault(name, value)
                self.places.add(path, key_place, place)
                parent[2] = None
            else:
                path = (*parent[1], len(parent[0]))
                parent[0].append(value)
                self.places.add(path, None, place)
            if kind is not yaml.ScalarEvent:
                stack.append([value, path, None, {}])
            elif not event.style and self.reader.text_keys:
                self.reader.check_cut(event, path)

    def _key(self, parent: list[Any], event: Any, kind: type, place: tuple[int, int]) -> None:
        if kind is not yaml.ScalarEvent:
            raise yaml.parser.ParserError(None, None, "a key must be a plain word", event.start_mark)
        name = event.value
        if name == "<<" and not event.style:
            self.reader.refuse_banned(event)
        normal = name.replace("_", "-")
        first = parent[3].setdefault(normal, place)
        if first is not place and len(self.duplicates) < _MAX_REPORTS:
            self.reader.duplicate(self.duplicates, name, place, first)
        parent[2] = (name, place)


class _Reader:
    """One file being read: its text by lines, its limits, and the diagnostics so far."""

    def __init__(
        self, text: str, file: str, first_line: int, *, limits: Limits, codes: Codes, text_keys: frozenset[str]
    ) -> None:
        self.file, self.first_line, self.limits, self.codes, self.text_keys = file, first_line, limits, codes, text_keys
        self.found = Diagnostics()
        self.text = self._clean(text)
        self.lines = self.text.split("\n")

    def span(self, line: int, column: int) -> Span:
        return Span(self.file, line + self.first_line, column + 1)

    def _clean(self, text: str) -> str:
        odd = [*find_controls(text), *find_hidden(text)]
        if odd:
            line, column = position(text, min(odd)[0])
            message = f"Here begins what no reader sees: {invisible(odd)}."
            span = Span(self.file, line - 1 + self.first_line, column)
            self.found.warning(self.codes.hidden, message, span, "They were left out; delete them.")
            text = without_hidden(without_controls(text))
        return without_odd_breaks(text)

    def read(self) -> tuple[Any, Places]:
        """The data; of a broken text, that of the text as the hints mend it (None where they cannot)."""
        text = self.text
        for _ in range(_MAX_REPORTS):
            builder = _Builder(self, text)
            try:
                data = builder.build()
            except yaml.YAMLError as error:
                mended = self._explain(text, error)
                if mended is None:
                    return None, builder.places
                text, self.lines = mended, mended.split("\n")
                continue
            except _Refused:
                return None, builder.places
            self.found.extend(builder.duplicates)
            return data, builder.places
        return None, Places(origin=(self.first_line, 1))

    def _explain(self, text: str, error: Any) -> str | None:
        mark = getattr(error, "problem_mark", None)
        context = getattr(error, "context_mark", None)
        trouble = Trouble(
            getattr(error, "problem", None) or str(error),
            getattr(error, "context", None) or "",
            (mark.line, mark.column) if mark else (0, 0),
            (context.line, context.column) if context else None,
        )
        small = len(text) <= _MAX_REPAIR_CHARACTERS
        fix = repair(self.lines, trouble, _how_far if small else None)
        self.found.error(self.codes.syntax, fix.message, self.span(fix.line, fix.column), fix.hint)
        return fix.text if small else None

    def check_cut(self, event: Any, path: Path) -> None:
        """A plain scalar that stops at ` #`: YAML takes the rest for a comment, an auto-writer meant text."""
        names = [part for part in path if isinstance(part, str)]
        if not names or names[-1].replace("_", "-") not in self.text_keys:
            return
        line, column = event.end_mark.line, event.end_mark.column
        if line >= len(self.lines) or "#" not in self.lines[line]:
            return
        rest = self.lines[line][column:]
        if not rest.lstrip().startswith("#"):
            return
        message = f"The text ends at {event.value[-20:]!r}: in YAML, # after a space starts a comment."
        hint = f"Put the text in quotes: {quoted_line(self.lines[line])}"
        self.found.error(self.codes.cut, message, self.span(line, column + len(rest) - len(rest.lstrip())), hint)

    def duplicate(self, into: list[Diagnostic], name: str, place: tuple[int, int], first: tuple[int, int]) -> None:
        """Remember a key that is there twice."""
        one = Diagnostics()
        note = Note("First used here.", Span(self.file, *first))
        message = f"`{name}` is there twice; only one of them can count."
        one.error(self.codes.duplicate, message, Span(self.file, *place), "Delete one of the two.", (note,))
        into.extend(one)

    def _refuse(self, code: str, message: str, event: Any, hint: str) -> None:
        self.found.error(code, message, self.span(event.start_mark.line, event.start_mark.column), hint)
        raise _Refused

    def refuse_depth(self, event: Any) -> None:
        """Too many levels."""
        message = f"The data is nested more than {self.limits.max_depth} levels deep."
        self._refuse(self.codes.too_deep, message, event, "Flatten it, or put text that begins with [ or { in quotes.")

    def refuse_nodes(self, event: Any) -> None:
        """Too many values."""
        message = f"There are more than {self.limits.max_nodes:,} values."
        self._refuse(self.codes.too_large, message, event, "Take out what is not needed.")

    def refuse_document(self, event: Any) -> None:
        """A second document, or a directive."""
        self._refuse(self.codes.syntax, "A second YAML document begins here.", event, "Keep one block of fields.")

    def refuse_banned(self, event: Any) -> None:
        """An anchor, an alias, a tag or a merge key."""
        what = "The merge key `<<`"
        if isinstance(event, yaml.AliasEvent):
            what = f"An alias (`*{event.anchor}`)"
        elif event.anchor is not None:
            what = f"An anchor (`&{event.anchor}`)"
        elif event.tag is not None:
            what = f"A tag (`{event.tag}`)"
        line = self.lines[event.start_mark.line] if event.start_mark.line < len(self.lines) else ""
        hint = "Write the values out."
        if "<<" not in what and line.strip():
            hint = f"If it is text, put it in quotes: {quoted_line(line)}"
        self._refuse(self.codes.banned, f"{what} is not allowed here.", event, hint)


def _how_far(text: str) -> tuple[int, int] | None:
    """Where the parser stops in a text (line, column from 0); None where it reads all of it."""
    loader = yaml.CBaseLoader(text)
    depth = 0
    try:
        while True:
            event = loader.get_event()
            if event is None or type(event) is yaml.StreamEndEvent:
                return None
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                mark = event.start_mark
                if depth > Limits().max_depth:
                    return (mark.line, mark.column) if mark else (0, 0)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return (mark.line, mark.column) if mark else (0, 0)
    except yaml.YAMLError:
        return (0, 0)
    finally:
        loader.dispose()


def parse_yaml(
    text: str,
    file: str,
    first_line: int = 1,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    codes: Codes = Codes(),  # noqa: B008 - frozen
    text_keys: frozenset[str] = frozenset(),
) -> tuple[Any, Places, list[Diagnostic]]:
    """Read one YAML document.

    `first_line` is the line of the file that the text begins on. Under the keys of `text_keys` (kebab-case) a plain
    value that ` #` cuts off is an error; elsewhere it is a comment. The data is None where the text cannot be read;
    where the hints say how to mend it, it is the data of the mended text, so that more can be checked at once.
    """
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if size > limits.max_bytes:
        found = Diagnostics()
        message = f"The data is {size:,} bytes long; more than {limits.max_bytes:,} are not read."
        found.error(codes.too_large, message, Span(file, first_line, 1), "Move what is text into the body.")
        return None, Places(origin=(first_line, 1)), list(found)
    reader = _Reader(text, file, first_line, limits=limits, codes=codes, text_keys=text_keys)
    data, places = reader.read()
    return data, places, list(reader.found)


__all__ = ["Codes", "Limits", "Places", "parse_yaml", "quote"]
