"""Repeated diagnostics of one article: a few whole, the lines of the rest."""

from __future__ import annotations

from newsgen.model.diagnostic import Severity
from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings

HEAD = "---\ntitle: x\ndate: 2026-04-24\n---\n"


def found(body: str) -> list[tuple[str, int, tuple[str, ...]]]:
    _, diagnostics = Parser(ParseSettings()).parse("content/ai/x.md", (HEAD + body).encode())
    return [(d.code, d.span.line, tuple(n.message for n in d.notes)) for d in diagnostics]


def test_few_stay_as_they_are() -> None:
    assert found("![](https://example.com/a.png)\n\n" * 8) == [("NG203", line, ()) for line in range(5, 21, 2)]


def test_many_are_folded_into_the_last_shown() -> None:
    last = found("![](https://example.com/a.png)\n\n" * 11)[-1]
    assert last == ("NG203", 19, ("3 more like this in this article, on lines 21, 23, 25.",))


def test_one_line_is_named_once() -> None:
    last = found("![](https://example.com/a.png)" * 12)[-1]
    assert last == ("NG203", 5, ("4 more like this in this article, on line 5.",))


def test_thousands_are_counted_and_not_listed() -> None:
    codes = found("[x](#nowhere)\n\n" * 3000 + "![](https://example.com/a.png)")
    assert len(codes) == 21
    assert codes[-1][0] == "NG203"
    assert codes[-2][2][0].startswith("2980 more like this in this article, on lines 45, 47,")
    assert codes[-2][2][0].endswith(" 103 ….")


def test_errors_stay_errors() -> None:
    _, diagnostics = Parser(ParseSettings()).parse("content/ai/x.md", (HEAD + "[x](#no)\n\n" * 50).encode())
    assert [d.severity for d in diagnostics] == [Severity.ERROR] * 20
