"""Foreign text made harmless for a terminal: no control codes, no changes of direction, a known width."""

from __future__ import annotations

import unicodedata

# Besides control codes: marks that change the direction of what follows, and line separators.
_UNSAFE = frozenset("\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_TAB = 4


def plain(text: str) -> str:
    """The text with everything a terminal would act on written out (`\\x1b`); a tab becomes spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char == "\t":
        return " " * _TAB
    if char in _UNSAFE or unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}:
        number = ord(char)
        return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    return char


def width(text: str) -> int:
    """How many columns a harmless text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) or c == "\u200d" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
