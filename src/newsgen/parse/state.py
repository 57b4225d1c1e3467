"""The state of one body while it is written: what came out so far, what was found, and where things stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsgen.model.article import BodyPicture, Heading, Link
from newsgen.model.diagnostic import Diagnostics, Span
from newsgen.parse.labels import Labels
from newsgen.parse.rules.citations import Citations

_WINDOW = 4_000


@dataclass(slots=True)
class OwnLink:
    """A link to an anchor of the same article; `opened` and `closed` are its tags' positions in the output."""

    anchor: str
    span: Span
    opened: int
    closed: int = -1


@dataclass(slots=True)
class BodyState:
    """All that the writers of blocks and of text share. Lines here count from 0, in the body."""

    source_id: str
    lines: list[str]
    first_line: int
    found: Diagnostics
    citations: Citations
    labels: Labels
    out: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[BodyPicture] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    own_links: list[OwnLink] = field(default_factory=list)
    used_labels: set[str] = field(default_factory=set)
    note_counts: dict[int, int] = field(default_factory=dict)
    cursor: tuple[int, int] = (-1, 0)

    def passed(self, line: int, text: str) -> None:
        """A text stands on a line; what is looked for next stands behind it."""
        if 0 <= line < len(self.lines):
            start = self.cursor[1] if self.cursor[0] == line else 0
            at = self.lines[line].find(text, start, start + _WINDOW)
            if at >= 0:
                self.cursor = (line, at + len(text))

    def span(self, line: int, *needles: str) -> Span:
        """The place of the first of some texts on a line that is found (after what was found there last)."""
        if not 0 <= line < len(self.lines):
            return Span(self.source_id, line + self.first_line, 1)
        text = self.lines[line]
        start = self.cursor[1] if self.cursor[0] == line else 0
        for needle in needles:
            # Not further than this: a line of 100 KB with thousands of links is read thousands of times.
            at = text.find(needle, start, start + _WINDOW) if needle else -1
            if at >= 0:
                self.cursor = (line, at + len(needle))
                return Span(self.source_id, line + self.first_line, at + 1)
        # The text of a link may begin some lines before its address.
        for below, later in enumerate(self.lines[line + 1 : line + 4], line + 1):
            for needle in needles:
                if (at := later.find(needle, 0, _WINDOW) if needle else -1) >= 0:
                    return Span(self.source_id, below + self.first_line, at + 1)
        return Span(self.source_id, line + self.first_line, max(start, len(text) - len(text.lstrip())) + 1)

    def around(self, span: Span, length: int) -> tuple[str, str]:
        """What stands close before and close behind a text of some length at a place."""
        index, column = span.line - self.first_line, span.column - 1
        text = self.lines[index] if 0 <= index < len(self.lines) else ""
        return text[max(0, column - 40) : column], text[column + length : column + length + 40]
