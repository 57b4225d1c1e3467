"""Broken YAML: one diagnostic with the line as it should be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.formats.yaml import parse_yaml, quote

TITLES = [
    ("GPT-5.5: the race", 'title: "GPT-5.5: the race"'),
    ('"Spud" is here: why', "title: '\"Spud\" is here: why'"),
    ('"Spud" is here', "title: '\"Spud\" is here'"),
    ("[4] things", 'title: "[4] things"'),
    ("@openai says", 'title: "@openai says"'),
    ("*bold* move", 'title: "*bold* move"'),
    ("%100", 'title: "%100"'),
    ("`code` is", 'title: "`code` is"'),
    ("{{ title }}", 'title: "{{ title }}"'),
    ("> a quote", 'title: "> a quote"'),
    ("|pipe", 'title: "|pipe"'),
    ("- a dash", 'title: "- a dash"'),
    ("it's: here", 'title: "it\'s: here"'),
    ("'it's here'", 'title: "it\'s here"'),
    ('"unclosed', 'title: "unclosed"'),
    ("'unclosed", 'title: "unclosed"'),
    ("why: ", 'title: "why:"'),
    ("a: b: c", 'title: "a: b: c"'),
    ('"C:\\Users"', "title: '\"C:\\Users\"'"),
]


@pytest.mark.parametrize(("title", "line"), TITLES)
def test_titles_of_auto_writers(title: str, line: str) -> None:
    data, _, found = parse_yaml(f"date: 2026-04-24\ntitle: {title}\nslug: x\ntags:\n- a\n", "f.md", first_line=2)
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("NG110", 3, 8)]
    assert found[0].hint == f"Write: {line}"
    # The rest is read as if it were mended, so that everything is reported at once.
    assert (data["slug"], data["tags"]) == ("x", ["a"])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("title:Foo\ndate: 2\n", "Write: title: Foo"),
        ("tags: [a, b\ndate: 2\n", "Write: tags: [a, b]"),
        ("tags: [AI, @openai]\ndate: 2\n", 'Write: tags: [AI, "@openai"]'),
        ("tags:\n- [4] things\n- b\n", 'Write: - "[4] things"'),
        ("refs:\n- title: A: b\n  url: x\n", 'Write: - title: "A: b"'),
        ("a:\n\tb: 1\n\tc: 2\n", "Indent with spaces:   b: 1"),
        ("title: a\n date: b\n", "Indent it as its neighbours are: date: b"),
        ("text: one\n  two: three\n  four\ndate: 1\n", 'Write: text: "one two: three four"'),
    ],
)
def test_lines_of_auto_writers(text: str, hint: str) -> None:
    _, _, found = parse_yaml(text, "f.md")
    assert [d.hint for d in found] == [hint]


def test_a_quote_that_a_later_one_seems_to_close() -> None:
    data, _, found = parse_yaml('title: "open\ndate: 2\nslug: "y"\n', "f.md")
    assert [(d.span.line, d.hint) for d in found] == [(1, 'Write: title: "open"')]
    assert data == {"title": "open", "date": "2", "slug": "y"}


def test_every_broken_line_is_reported() -> None:
    _, _, found = parse_yaml("title: a: b\nslug: x\ndescription: c: d\nby: @y\n", "f.md")
    assert [d.span.line for d in found] == [1, 3, 4]


def test_what_cannot_be_mended_is_explained() -> None:
    data, _, found = parse_yaml("- a\nb", "f.md")
    assert data is None
    assert found[-1].hint


@pytest.mark.parametrize(
    "text",
    ["[" * 65_000, "- " * 30_000, "{a: " * 15_000, "? " * 30_000, "&a " * 20_000, "a: [x\n" * 9000, "a: 'x\n" * 2500, "a: b: c\n" * 2000,
     '"\n' * 8000, "\t\n" * 8000, " a\n" * 15_000, ": \n" * 15_000, "%" * 60_000, "\u2028" * 15_000, "a: " + "\u202e" * 20_000,
     "- [[[[\n" * 8000, "x: |\n" + " a\n" * 20_000, "!!a " * 15_000, "*a: *b\n" * 9000, "<<: <<\n" * 9000, 'a: "\\x' * 9000],
)  # fmt: skip
def test_hostile_files_end(text: str) -> None:
    _, _, found = parse_yaml(text, "f.md")
    assert len(found) <= 20


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), max_size=40))
def test_a_quoted_text_is_that_text(text: str) -> None:
    assert parse_yaml(f"a: {quote(text)}\n", "f.md")[0] == {"a": text}


@given(st.text(alphabet="ab:'\"[]{}#&*!|>%@`,-? ", min_size=1, max_size=20).map(str.strip).filter(bool))
def test_the_hint_is_right_yaml(title: str) -> None:
    _, _, found = parse_yaml(f"title: {title}\ndate: 1\n", "f.md")
    for one in found:
        if one.hint.startswith("Write: title"):
            assert not parse_yaml(one.hint.removeprefix("Write: ") + "\ndate: 1\n", "f.md")[2]
