"""Words counted, in scripts with and without spaces."""

from __future__ import annotations

import re

_IDEOGRAPH = re.compile("[\u3041-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSPACED = re.compile("[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eae\u1000-\u102a\u1780-\u17b3]")
# The first bytes (UTF-8) of all of these; to look for a byte is much faster than to look for a class of characters.
_LEADS = (0xE0, 0xE1, *range(0xE3, 0xEA), *range(0xEF, 0xF4))
_LETTER = re.compile(r"[^\W_]")
_LETTERS_A_WORD = 4
_FEW = 8


def count_words(text: str) -> int:
    """How many words a text has.

    A word is what stands between spaces and holds a letter or digit. Of Chinese and Japanese each character counts
    (as word processors do), of Thai, Lao, Burmese and Khmer every four consonants and vowels.
    """
    extra = 0
    if not text.isascii() and _may_be_unspaced(text):
        text, ideographs = _IDEOGRAPH.subn(" ", text)
        text, letters = _UNSPACED.subn("", text)
        extra = ideographs + -(-letters // _LETTERS_A_WORD)
    words = text.split()
    # Few distinct ones are no words: dashes, bullets, signs. Most begin with a letter or digit, which is asked faster.
    signs = {word for word in set(words) if not word[0].isalnum() and not _LETTER.search(word)}
    if len(signs) <= _FEW:
        return extra + len(words) - sum(words.count(sign) for sign in signs)
    return extra + len(words) - sum(1 for word in words if word in signs)


def _may_be_unspaced(text: str) -> bool:
    data = text.encode("utf-8", "surrogatepass")
    return any(lead in data for lead in _LEADS)


def read_minutes(words: int, words_per_minute: int) -> int:
    """Whole minutes to read so many words, at least one."""
    return max(1, -(-words // words_per_minute))
