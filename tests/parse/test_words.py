"""Words counted in many scripts, and the minutes to read them."""

from __future__ import annotations

import pytest

from newsgen.parse.words import count_words, read_minutes


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one two\nthree", 3), ("well-known it's 5.5%", 3), ("a — b – c & d", 4), ("| * •", 0), ("слово за слово", 3), ("한국어 단어", 2), ("中文字", 3), ("日本語とGPT", 5), ("ภาษาไทย", 2)],
)
def test_counts(text: str, count: int) -> None:
    assert count_words(text) == count


def test_minutes_are_rounded_up_and_at_least_one() -> None:
    assert [read_minutes(n, 200) for n in (0, 1, 200, 201, 2048)] == [1, 1, 1, 2, 11]
