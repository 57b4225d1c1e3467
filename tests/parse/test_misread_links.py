"""Links that Markdown does not see as links, and where links that go over lines are reported."""

from __future__ import annotations

import pytest

from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings

HEAD = "---\ntitle: x\ndate: 2026-04-24\n---\n"


def found(body: str) -> list[tuple[str, int, int, str]]:
    _, diagnostics = Parser(ParseSettings()).parse("content/ai/x.md", (HEAD + body).encode())
    return [(d.code, d.span.line, d.span.column, d.message) for d in diagnostics]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("See [the notes][1].\n", "The text links to [1], and no line defines that link."),
        ("See this [1].\n", "The text cites reference 1, but the article has no references."),
        ("[1]: {{ site.url }}/x/\n", "The line looks like the address of the link [1], but is shown as text."),
    ],
)
def test_a_number_that_is_no_citation(body: str, message: str) -> None:
    assert [one[3] for one in found(body) if one[0] == "NG206"] == [message]


def test_neighbours_are_citations() -> None:
    assert [one[3].split(",")[0] for one in found("See [1][2].\n")] == ["The text cites reference 1", "The text cites reference 2"]


def test_an_address_below_the_text_of_its_link() -> None:
    assert found("See [a text\nof two\nlines](irc://example.com/x) here.\n")[0][:3] == ("NG202", 7, 8)
