"""Characters that readers cannot see: what is found, and what scripts and emoji need."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.formats.characters import (
    find_controls,
    find_hidden,
    invisible,
    position,
    show_hidden,
    without_controls,
    without_hidden,
)  # fmt: skip

BIDI = [chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize("sign", [*BIDI, "\U000e0041", "\U000e0001", "\u2060", "\ufeff", "\u200b\u200c\u200b", "\ufe00\ufe01\ufe02"])
def test_hidden_characters_are_found_and_left_out(sign: str) -> None:
    assert find_hidden(f"é a{sign} b") == [(3, sign)]
    assert without_hidden(f"é a{sign} b") == "é a b"
    assert f"[U+{ord(sign[0]):04X}]" in show_hidden(f"é a{sign} b")


@pytest.mark.parametrize("text", ["نامه‌ای", "👩‍💻", FLAG, "❤️", "1️⃣", "क्‍ष", "a\u00adb", "שלום\u200f", "e\u0301", "葛\U000e0100"])
def test_what_scripts_and_emoji_need_stays(text: str) -> None:
    assert not find_hidden(text)
    assert without_hidden(text) == show_hidden(text) == text


def test_a_joiner_in_latin_text_is_hidden() -> None:
    assert [offset for offset, _ in find_hidden("pay\u200dpal")] == [3]


def test_controls_become_spaces_and_nul_a_sign() -> None:
    assert [o for o, _ in find_controls("a\x00b\x1bc\td\ne\x9f")] == [1, 3, 9]
    assert without_controls("a\x00b\x1bc\td\n") == "a\ufffdb c\td\n"


def test_invisible_in_words() -> None:
    assert invisible([(3, "\u202e")]) == "one invisible character, U+202E RIGHT-TO-LEFT OVERRIDE"
    assert invisible([(9, "\u202e"), (1, "\u2060\u2060")]).startswith("3 invisible characters, the first is U+2060")


def test_positions_count_from_one() -> None:
    assert (position("ab\nc", 0), position("ab\nc", 3)) == ((1, 1), (2, 1))


@given(st.text())
def test_nothing_hidden_is_left(text: str) -> None:
    once = without_hidden(without_controls(text))
    assert not find_controls(once)
    assert len(once) <= len(text)
