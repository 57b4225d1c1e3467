"""The short cuts of the parser make the same tokens as the library, but for empty texts, which it leaves beside double marks."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsgen.parse.markdown import make_markdown

ROOT = Path(__file__).parents[2]
FAST, PLAIN = make_markdown(), make_markdown(fast=False)


def full(token: dict[str, Any]) -> dict[str, Any]:
    """A token without the empty texts among its children."""
    token["children"] = token["children"] and [full(one) for one in token["children"] if one["type"] != "text" or one["content"]]
    return token


def tokens(parser: MarkdownIt, text: str) -> list[object]:
    env: dict[str, Any] = {}
    made = [full(token.as_dict()) for token in parser.parse(text, env)]
    notes = env.pop("footnotes", {})  # the library makes empty tables where a note might have been
    return [*made, repr(env), repr({name: table for name, table in notes.items() if table})]


FILES = sorted([*ROOT.glob("content/**/*.md"), *ROOT.glob("tests/cases/**/*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tokens(FAST, text) == tokens(PLAIN, text)


PIECES = [
    "word", "Word two", " ", "  ", "    ", "\t", "\n", "\n\n", "\n\n\n", "* ", "- ", "+ ", "1. ", "12) ", "> ", "# ", "## ", "---", "===", "***",
    "```", "~~~", "`", "``", "*", "**", "_", "__", "~~", "[", "]", "(", ")", "[a](b)", "![a](b.png)", "[1]", "[^1]", "[^1]: note", "[a]: /b 'c'",
    ": def", "~ def", "| a | b |", "|---|---|", "|", ":-", "<", ">", "<http://a.b>", "<b>", "&amp;", "&", "&#35;", "\\", "\\*", "\\[", "!", "é", "漢字", "\u00a0",
    "**bold**", "*em*", "_em_", "__b c__", "(*a*)", "[ ] ", "[x] ", ".", ",", "'", '"', "a_b_c", "5", "5 * 3", "http://x.y", "{", "}", "$", "^", "%", "@", "=", "-", ":", "\x00",
]  # fmt: skip


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_random_markup(text: str) -> None:
    assert tokens(FAST, text) == tokens(PLAIN, text)


@settings(max_examples=300)
@given(st.text(alphabet="ab1 \n*_`~[]()!<>&\\#>-+=|:.", max_size=80))
def test_random_characters(text: str) -> None:
    assert tokens(FAST, text) == tokens(PLAIN, text)


INDENTS = ["", " ", "   ", "    ", "\t", "> ", "> > "]
STARTS = [
    "- ", "* ", "+ ", "-", "- - ", "1. ", "2) ", "12 ", "# ", ": ", "~ ", "[^1]: ", "[a]: /u", "[a] ", "[a](b) ", "[ ] ", "`x` ", "```", "~~~", "``y`` ",
    "**b** ", "*e* ", "* * *", "---", "- | -", "| - |", "a | b", "--- | ---", "===", "word ", '"q" ', "(p) ", "@x ", "2026 ", "3.5 ", "\u00e9 ", "\\", "", ":-", "*\tb",
]  # fmt: skip
LINE = st.tuples(st.sampled_from(INDENTS), st.sampled_from(STARTS), st.sampled_from(["text", "", "- y", "[1]"])).map("".join)


@settings(max_examples=600)
@given(st.lists(LINE, max_size=9).map("\n".join))
def test_random_lines(text: str) -> None:
    assert tokens(FAST, text) == tokens(PLAIN, text)


def test_the_options_are_an_object_like_the_library_s() -> None:
    assert FAST.options.html == PLAIN.options.html
    assert not hasattr(FAST.options, "unheard_of")
    assert deepcopy(FAST.options) == FAST.options
