"""Paths: which file of the site an article means."""

from __future__ import annotations

import pytest

from newsgen.parse.links import classify, picture_path, related_path, source_path

HERE = "content/ai/race.md"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("other.md", "content/ai/other.md"), ("./other.md", "content/ai/other.md"), ("../chips/x.md", "content/chips/x.md"), ("/content/x.md", "content/x.md"), ("/chips/x.md", "content/chips/x.md"),
        ("a%20b.md", "content/ai/a b.md"), ("../../x.md", None), ("../../content/x.md", "content/x.md"), ("/../x.md", None), ("%2e%2e/%2e%2e/%2e%2e/x.md", None), ("a\\b.md", None), ("x%00.md", None),
    ],
)  # fmt: skip
def test_sources(written: str, path: str | None) -> None:
    assert source_path(written, HERE) == path


@pytest.mark.parametrize(
    ("written", "path"),
    [("x", "content/ai/x.md"), ("x.md", "content/ai/x.md"), ("./x.md", "content/ai/x.md"), ("chips/x", "content/chips/x.md"), ("content/chips/x.md", "content/chips/x.md"), ("../chips/x.md", "content/chips/x.md"), ("../../../x", None)],
)  # fmt: skip
def test_related(written: str, path: str | None) -> None:
    assert related_path(written, HERE) == path


@pytest.mark.parametrize(
    ("written", "path"),
    [("a.png", "content/ai/a.png"), ("img/a.png?x#y", "content/ai/img/a.png"), ("/img/a.png", "static/img/a.png"), ("/static/a.png", "static/a.png"), ("/content/a.png", "content/a.png"), ("/../newsgen.yaml", None), ("../../a.png", None), ("../../static/a.png", "static/a.png")],
)  # fmt: skip
def test_pictures(written: str, path: str | None) -> None:
    assert picture_path(written, HERE) == path


@pytest.mark.parametrize(
    ("href", "kind"),
    [("https://example.com/", "web"), ("/about/", "site"), ("#x", "fragment"), ("x/", "relative"), ("?a=b:c", "relative"), ("a/b:c", "relative"), ("a:b", "refused"), ("x.MD#y", "source"), ("mailto:a@b.example", "mail"), ("mailto:a+b@c.example?subject=This%20Week%0AX", "mail"), ("mailto:a%20b@c.example", "refused"), ("mailto://a@b.example", "refused"), ("", "refused")],
)
def test_kinds(href: str, kind: str) -> None:
    assert classify(href, HERE).kind == kind
