"""YAML: strings, places, limits, bans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.formats.limits import Codes, Limits
from newsgen.formats.yaml import parse_yaml
from newsgen.model.diagnostic import Severity

TEXT = frozenset({"title", "tags"})


def codes(text: str, **options: object) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong with a text."""
    return [(d.code, d.span.line, d.span.column) for d in parse_yaml(text, "f.md", **options)[2]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    ["no", "on", "yes", "off", "12:30", "010", "1.10", "1_000", "2026-04-24", "2026-04-24T10:00:00", "0x10", "AT&T", "a*b",
     "C#", "R!", "3e5", ".inf", "="],
)  # fmt: skip
def test_scalars_stay_text(written: str) -> None:
    data, _, found = parse_yaml(f"value: {written}\nlist: [{written}]", "f.md")
    assert (data, found) == ({"value": written, "list": [written]}, [])


def test_nothing_is_an_empty_text() -> None:
    data, _, _ = parse_yaml("a: ~\nb: null\nc:\nd: 'null'\ne: [null, ~]", "f.md")
    assert data == {"a": "", "b": "", "c": "", "d": "null", "e": ["null", "~"]}


def test_no_document_is_an_empty_text() -> None:
    assert parse_yaml("# nothing\n", "f.md")[0] == ""


def test_places_of_keys_and_values() -> None:
    _, places, _ = parse_yaml("title: x\nreferences:\n- title: a\n  url:  b\n- [c]\n", "f.md", first_line=2)
    assert places.key(("references", 0, "url")) == (5, 3)
    assert places.value(("references", 0, "url")) == (5, 9)
    assert places.key(("references", 1)) == (6, 3)
    assert places.value(("references", 1, 0)) == (6, 4)


def test_places_of_what_is_not_there_are_those_above() -> None:
    _, places, _ = parse_yaml("read_time: x\nimage: y\n", "f.md")
    assert places.key(("read-time",)) == (1, 1)
    assert places.value(("image", "src")) == (2, 8)
    assert places.key(("date",)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "column"),
    [("a: &x b", 4), ("a: *x", 4), ("a: !tag b", 4), ("a: !!python/name:os.system", 4), ("<<: {a: b}", 1), ("- &a b", 3), ("a: [&b c]", 5)],
)
def test_anchors_aliases_tags_and_merge_keys_are_refused(text: str, column: int) -> None:
    data, _, found = parse_yaml(text, "f.md")
    assert data is None
    assert [(d.code, d.span.column) for d in found] == [("NG113", column)]


def test_signs_inside_of_text_are_no_ban() -> None:
    data, _, found = parse_yaml("a: AT&T & *x* !y\nb: '*x'\nc: |\n  &x *y !z\n  <<: a\n", "f.md")
    assert not found
    assert data["c"] == "&x *y !z\n<<: a\n"


def test_a_key_twice_is_an_error_that_names_both() -> None:
    _, _, found = parse_yaml("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n", "f.md")
    assert [(d.code, d.span.line, d.notes[0].span.line) for d in found if d.notes[0].span] == [("NG114", 4, 3), ("NG114", 5, 1)]


def test_hyphen_and_underscore_are_one_key() -> None:
    assert codes("read-time: 1\nread_time: 2\n") == [("NG114", 2, 1)]


@pytest.mark.parametrize("nested", ["[" * 21 + "]" * 21, "\n".join(" " * n + "a:" for n in range(22)), "- " * 21 + "a", "{a: " * 21 + "}" * 21])
def test_the_twenty_first_level_is_refused(nested: str) -> None:
    data, _, found = parse_yaml(nested, "f.md")
    assert (data, found[0].code) == (None, "NG112")


def test_twenty_levels_are_read() -> None:
    assert not codes("[" * 20 + "]" * 20)


def test_sizes_are_parameters() -> None:
    assert codes("a: " + "x" * 70_000)[0][0] == "NG111"
    assert not codes("a: " + "x" * 70_000, limits=Limits(max_bytes=100_000))
    assert codes("- x\n" * 6000)[0][0] == "NG111"
    assert codes("é" * 40_000)[0][0] == "NG111"


def test_codes_are_parameters() -> None:
    assert codes("a: 1\na: 2", codes=Codes(duplicate="NG012"))[0][0] == "NG012"


def test_a_comment_that_cuts_text_is_an_error_under_text_keys_only() -> None:
    text = "title: C # is fine\nstatus: draft # for now\ntags:\n- F # sharp\n- ok\n"
    data, _, found = parse_yaml(text, "f.md", text_keys=TEXT)
    assert data["status"] == "draft"
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("NG115", 1, 10), ("NG115", 4, 5)]
    assert 'title: "C # is fine"' in found[0].hint


def test_comments_after_quotes_and_lists_are_comments() -> None:
    assert not codes("title: 'C' # x\ntags: [a] # y\n# z\n", text_keys=TEXT)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_odd_line_breaks_are_spaces(sign: str) -> None:
    assert parse_yaml(f"a: x{sign}b: 2", "f.md")[0] is not None
    assert parse_yaml(f"a: x{sign}y\nb: 2", "f.md")[0] == {"a": "x y", "b": "2"}


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\u202e", "\U000e0041", "\ufffe"])
def test_invisible_characters_are_left_out_and_reported(sign: str) -> None:
    data, _, found = parse_yaml(f"title: a{sign} b\n", "f.md")
    assert [(d.code, d.severity, d.span.column) for d in found] == [("NG116", Severity.WARNING, 9)]
    assert sign not in data["title"]


def test_a_second_document_is_refused() -> None:
    assert codes("a: 1\n---\nb: 2") == [("NG110", 2, 1)]
    assert codes("%YAML 1.1\n---\na: b")[0][0] == "NG110"


@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`,?\\ \n\t<0~é\u2028\u202e\x00"), max_size=60))
def test_any_text_gives_data_or_a_diagnostic(text: str) -> None:
    data, _, found = parse_yaml(text, "f.md", text_keys=TEXT)
    assert data is not None or found
    assert all(d.span.line >= 1 and d.span.column >= 1 and d.message and d.hint for d in found)
