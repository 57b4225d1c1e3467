"""Runs: a text that holds only the commonest markup, taken apart by one pattern where the library makes a dozen tokens.

That is plain text with marks of citations, code, links of plain text or of code, emphasis of plain words, and ends of lines.
Each is taken only where nothing around it could make it anything else; a text with more in it is left to the library
(tests/parse/test_fast.py compares the two).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TYPE = "runs"
"""The type of the token that stands for the whole text; its `meta` has the runs under the same name."""

MARKS = r"\n\\`*_~\[\]!<&"
"""What may mean anything but itself within a text, as it stands in a set of a pattern."""
_PART = r"[!#$*+,\-./0-9:;=?@A-Z_a-z~]*"
ADDRESS = rf"(?!\)){_PART}(?:(?:%[0-9A-Fa-f]{{2}}|&(?![#0-9A-Za-z]+;)){_PART})*"
"""An address that ends at the bracket behind it, needs no percent-encoding and holds no entity."""
WORDS = rf"[A-Za-z0-9](?:[^{MARKS}]*[A-Za-z0-9])?"
BEHIND = r"(?=[ \n.,;:?)]|\Z)"
"""What is behind emphasis. A mark with a space or bracket on one side and a word on the other can only open, the next one with this
behind it can close; and as there are none between them they belong together, whatever else is in the paragraph."""

_TEXT = rf"[^{MARKS}]++|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|!(?!\[)|&(?!#?[0-9A-Za-z]+;)|<(?=[ =0-9])"
_BREAK = r"(?<![ \t])\n(?![ \t])"
_RUN = re.compile(
    "("
    rf"((?:{_TEXT}|\[[0-9][0-9, –-]*\](?!\())++)"  # text, with marks of citations
    r"|`([^`\n ][^`\n]*)`(?!`)"  # code
    rf"|\[((?:{_TEXT}|{_BREAK}|`[^`\n \[\]][^`\n\[\]]*`(?!`))++)\]\(({ADDRESS})\)"  # a link
    rf"|(?<![^ \n(])(\*\*?|__?)({WORDS}(?:[.,:;)%]++)?)\6{BEHIND}"
    rf"|{_BREAK}"
    ")"
)

Run = tuple[str, str, str, str, str, str, str]
"""All of it, and then what it has of: text, code, a link's text (with code between backticks, and ends of lines) and its address, marks
of emphasis and their words. One that has nothing is the end of a line."""


def runs_of(text: str, *, citing: bool) -> list[Run] | None:
    """The runs of a text, None where there is more in it; `citing`: whether numbers in brackets can be nothing but citations."""
    runs: list[Run] = _RUN.findall(text)
    if sum([len(run[0]) for run in runs]) != len(text):
        return None
    return runs if citing or "[" not in text or not any("[" in run[1] for run in runs) else None


def label_runs(label: str) -> Iterator[tuple[str, str]]:
    """The text of a link as runs: (text, code), ("", "") for the end of a line."""
    for number, part in enumerate(label.split("`")):
        if number % 2:
            yield "", part
            continue
        first, *lines = part.split("\n")
        if first:
            yield first, ""
        for line in lines:
            yield "", ""
            if line:
                yield line, ""


def find_runs(state: StateCore) -> None:
    """A core rule: the inline tokens of each block; where they are runs, one for all of them."""
    inline, env, md = state.md.inline, state.env, state.md
    citing = not env.get("references")
    for token in state.tokens:
        if token.type == "inline":
            runs = runs_of(token.content, citing=citing)
            if runs:
                token.children = [Token(TYPE, "", 0, content=token.content, meta={TYPE: runs})]
            else:
                token.children = []
                inline.parse(token.content, md, env, token.children)


def expand(tokens: Sequence[Token] | None) -> list[Token]:
    """Inline tokens as the library makes them."""
    return [one for token in tokens or () for one in (_tokens(token.meta[TYPE]) if token.type == TYPE else (token,))]


def _tokens(runs: Iterable[Run]) -> Iterator[Token]:
    for _, text, code, label, href, mark, words in runs:
        if href:
            yield Token("link_open", "a", 1, attrs={"href": href})
            yield from (_plain(*run, 1) for run in label_runs(label))
            yield Token("link_close", "a", -1)
        elif mark:
            tag = "em" if len(mark) == 1 else "strong"
            yield Token(f"{tag}_open", tag, 1, markup=mark)
            yield _plain(words, "", 1)
            yield Token(f"{tag}_close", tag, -1, markup=mark)
        else:
            yield _plain(text, code, 0)


def _plain(text: str, code: str, level: int) -> Token:
    if code:
        return Token("code_inline", "code", 0, content=code, markup="`", level=level)
    return Token("text", "", 0, content=text, level=level) if text else Token("softbreak", "br", 0, level=level)
