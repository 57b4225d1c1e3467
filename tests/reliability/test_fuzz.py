"""S11: whatever bytes an article is made of, it is parsed or held back, soon, with a page in proportion to its text."""

from __future__ import annotations

import random
import time

import pytest

from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings
from parse.cases import ID, front
from parse.test_hostile import PATTERNS

PARSER = Parser(ParseSettings())
LENGTH = 100_000
SECONDS = 2
GROWTH = 20
# Cut from what articles are made of, so that a piece is seldom plain.
PIECES = (
    "---\n", "title: ", "date: 2026-04-24\n", "tags: [", "references:\n- {title: a, url: ", "https://e.example/", "\n", "\n\n", "# ", "- ", "1. ", "> ", "    ", "\t", "```", "~~~", "`", "*", "**", "_", "~~", "[", "]", "(", ")",
    "](", "![", "|", "\n|--|--|\n|", "[^a]", "[^a]: ", ": ", "<", ">", "<b>", "<!--", "-->", "&amp;", "&#0;", "&#x202e;", "\\", "===\n", "***\n", "[1]", "[1-3]", "[ ] ", "<script>", "{", "}", "{{", "{%", "$$", '"', "'",
    "\r", "\r\n", "\0", "\u202e", "\u200b", "\ufeff", "\u2028", "\U000e0041", "\u0130", "\ud7ff", "e\u0301", "\u4e2d\u6587", "\u0e44\u0e17\u0e22", "\U0001f469\u200d\U0001f4bb", "!!python/object:os.system", "&a ", "*a", "<<: ",
)  # fmt: skip


def fuzzed(seed: int) -> bytes:
    """An article of random pieces; every fourth has bytes changed at random as well."""
    chance = random.Random(seed)  # noqa: S311 - chosen to be repeated, not to be secret
    text = "".join(chance.choice(PIECES) if chance.random() < 0.7 else f"word{chance.randrange(50)} " for _ in range(chance.randrange(1, 80)))
    data = bytearray((front() + text if seed % 3 else text).encode("utf-8", "surrogatepass"))
    if seed % 4 == 0:
        for _ in range(chance.randrange(1, 10)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def run(seeds: range) -> None:
    """Parse them; each gives an article, or an error that says why not."""
    for seed in seeds:
        parsed, found = PARSER.parse(ID, fuzzed(seed))
        assert parsed is not None or [one for one in found if one.severity == "error"], seed


def test_any_bytes_are_an_article_or_are_held_back() -> None:
    run(range(2_000))


@pytest.mark.full
def test_a_hundred_thousand_articles_of_any_bytes() -> None:
    run(range(100_000, 200_000))


@pytest.mark.full
@pytest.mark.parametrize("name", PATTERNS)
def test_a_hundred_kilobytes_of_a_pattern_are_read_soon(name: str) -> None:
    pattern = PATTERNS[name]
    text = (pattern * (LENGTH // len(pattern) + 1))[:LENGTH]
    started = time.process_time()
    parsed, _ = PARSER.parse(ID, (front() + text).encode())
    assert time.process_time() - started < SECONDS
    assert parsed is None or len(parsed.article.body) < GROWTH * len(text)
