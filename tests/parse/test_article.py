"""Articles: what a source becomes, and what holds it back."""

from __future__ import annotations

import dataclasses
import json

import pytest

from newsgen.model.article import Parsed, Term, article_from_data
from newsgen.model.diagnostic import Diagnostic, Severity
from newsgen.parse.article import Parser, parse_source
from newsgen.parse.settings import ParseSettings
from parse.cases import ID, REFERENCES, article, front, parse


def read(data: str | bytes, source_id: str = ID, **settings: object) -> tuple[Parsed | None, list[Diagnostic]]:
    raw = data if isinstance(data, bytes) else data.encode()
    return parse_source(source_id, raw, ParseSettings(**settings))  # type: ignore[arg-type]


def test_an_article_is_json_and_comes_back() -> None:
    fields = REFERENCES + "tags: [AI, no, AI]\nauthors: [mira]\nseries: Power\nimage: {src: a.png, alt: b}\ncorrections:\n- {date: 2026-05-01, text: Fixed.}\n"
    made = article("Hi [1] [x](y.md) ![a](b.png).\n\n## Part", fields)
    assert article_from_data(json.loads(json.dumps(dataclasses.asdict(made)))) == made
    assert made.card.tags == (Term("ai", "AI"), Term("no", "no"))
    assert (made.card.series, made.card.section) == (Term("power", "Power"), Term("ai", "AI"))
    assert made.references[0].cites == ("cite-1-1",)
    assert made.anchors == ("part", "ref-1", "ref-2", "ref-3")
    assert made.corrections[0].date == "2026-05-01"
    assert made.card.image is not None
    assert (made.card.image.src, made.card.image.line) == ("content/ai/a.png", 11)


def test_links_have_a_path_a_text_and_a_place() -> None:
    made = article('One\n[a *b*](../x/y.md#part "t") and\nmore [c](z.md) and ![p](q.png)')
    assert [(x.path, x.fragment, x.text, x.line, x.column) for x in made.links] == [
        ("content/x/y.md", "part", "a b", 6, 9),
        ("content/ai/z.md", "", "c", 7, 10),
    ]
    assert [(x.src, x.alt, x.line, x.column) for x in made.pictures] == [("content/ai/q.png", "p", 7, 25)]


def test_a_place_per_link_on_one_line() -> None:
    made = article("[a](x.md) [b](x.md)")
    assert [x.column for x in made.links] == [5, 15]


def test_dates_in_the_zone_of_the_site() -> None:
    parsed, found = parse("text", "updated: 2026-04-24\nexpires: 2026-05-01\n", timezone="America/New_York")
    assert parsed is not None
    assert not found
    assert parsed.article.card.date == "2026-04-24T00:00:00-04:00"
    assert parsed.article.card.updated == "2026-04-24T00:00:00-04:00"
    assert parsed.until is not None
    assert parsed.until - parsed.since == 7 * 86_400


def test_updated_on_the_day_of_publication_is_not_before_it() -> None:
    made, found = read("---\ntitle: x\ndate: 2026-04-24 10:00\nupdated: 2026-04-24\n---\ntext")
    assert made is not None
    assert not found
    assert made.article.card.updated == made.article.card.date


def test_permalink_is_filled_in_the_zone_of_the_site() -> None:
    source = "---\ntitle: x\ndate: 2026-01-01T02:00:00Z\n---\n"
    made, _ = read(source, timezone="America/New_York", permalink="/{section}/{year}/{month}/{day}/{slug}/")
    assert made is not None
    assert made.article.card.url == "/ai/2025/12/31/race/"


def test_read_time_and_words() -> None:
    made = article("word " * 401 + "\n\n```\nnot counted\n```")
    assert (made.words, made.card.read_time) == (401, 3)
    assert article("word", "read-time: 9\n").card.read_time == 9


@pytest.mark.parametrize(
    ("fields", "drafts", "public", "listed"),
    [("", False, True, True), ("status: draft\n", False, False, True), ("status: draft\n", True, True, True), ("status: retracted\n", False, True, False)],
)
def test_status(fields: str, drafts: bool, public: bool, listed: bool) -> None:
    parsed, _ = parse("text", fields, drafts=drafts)
    assert parsed is not None
    assert (parsed.public, parsed.listed) == (public, listed)


