"""Citations: `[1]`, `[1, 2]` and `[1-3]` in running text, and where each reference is cited.

A marker right after a word (`claim[1]`) is taken as one when all its numbers have a reference and the word does not
look like code (`array[1]`, `x[1]`, `row_id[1]`); otherwise it stays text. So does what looks like a year or a range of
more than 20. A marker that stands alone and names no reference stays text too, and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsgen.model.article import Reference

_MARKER = re.compile(r"\[(\d{1,3}(?:\s?[,;]\s?\d{1,3}|\s?[-–]\s?\d{1,3})*)\]")
_PART = re.compile(r"(\d+)(?:\s?[-–]\s?(\d+))?")
_WORD_BEFORE = re.compile(r"[\w$]+\Z")
_CODE = (
    "arg args argv arr array arrays buf buffer char cell col column data dict dp elem element index int item items key "
    "line list map matrix mem memory node obj object ptr queue reg result row stack str string table tuple val value "
    "values var vec vector"
)
_CODE_WORDS = frozenset(_CODE.split())
_MAX_RANGE = 20
MOST_PLACES = 200
"""Places of one reference, or of one note, that are linked: what repeats itself beyond that would make a page of any size."""


def numbers_in(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The parts of `1, 3-5` as they were written, each with its numbers; a range too wide has none."""
    found = []
    for match in _PART.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        found.append((match[0], tuple(range(first, last + 1)) if 0 <= last - first < _MAX_RANGE else ()))
    return found


def _is_code(before: str) -> bool:
    match = _WORD_BEFORE.search(before)
    if not match:
        return False
    word = match.group()
    odd = "_" in word or "$" in word or any(c.isdigit() for c in word) or any(c.isupper() for c in word[1:])
    return len(word) == 1 or word.lower() in _CODE_WORDS or (odd and not word.isupper())


class Citations:
    """The citations of one article: its references, and the places found so far."""

    def __init__(self, references: tuple[Reference, ...]) -> None:
        self.references = references
        # A reference that is linked to otherwise (`[x](#ref-1)`) has an empty list.
        self.cites: dict[int, list[str]] = {}

    def pieces(self, text: str) -> Iterator[tuple[str, tuple[int, ...], bool]]:
        """Cut a text at its markers: (text, (), False), or (marker, its numbers, whether each has a reference)."""
        at = 0
        count = len(self.references)
        for match in _MARKER.finditer(text):
            parts = numbers_in(match[1])
            numbers = tuple(n for _, some in parts for n in some)
            known = bool(numbers) and all(some for _, some in parts) and all(1 <= n <= count for n in numbers)
            after_word = match.start() > 0 and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "_$")
            inside = after_word and text[match.end() : match.end() + 1].isalnum()
            if inside or (after_word and (not known or _is_code(text[max(0, match.start() - 40) : match.start()]))):
                continue
            if not known and (not numbers or 0 in numbers or any(n > 99 for n in numbers)):
                continue
            if match.start() > at:
                yield text[at : match.start()], (), False
            yield match[0], numbers, known
            at = match.end()
        if at < len(text):
            yield text[at:], (), False

    def cite(self, number: int) -> str:
        """Note a place that cites a reference; its id, or "" where there are too many to link."""
        places = self.cites.setdefault(number, [])
        if len(places) >= MOST_PLACES:
            return ""
        places.append(f"cite-{number}-{len(places) + 1}")
        return places[-1]

    def without_markers(self, text: str) -> str:
        """The text without its markers, for headings."""
        return "".join(piece for piece, numbers, known in self.pieces(text) if not (numbers and known))
