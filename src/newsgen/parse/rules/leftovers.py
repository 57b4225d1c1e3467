"""Leftovers of other systems in running text, shown as they were typed: HTML tags, comments, marks of templates.

Raw HTML is text by design; a writer who brought an article here from elsewhere is told of it, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from newsgen.model.diagnostic import Span
from newsgen.parse.runs import expand
from newsgen.parse.state import BodyState

_NAMES = (
    "a abbr acronym address article aside audio b big blockquote body br button caption center cite code col colgroup dd del "
    "details dfn div dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins kbd label li link main mark meta nav noscript object ol p param picture pre q s samp script section small "
    "source span strike strong style sub summary sup svg table tbody td tfoot th thead time tr tt u ul var video wbr"
)
# `<b>`, `<b class=`, `</b>`, and a tag whose rest is on the next line; not `a <b and c`. Each pattern begins with one
# character, outside of what ignores case: only then does the search leap to it.
_HTML = re.compile(
    rf"<(?i:/?(?P<tag>{'|'.join(_NAMES.split())})(?=\s*/?>|\s*(?:\n|\Z)|\s+(?:[a-z:-]{{1,30}}\s+){{0,3}}[a-z:-]{{1,30}}\s*=)"
    r"|(?P<comment>!--))"
)
_TEMPLATE = re.compile(r"(?P<template>\{(?:%[^{}\n]{0,200}%|\{[^{}\n]{1,200}\}|:\s*[A-Za-z.#:/][^{}\n]{0,200})\})")
_UNREAD = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\\.")
_WINDOW = 1_000
_SHOWN = 60
_INSTEAD = (
    ("br wbr", "End the line with \\ or two spaces to break it"),
    ("sup sub", "Write the raised or lowered character itself (², ₂), or [^1] for a note"),
    ("img picture figure figcaption source svg", "Write a picture as ![what it shows](chart.png)"),
    ("a link", "Write a link as [its words](https://…)"),
    ("b strong", "Write **bold** words between two stars"),
    ("i em cite dfn var", "Write *emphasis* between stars"),
    ("code pre tt samp kbd", "Write code between backticks"),
    ("s del strike", "Write ~~struck~~ words between tildes"),
    ("h1 h2 h3 h4 h5 h6", "Write a heading as ## Heading"),
    ("ul ol li", "Write a list as lines that begin with - or 1."),
    ("dl dt dd", "Write a term on a line, and : with its definition below"),
    ("table thead tbody tfoot tr th td caption col colgroup", "Write a table with | between its cells"),
    ("blockquote q", "Write a quotation as lines that begin with >"),
    ("hr", "Write a rule as --- on a line of its own"),
    ("iframe embed object video audio script param", "Link to what it showed"),
    ("comment", "Delete the comment"),
    ("template", "Write what the template put there, or delete it"),
)


class _First(NamedTuple):
    """The first of them: its line of the body, its kind, what is shown of it."""

    line: int
    kind: str
    text: str


def report_leftovers(body: str, tokens: Sequence[Token], state: BodyState) -> None:
    """Report the tags and marks of a body that readers see as they were typed: one warning for all of them."""
    if not (_HTML.search(body) or _TEMPLATE.search(body)):
        return
    first, count = None, 0
    for line, text in running_text(tokens):
        matches = [*_HTML.finditer(text), *_TEMPLATE.finditer(text)]
        count += len(matches)
        if matches:
            one = _first(line, text, min(matches, key=re.Match.start))
            first = one if first is None or one.line < first.line else first
    if first is None:
        return
    instead = next((hint for kinds, hint in _INSTEAD if first.kind in kinds.split()), "Delete the tags")
    others = f" and {count - 1:,} more like it in this article are" if count > 1 else " is"
    message = f"{first.text}{others} shown as typed: HTML and templates are not run in articles."
    state.found.warning("NG218", message, _place(first, state), f"{instead}, or put it between backticks if readers shall see it.")


def _first(line: int, text: str, match: re.Match[str]) -> _First:
    kind = match["tag"].lower() if match.lastgroup == "tag" else str(match.lastgroup)
    return _First(line + text.count("\n", 0, match.start()), kind, _whole(text, match))


def running_text(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """The text of each paragraph, heading and cell with its line; code, pictures and escapes are a NUL, emphasis nothing."""
    for token in tokens:
        if token.type == "inline":
            yield token.map[0] if token.map else 0, "".join(_piece(child) for child in expand(token.children))


def _piece(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return "" if token.type.startswith(("em_", "strong_", "s_")) else "\0"


def _whole(text: str, match: re.Match[str]) -> str:
    """What was found, up to its end where that is near."""
    ending = {"tag": ">", "comment": "-->"}.get(str(match.lastgroup))
    end = text.find(ending, match.end(), match.start() + _SHOWN) if ending else -1
    whole = text[match.start() : end + len(ending)] if ending and end >= 0 else match[0][:_SHOWN]
    return whole.partition("\n")[0].replace("\0", "…")


def _place(first: _First, state: BodyState) -> Span:
    """Where the first stands in its line, not in the code before it."""
    line = state.lines[first.line] if first.line < len(state.lines) else ""
    start = first.text.partition("…")[0]
    at = _UNREAD.sub(lambda m: " " * len(m[0]), line[:_WINDOW]).find(start)
    if at >= 0:
        return Span(state.source_id, first.line + state.first_line, at + 1)
    state.cursor = (-1, 0)
    return state.span(first.line, start)