def test_a_plain_page() -> None:
    parsed, found = read("---\ntitle: About\n---\nHi", "content/pages/legal/About us.md")
    assert parsed is not None
    assert not found
    made = parsed.article
    assert (made.plain, parsed.listed, made.share, made.helpful, made.card.url, made.card.date) == (True, False, False, False, "/legal/about-us/", "")


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "NG103", 1, 1), (b" \n\n", "NG103", 1, 1), (b"\xef\xbb\xbf", "NG103", 1, 1), (b"x" * 2_000_000, "NG102", 1, 1),
        (b"---\ntitle: caf\xe9\n---\n", "NG101", 2, 11), (b"\xff\xfe-\x00", "NG101", 1, 1), (b"# Hi", "NG107", 1, 1), (b"---\ntitle: x\n", "NG108", 1, 1),
        (b"---\ntitle: x\ndate: 2026-02-30\n---\n", "NG123", 3, 7), (b"---\ntitle: x\n---\n", "NG120", 1, 1), (b"---\ndate: 2026-01-01\n---\n", "NG120", 1, 1),
        (b"---\n---\nx", "NG120", 1, 1), (b"---\ntitle: a: b\ndate: 2026-01-01\n---\n", "NG110", 2, 8), (b"---\n- a\n---\n", "NG110", 1, 1),
        (b"---\ntitle: x\ndate: 2026-01-02\nupdated: 2026-01-01\n---\n", "NG126", 4, 10), (b"---\ntitle: x\ndate: 2026-01-02\nexpires: 2026-01-01\n---\n", "NG126", 4, 10),
        (b"---\ntitle: x\ndate: 2026-01-02\nimage: ../../../x.png\n---\n", "NG128", 4, 8), (b"---\ntitle: x\ndate: 2026-01-02\nrelated: [../../../x.md]\n---\n", "NG129", 4, 11),
        (b"---\ntitle: x\ndate: 2026-01-02\nreferences:\n- title: t\n  url: ftp://x\n---\n", "NG124", 6, 8), (b"---\ntitle: x\ndate: 2026-01-02\ntgas: [a]\n---\n", "NG121", 4, 1),
    ],
)  # fmt: skip
def test_what_holds_an_article_back(data: bytes, code: str, line: int, column: int) -> None:
    parsed, found = read(data)
    assert parsed is None
    first = found[0]
    assert (first.code, first.span.file, first.span.line, first.span.column, first.severity) == (code, ID, line, column, Severity.ERROR)
    assert first.hint


def test_all_wrong_fields_are_reported_at_once() -> None:
    _, found = read("---\ntitle: a: b\ndate: 2026-02-30\nauthor: x\nshare: maybe\n---\n")
    assert [(d.code, d.span.line) for d in found] == [("NG110", 2), ("NG123", 3), ("NG121", 4), ("NG122", 5)]


def test_broken_links_do_not_hold_back() -> None:
    parsed, found = parse("[a](#nope) [b](../../../x.md) ![c](../../../d.png)")
    assert parsed is not None
    assert sorted(d.code for d in found if d.severity is Severity.ERROR) == ["NG204", "NG205", "NG216"]


def test_references_never_cited_are_reported_where_they_stand() -> None:
    _, found = parse("Only [2].", REFERENCES)
    assert [(d.code, d.span.line) for d in found] == [("NG207", 5), ("NG207", 7)]


def test_line_ends_and_a_mark_at_the_start_change_nothing() -> None:
    source = front() + "One\n[a](#b)\n"
    plain = read(source)
    assert plain == read(b"\xef\xbb\xbf" + source.encode()) == read(source.replace("\n", "\r\n")) == (*read("\n\n" + source)[:1], plain[1])


def test_hidden_characters_are_kept_from_every_field() -> None:
    parsed, found = read('---\ntitle: "a\\u202Eb"\ndate: 2026-01-01\ntags: ["x\\u202Ey"]\n---\ntext')
    assert parsed is not None
    assert "\u202e" not in json.dumps(dataclasses.asdict(parsed), ensure_ascii=False)
    assert not found


def test_front_matter_is_no_table_of_link_definitions() -> None:
    assert "href" not in article("See [x][2] and [2].", "").body


def test_a_parser_keeps_nothing_of_an_article() -> None:
    parser = Parser(ParseSettings())
    one = (front() + "## A\n\n[x]\n\n[x]: https://example.com/\n\nA[^1]\n\n[^1]: b\n").encode()
    two = (front() + "## A\n\n[x] A[^1]\n").encode()
    first = parser.parse(ID, two)
    assert parser.parse(ID, one) == parser.parse(ID, one)
    assert parser.parse(ID, two) == first


def test_an_article_that_is_not_listed_among_sections() -> None:
    made, _ = read(front() + "text", "content/x.md")
    assert made is not None
    assert made.article.card.section is None
