"""The closest word: found where it is near, and looked for only as long as looking is cheap."""

from __future__ import annotations

import pytest

from newsgen.model import closest as module
from newsgen.model.closest import closest


def test_the_nearest_is_found() -> None:
    assert closest("conclusoin", ["introduction", "conclusion"], 0) == "conclusion"
    assert closest("zzz", ["introduction", "conclusion"], 0) == ""


def test_hundreds_of_mistakes_are_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    real = module.get_close_matches

    def counting(word: str, words: list[str], n: int, cutoff: float) -> list[str]:
        nonlocal compared
        compared += len(words)
        return real(word, words, n=n, cutoff=cutoff)

    monkeypatch.setattr(module, "get_close_matches", counting)
    words = [f"part-{number}" for number in range(5000)]
    found = [closest(f"prat-{number}", words, number) for number in range(5000)]
    assert found[0]
    assert compared <= 20 * 200
    assert closest("x" * 100_000, words, 0) == ""
