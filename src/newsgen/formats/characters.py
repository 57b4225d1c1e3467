"""Characters that readers cannot see: bidi controls, tag characters, zero-width runs, control characters.

They can make a text read differently from what it is, or carry a message that only machines read. What scripts and
emoji need is let through: joiners between letters that are not ASCII, the flags of England, Scotland and Wales.
"""

from __future__ import annotations

import re
import unicodedata

_FLAG = "\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f"
_HIDDEN = (
    "[\u202a-\u202e\u2060-\u206f\ufeff\u180e\ufff9-\ufffb\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f]+"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"
    "|[\u200b-\u200f]{2,}"
    "|(?<=[0-9A-Za-z])[\u200b-\u200d]|[\u200b-\u200d](?=[0-9A-Za-z])"
)
_PATTERN = re.compile(f"({_FLAG})|{_HIDDEN}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")


def find_hidden(text: str) -> list[tuple[int, str]]:
    """Offset and characters of every run that a reader cannot see; empty for nearly every text, and then quick."""
    if text.isascii():
        return []
    return [(m.start(), m.group()) for m in _PATTERN.finditer(text) if not m.group(1)]


def without_hidden(text: str) -> str:
    """The text without the runs that `find_hidden` finds."""
    return text if text.isascii() else _PATTERN.sub(lambda m: m.group(1) or "", text)


def show_hidden(text: str) -> str:
    """The text with those runs made visible, as code must show them: `[U+202E]`."""
    if text.isascii():
        return text
    return _PATTERN.sub(lambda m: m.group(1) or "".join(f"[U+{ord(c):04X}]" for c in m.group()), text)


def find_controls(text: str) -> list[tuple[int, str]]:
    """Offset and character of every control character and non-character, line ends and tabs apart."""
    return [(m.start(), m.group()) for m in _CONTROL.finditer(text)]


def without_controls(text: str) -> str:
    """The text with U+FFFD for NUL (as CommonMark wants) and a space for the others, so that offsets stay."""
    return _CONTROL.sub(lambda m: "\ufffd" if m.group() == "\0" else " ", text)


def without_odd_breaks(text: str) -> str:
    """The text with a space for each line break that only YAML and Unicode take for one (U+0085, U+2028, U+2029)."""
    return text if text.isascii() else _ODD_BREAK.sub(" ", text)


def invisible(odd: list[tuple[int, str]]) -> str:
    """What `find_hidden` or `find_controls` found, in words."""
    count = sum(len(run) for _, run in odd)
    first = name_of(min(odd)[1][0])
    return f"one invisible character, {first}" if count == 1 else f"{count} invisible characters, the first is {first}"


def name_of(character: str) -> str:
    """`U+202E RIGHT-TO-LEFT OVERRIDE`, for messages."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset; only `\\n` ends a line."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
