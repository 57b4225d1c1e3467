"""Addresses: slugs of file names, sections of folders, URLs that are safe everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.model.article import Term
from newsgen.model.slug import portable
from newsgen.parse.article import parse_source
from newsgen.parse.settings import ParseSettings
from parse.cases import front


def url(source_id: str, fields: str = "", **settings: object) -> str:
    parsed, found = parse_source(source_id, (front(fields) + "text").encode(), ParseSettings(**settings))  # type: ignore[arg-type]
    assert parsed is not None, found
    return parsed.article.card.url


@pytest.mark.parametrize(
    ("source_id", "expected"),
    [
        ("content/ai/race.md", "/2026/04/race/"), ("content/ai/2026-04-24-race.md", "/2026/04/race/"), ("content/ai/2026-04-24.md", "/2026/04/2026-04-24/"),
        ("content/ai/race/index.md", "/2026/04/race/"), ("content/index.md", "/2026/04/index/"), ("content/ai/Über Größe!.markdown", "/2026/04/uber-grosse/"),
        ("content/ai/con.md", "/2026/04/x-con/"), ("content/ai/.md", "/2026/04/md/"), ("content/pages/about.md", "/about/"), ("content/pages/a/b.md", "/a/b/"),
        ("content/pages/a/index.md", "/a/"), ("content/pages/a/b/index.md", "/a/b/"),
    ],
)  # fmt: skip
def test_urls(source_id: str, expected: str) -> None:
    assert url(source_id) == expected


def test_a_slug_of_its_own() -> None:
    assert url("content/ai/x.md", "slug: my-race\n") == "/2026/04/my-race/"
    _, found = parse_source("content/ai/x.md", (front("slug: My Race\n") + "t").encode(), ParseSettings())
    assert [(d.code, d.hint) for d in found] == [("NG125", "Write: slug: my-race")]
    _, found = parse_source("content/ai/x.md", (front("slug: feed.xml\n") + "t").encode(), ParseSettings())
    assert "ends like the name of a file" in found[0].message


@pytest.mark.parametrize("slug", ["rust-1.93.0", "v1.2_rc~3", "a" * 80])
def test_a_slug_that_is_safe_is_kept(slug: str) -> None:
    _, found = parse_source("content/ai/x.md", (front(f"slug: {slug}\n") + "t").encode(), ParseSettings())
    assert found == []
    assert url("content/ai/x.md", f"slug: {slug}\n") == f"/2026/04/{slug}/"
    assert url(f"content/ai/2026-04-24-{slug}.md") == f"/2026/04/{slug}/"


def test_a_page_in_place_of_the_front_page() -> None:
    parsed, found = parse_source("content/pages/index.md", front().encode(), ParseSettings())
    assert (parsed, found[0].code) == (None, "NG131")


def test_too_many_folders() -> None:
    parsed, found = parse_source("content/pages/" + "long-folder-name/" * 8 + "x.md", front().encode(), ParseSettings())
    assert (parsed, found[0].code) == (None, "NG130")


@pytest.mark.parametrize(
    ("source_id", "fields", "section"),
    [
        ("content/ai/x.md", "", Term("ai", "AI")), ("content/big-tech/deep/x.md", "", Term("big-tech", "Big tech")), ("content/x.md", "", None),
        ("content/ai/x.md", "section: Law & order\n", Term("law-order", "Law & order")), ("content/ai/x.md", "section: chips\n", Term("chips", "Silicon")),
        ("content/chips/x.md", "", Term("chips", "Silicon")),
    ],
)  # fmt: skip
def test_sections(source_id: str, fields: str, section: Term | None) -> None:
    settings = ParseSettings(section_names=(("chips", "Silicon"),))
    parsed, _ = parse_source(source_id, (front(fields) + "t").encode(), settings)
    assert parsed is not None
    assert parsed.article.card.section == section


@given(st.text(alphabet=st.characters(exclude_characters="/\0\n"), min_size=1, max_size=60))
def test_any_file_name_gives_a_portable_url(name: str) -> None:
    assert portable(url(f"content/ai/{name}.md") + "index.html")
    assert portable(url("content/a/x.md", permalink="/{section}/{year}/{month}/{day}/news/{slug}/") + "index.html")


def test_long_names_and_long_permalinks() -> None:
    long = url(f"content/{'s' * 60}/{'word-' * 50}.md", permalink="/news/{section}/{year}/{month}/{day}/{slug}/")
    assert portable(long + "index.html")


@pytest.mark.parametrize("permalink", ["/{slug}/", "/{year}/{month}/{slug}/", "/news/{section}/{year}/{month}/{day}/{slug}/"])
def test_long_names_that_begin_alike_have_urls_of_their_own(permalink: str) -> None:
    one, two = (url(f"content/ai/{'word-' * 20}{end}.md", permalink=permalink) for end in ("one", "two"))
    assert one != two
    assert portable(one + "index.html")


def test_a_long_slug_of_its_own_has_no_hash() -> None:
    assert url("content/ai/x.md", f"slug: {'word-' * 20}end\n") == f"/2026/04/{'-'.join(['word'] * 16)}/"
