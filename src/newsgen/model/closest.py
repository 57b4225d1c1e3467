"""The closest word: what somebody may have meant, at a price that no text can drive up."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

_GUESSES, _WORDS, _LENGTH = 20, 200, 100


def closest(word: str, words: Sequence[str], guessed: int, cutoff: float = 0.6) -> str:
    """The one of `words` that is most like `word`, "" where none is, or where too much would have to be compared.

    `guessed` is how many mistakes of the same text were told before: a machine that makes hundreds of them makes one.
    """
    if guessed >= _GUESSES or len(word) > _LENGTH:
        return ""
    return next(iter(get_close_matches(word, words[:_WORDS], n=1, cutoff=cutoff)), "")
