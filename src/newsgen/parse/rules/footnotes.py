"""Footnotes gathered from the tokens: all of them, also those that nothing refers to, or that stand in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token


@dataclass(slots=True)
class Footnote:
    """A footnote: its tokens, the line of the body it stands on (from 0), how often it is referred to.

    `number` counts from 1; `twice` says that its label was taken already.
    """

    label: str
    tokens: Sequence[Token]
    line: int
    number: int = 0
    count: int = 0
    twice: bool = False


@dataclass(slots=True)
class Gathered:
    """The body's own tokens, and the footnotes in the order they are shown."""

    tokens: list[Token]
    notes: list[Footnote] = field(default_factory=list)

    def all_tokens(self) -> list[Token]:
        """The tokens of the body and then those of its footnotes."""
        return [*self.tokens, *(token for note in self.notes for token in note.tokens)] if self.notes else self.tokens


def gather(tokens: list[Token], env: dict[str, Any]) -> Gathered:
    """Take the footnotes out of the tokens of a body (of `footnote_plugin` with `move_to_end` and `inline` off)."""
    if "footnotes" not in env:
        return Gathered(tokens)
    main: list[Token] = []
    current, open_ones, notes = main, [], []
    for token in tokens:
        if token.type == "footnote_reference_open":
            note = Footnote(token.meta["label"], [], token.map[0] if token.map else 0)
            notes.append(note)
            open_ones.append((note, current))
            current = []
        elif token.type == "footnote_reference_close":
            note, outer = open_ones.pop()
            note.tokens, current = current, outer
        else:
            current.append(token)
    return Gathered(main, _in_order(notes, env["footnotes"].get("list", {})))


def _in_order(notes: list[Footnote], listed: dict[int, dict[str, Any]]) -> list[Footnote]:
    by_label: dict[str, Footnote] = {}
    for note in notes:
        note.twice = by_label.setdefault(note.label, note) is not note
    shown: list[Footnote] = []
    for number, entry in listed.items():
        one = by_label.get(entry["label"]) or Footnote(entry["label"], [], 0)
        one.count = entry["count"]
        one.number = number + 1
        shown.append(one)
    rest = [note for note in notes if not note.number]
    for number, note in enumerate(rest, len(shown) + 1):
        note.number = number
    return shown + rest
