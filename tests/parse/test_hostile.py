"""Hostile articles: patterns that make Markdown parsers slow or deep, scripts in every spelling."""

from __future__ import annotations

import pytest

from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings
from parse.cases import ID, article, front, parse

N = 1500
PATTERNS = {
    "nested strong": "*a **a " * N + "b" + " a** a*" * N, "closers": "a_ " * N, "openers": "_a " * N, "link closers": "a]" * N, "link openers": "[a" * N,
    "mismatched": "*a_ " * N, "issue 389": "*a " * N + "_a*_ " * N, "closers of three": "a**b" + "c* " * N, "link and emphasis": "[ a_" * N, "[ (](": "[ (](" * N,
    "![[]()": "![[]()" * N, "hard link": "**x [a*b**c*](d)" * N, "brackets": "[" * N + "a" + "]" * N, "quotes": "> " * N + "a", "lists": "".join("  " * i + "* a\n" for i in range(200)),
    "nul": "abc\0de\0" * N, "backticks": "".join("e" + "`" * i for i in range(200)), "link <": "[a](<b" * N, "link": "[a](b" * N, "comment": "</ <!--" * N, "pi": "<? " * N,
    "declaration": "<!A " * N, "cdata": "<![CDATA[" * N, "rows": "aaa\rbbb\n-\v\n" * N, "wide table": "|a|" * 40 + "\n" + "|-|" * 40 + "\n" + "a\n" * N, "bars": "|" * N + "\n" + "|" * N,
    "definitions": "".join(f"[{i}]: u\n" for i in range(N)), "uses": "[a]: u\n\n" + "[a]" * N, "notes": "".join(f"[^{i}]: x\n\n" for i in range(300)), "marks": "[^a]: x\n\n" + "[^a]" * N,
    "inline notes": "^[" * N + "]" * N, "terms": "a\n: b\n" * N, "stars": "*" * N, "tildes": "~~a " * N, "bangs": "![" * N, "pictures": "![" * 60 + "](a)" * 60,
    "autolinks": "<https://a" * N, "entities": "&amp" * N, "headings": "# a\n" * N, "cites": "[1]" * N, "deep list": ("> " * 15 + "- " * 10 + "a\n") * 50, "tasks": "- [ ] a\n" * N,
    "setext": "a\n=\n" * N, "fences": "```\n" * N, "escapes": "\\[" * N, "word": "a" * 50_000, "hidden": "\u202e" * N, "ranges": "[1-3]" * N,
    "notes in notes": "".join("    " * i + f"[^{i}]: x\n" for i in range(50)) + "[^0]", "entity links": "[a](&#233;x)" * N, "refused links": "[a](x&#58;y)" * N,
}  # fmt: skip
PARSER = Parser(ParseSettings())
# The table of forty columns is the one that grows: the library fills its empty cells.
GROWTH = 70


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_end_and_do_not_grow(name: str) -> None:
    text = PATTERNS[name]
    parsed, found = PARSER.parse(ID, (front() + text).encode())
    assert parsed is not None
    assert len(parsed.article.body) < GROWTH * len(text)
    assert len(found) < 1000


SCRIPTS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
    "<java script:alert(1)>", "\\javascript:alert(1)", "&colon;javascript:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "vbscript:x", "data:text/html,x",
    "data:image/svg+xml,x", "data:image/png;base64,x", "file:///etc/passwd", "blob:https://example.com/x", "filesystem:x", "view-source:x", "ms-msdt:x", "intent:x", "sms:1",
    "feed:javascript:alert(1)", "jar:x", "about:blank", "ws://x", "chrome:x", "//example.com", "/\\example.com", "\\\\example.com", "https:example.com", "https:/example.com",
    "https:///example.com", "http://u:p@example.com", "mailto:x@y@z", "mailto:", "tel:1", "x:y", "%6Aavascript:alert(1)", "\u0001javascript:alert(1)",
]


@pytest.mark.parametrize("url", SCRIPTS)
def test_links_of_other_schemes_become_text_with_a_warning(url: str) -> None:
    parsed, found = parse(f"[words]({url})")
    assert parsed is not None
    assert "<a" not in parsed.article.body
    assert "words" in parsed.article.body
    assert [one.code for one in found if one.code != "NG208"] in (["NG202"], [])


@pytest.mark.parametrize("url", [url for url in SCRIPTS if not url.startswith(("<", "\u0001"))])
def test_pictures_of_other_schemes_become_text(url: str) -> None:
    parsed, found = parse(f"![words]({url})")
    assert parsed is not None
    assert not parsed.article.pictures
    assert "words" in parsed.article.body
    assert found


PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", '"><script>alert(1)</script>', "' onmouseover='alert(1)", "<iframe src=//x>",
    "<base href=//x>", "<meta http-equiv=refresh content=0>", "<style>*{}</style>", "<form action=//x>", "<math><mi xlink:href='data:x'>", "</title><script>", "<!--", "]]>", '<noscript><p title="</noscript>',
]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("frame", ["{}", "# {}", "- {}", "> {}", "`{}`", "    {}", "```{}\nx\n```", "[a](b.png '{}')", "![{}](a.png)", "| {} |\n|---|\n| a |", "[^a]\n\n[^a]: {}", "*{}*", "<{}>", "[{}](/x/)"])
def test_no_markup_comes_through(payload: str, frame: str) -> None:
    body = article(frame.replace("{}", payload)).body
    for tag in ("script", "img", "svg", "iframe", "base", "meta", "style", "form", "math", "noscript", "title", "!--"):
        assert f"<{tag}" not in body
        assert f"</{tag}" not in body
