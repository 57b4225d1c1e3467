"""Slugs: safe everywhere, stable, never empty."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.model.slug import MAX_PATH, kept, portable, slug_of_name, slugify

SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("GPT-5.5: the race", "gpt-5-5-the-race"), ("What's new?", "whats-new"), ("Übergröße", "ubergrosse"), ("日本", "riben"),
        ("C", "c"), ("C++", "c-plus-plus"), ("C#", "c-sharp"), ("F# and C#", "f-sharp-and-c-sharp"), ("#1 thing", "1-thing"),
        ("R&D", "r-d"), ("con", "x-con"), ("NUL", "x-nul"), ("com1", "x-com1"), ("console", "console"), ("a/../b", "a-b"),
    ],
)  # fmt: skip
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_long_slug_is_cut_at_a_hyphen() -> None:
    assert slugify("word " * 40) == "-".join(["word"] * 16)
    assert slugify("x" * 200) == "x" * 80
    assert slugify("one two three", 9) == "one-two"


def test_texts_without_letters_differ() -> None:
    assert slugify("!!!") != slugify("???")
    assert slugify("!!!") == slugify("!!!")


@given(st.text(max_size=120), st.integers(10, 100))
def test_any_text_gives_a_safe_slug(text: str, length: int) -> None:
    slug = slugify(text, length)
    assert SHAPE.match(slug)
    assert len(slug) <= length + 2
    assert portable(f"/{slug}/")
    assert slugify(slug, length) == slug


@pytest.mark.parametrize("path", ["/", "/a/", "/2026/04/x/", "/old.html", "/a_b/c~d/"])
def test_portable(path: str) -> None:
    assert portable(path)


@pytest.mark.parametrize(
    "path", ["", "a", "a/", "//", "/a//b/", "/A/", "/é/", "/../a", "/a/..", "/.git/", "/a./", "/a b/", "/con/", "/nul.html", "/a%2e/", "/a:b/", "/a\\b", "/a\n", "/" + "a" * MAX_PATH],
)  # fmt: skip
def test_not_portable(path: str) -> None:
    assert not portable(path)


@pytest.mark.parametrize("name", ["rust-1.93.0", "a", "1.0", "v1.2_rc~3", "a" * 80])
def test_kept(name: str) -> None:
    assert kept(name)


@pytest.mark.parametrize("name", ["", "A", "a b", "a/b", "a.", ".a", "con", "con.1", "feed.xml", "404.html", "post.en", "\u00fc", "a" * 81])
def test_not_kept(name: str) -> None:
    assert not kept(name)


def test_long_names_that_begin_alike_stay_apart() -> None:
    one, two = slug_of_name("word-" * 20 + "one"), slug_of_name("word-" * 20 + "two")
    assert one == "-".join(["word"] * 14) + "-ac0e5cf6"
    assert one[:70] == two[:70]
    assert one != two
    assert len(slug_of_name("a" * 200)) == 80


def test_names_that_are_not_cut_have_no_hash() -> None:
    assert slug_of_name("GPT-5.5: the race") == "gpt-5-5-the-race"
    assert slug_of_name("rust-1.93.0") == "rust-1.93.0"
    assert slug_of_name("a" * 80) == "a" * 80


@given(st.text(max_size=120), st.integers(8, 90))
def test_any_name_gives_a_safe_slug(name: str, length: int) -> None:
    slug = slug_of_name(name, length)
    assert portable(f"/{slug}/")
    assert len(slug) <= length + 2
