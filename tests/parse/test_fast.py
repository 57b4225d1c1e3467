"""The short cuts of the parser make the same tokens as the library, but for empty texts, which it leaves beside double marks."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsgen.model.article import Reference
from newsgen.model.diagnostic import Diagnostic, Diagnostics
from newsgen.parse.body import Body, write_body
from newsgen.parse.code import CodeBlocks
from newsgen.parse.labels import labels_for
from newsgen.parse.markdown import make_markdown
from newsgen.parse.rules.citations import Citations
from newsgen.parse.runs import TYPE, expand
from newsgen.parse.state import BodyState

ROOT = Path(__file__).parents[2]
FAST, PLAIN = make_markdown(), make_markdown(fast=False)


def full(token: dict[str, Any]) -> dict[str, Any]:
    """A token without the empty texts among its children."""
    token["children"] = token["children"] and [full(one) for one in token["children"] if one["type"] != "text" or one["content"]]
    return token


def tokens(parser: MarkdownIt, text: str) -> list[object]:
    env: dict[str, Any] = {}
    found = parser.parse(text, env)
    for token in found:
        token.children = token.children and expand(token.children)
    made = [full(token.as_dict()) for token in found]
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
    "[`c`](d)", "[a `b` c](d)", "[a](b?c=1&d=2)", "[a](b&amp;c)", "[a](b%20c)", "[a](b%2)", "[a](b 't')", "**b:** ", "*b.*", "__b)__", " _b%_\n", "`x`", "` x `", "&amp",
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
    "- ", "* ", "+ ", "-", "- - ", "1. ", "2) ", "2. ", "01. ", "12 ", "- **b** ", "1. *e* ", "- **", "  - ", "   3. ", "# ", ": ", "~ ", "[^1]: ", "[a]: /u", "[a] ", "[a](b) ", "[ ] ", "`x` ", "```", "~~~", "``y`` ",
    "**b** ", "*e* ", "* * *", "---", "- | -", "| - |", "a | b", "--- | ---", "===", "word ", '"q" ', "(p) ", "@x ", "2026 ", "3.5 ", "\u00e9 ", "\\", "", ":-", "*\tb",
]  # fmt: skip
LINE = st.tuples(st.sampled_from(INDENTS), st.sampled_from(STARTS), st.sampled_from(["text", "", "- y", "[1]"])).map("".join)


@settings(max_examples=600)
@given(st.lists(LINE, max_size=9).map("\n".join))
def test_random_lines(text: str) -> None:
    assert tokens(FAST, text) == tokens(PLAIN, text)


SIMPLE = [
    "word", " ", " two ", "\n", " \n", "\n ", ". ", ", ", "(", ")", ": ", "!", "&", "<", "_", "`", "[", "]", "*", "\\", "é", "[1]", "[2, 3]", "`code`", "`a_b*`", "[text](https://a.example/b)", "[a `b`](c)", "[a\nb](c)", "Q&A", "&lt;",
    "[`b`](c_d)", "*em*", "**strong**", "_em_", "__strong words__", "**Note:** ", "a_b", "5 < 6", "A & B", "!important", "[x] ", "[^n]", "\n[1]: /u\n", "\n[^n]: note\n", "![p](q.png)",
]  # fmt: skip


@settings(max_examples=1500)
@given(st.lists(st.sampled_from(SIMPLE), max_size=14).map("".join))
def test_random_runs(text: str) -> None:
    assert tokens(FAST, text) == tokens(PLAIN, text)
    assert written(FAST, text) == written(PLAIN, text)


def written(parser: MarkdownIt, text: str) -> tuple[Body, list[Diagnostic]]:
    """What comes of a body, and what is said of it."""
    found = Diagnostics()
    references = tuple(Reference(number, "P", f"T{number}", "https://r.example/", "", "", (), "r.example") for number in (1, 2))
    state = BodyState("content/news/a.md", text.split("\n"), 1, found, Citations(references), labels_for("en"))
    return write_body(parser, text, state, CodeBlocks()), list(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_written_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert written(FAST, text) == written(PLAIN, text)


NEARLY = [
    "a **b.**, c", "a **b:**) c", "a **b.**c", "see [1](/u)", "see [1, 2](/u)", "see [^n](/u)\n\n[^n]: note\n", "[^n](/u)", "``a`` b", "`a`` b", "a`b`", "a*b*", "*a*b", "(*a*)", "[a](b c)",
    "[a]( b)", "[a]()", "[a `b](c)`", "[a][1](b)\n\n[1]: /u\n", "[ ](b)", "- [x](b)\n- [x] b", "_a_b_ c", "a__b", "a_ b", "\\[1]", "1 <2", "a <b", "&#1;", "![a](b)", "a!\n[b](c)",
    "[a\nb `c`\nd](e) f\ng", "[a \nb](e)", "[`a\nb`](e)", "Q&A &amp; &b", "a\t\nb", "a\n\tb", "a  \nb", "> a\n> *b*\n\n[1]: /u\n", "# *a* [1] `b` [c `d`](e)", "| a `b` | [c](d) |\n|---|---|\n| *e* | [1] |", "<b>`c`</b> [1][2] [d][e]",
]  # fmt: skip


@pytest.mark.parametrize("text", NEARLY)
def test_what_is_nearly_common(text: str) -> None:
    assert tokens(FAST, text) == tokens(PLAIN, text)
    assert written(FAST, text) == written(PLAIN, text)


COMMON = """The *first* release of **Bracken 4.2:** is here [1], says [the maker](https://a.example/b?c=1&d=2); see [2, 3].
It has `new_flags`, `a*b` and snake_case (**very** odd!), costs < 5 & more, and links to [code `x` here](/y#z).

- Fix the `cache` ([#12](https://git.example/12), [`4919205`](https://git.example/c/4919205))
"""


def test_common_text_is_all_runs() -> None:
    inline = [token for token in FAST.parse(COMMON) if token.type == "inline"]
    assert [[child.type for child in token.children or ()] for token in inline] == [[TYPE], [TYPE]]


def test_the_options_are_an_object_like_the_library_s() -> None:
    assert FAST.options.html == PLAIN.options.html
    assert not hasattr(FAST.options, "unheard_of")
    assert deepcopy(FAST.options) == FAST.options
