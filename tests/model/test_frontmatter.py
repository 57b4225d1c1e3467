"""Front matter: the fields, what is wrong with them in plain words, and their schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsgen.model.frontmatter import FrontMatter, article_schema, validate_front_matter

MIN = {"title": "x", "date": "2026-04-24"}


def fields(**more: Any) -> FrontMatter:
    made, problems = validate_front_matter({**MIN, **{k.replace("_", "-"): v for k, v in more.items()}})
    assert made is not None, problems
    return made


def problem(**more: Any) -> tuple[tuple[str | int, ...], str, str, str]:
    _, problems = validate_front_matter({**MIN, **more})
    assert len(problems) == 1, problems
    one = problems[0]
    return one.path, one.code, one.message, one.hint


def test_the_least() -> None:
    made = fields()
    assert (made.title, made.status, made.share, made.helpful, made.noindex, made.tags) == ("x", "published", True, True, False, ())


def test_underscores_are_taken_too() -> None:
    made, _ = validate_front_matter({**MIN, "read_time": "11", "canonical_url": "https://example.com/", "ai": {"prompt_version": "3"}})
    assert made is not None
    assert (made.read_time, made.canonical_url, made.ai.prompt_version) == (11, "https://example.com/", "3")


def test_types_are_made_of_text() -> None:
    made = fields(share="no", helpful="Off", noindex="yes", read_time="7 min read", tags="a, b", authors="Okafor, Mira", lang="pt_BR", status="DRAFT")
    assert (made.share, made.helpful, made.noindex, made.read_time) == (False, False, True, 7)
    assert (made.tags, made.authors, made.lang, made.status) == (("a", "b"), ("Okafor, Mira",), "pt-BR", "draft")


def test_traps_of_yaml_are_plain_tags() -> None:
    assert fields(tags=["no", "1.10", "12:30", "null"]).tags == ("no", "1.10", "12:30", "null")


def test_an_empty_field_is_one_not_given() -> None:
    assert fields(updated="", description="", image="", references="", ai={"involvement": ""}).updated is None


def test_references_in_every_shape() -> None:
    made = fields(references=[{"publisher": "P", "title": "T — t", "url": "https://example.com/a b"}, "[2] P — T — more — https://example.com/", "https://example.com/x"])
    assert [(r.publisher, r.title, r.url) for r in made.references] == [
        ("P", "T — t", "https://example.com/a%20b"), ("P", "T — more", "https://example.com/"), ("", "example.com", "https://example.com/x"),
    ]  # fmt: skip


def test_aliases_are_brought_into_one_shape() -> None:
    assert fields(aliases=["old.html", "/x/y", "z/", "/2015/05/15/Rust-1.0.html"]).aliases == (
        "/old.html", "/x/y/", "/z/", "/2015/05/15/Rust-1.0.html"
    )  # fmt: skip


@pytest.mark.parametrize("alias", ["../x", "/é/", "//x", "/Con/", "/\u212a/", "/", "https://example.com/", "/a b/", "/con/", "/x?y"])
def test_aliases_that_are_no_path(alias: str) -> None:
    assert problem(aliases=[alias])[:2] == (("aliases", 0), "NG127")


def test_an_alias_that_is_too_long() -> None:
    assert fields(aliases=["/" + "a" * 98 + "/"]).aliases
    _, code, _, hint = problem(aliases=["/" + "a" * 99])
    assert (code, hint) == ("NG127", "Take it out and redirect it at your host: it has 101 characters, and at most 100 are possible.")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.com", "//example.com", "x", "https://u:p@example.com/"])
def test_references_are_https_or_http(url: str) -> None:
    path, code, _, _ = problem(references=[{"title": "T", "url": url}])
    assert (path, code) == (("references", 0, "url"), "NG124")


@pytest.mark.parametrize("src", ["https://example.com/a.png", "//example.com/a.png", "data:image/png,x", "a\\b.png"])
def test_pictures_are_files(src: str) -> None:
    assert problem(image=src)[:2] == (("image", "src"), "NG128")


@pytest.mark.parametrize(
    ("name", "guess"),
    [("auhtors", "authors"), ("author", "authors"), ("Title2", "title"), ("summary", "description"), ("lastmod", "updated"), ("draft", "status: draft"), ("read_tme", "read-time")],
)
def test_unknown_fields_have_a_guess(name: str, guess: str) -> None:
    path, code, message, hint = problem(**{name: "x"})
    assert (path, code, hint) == ((name,), "NG121", f"Did you mean `{guess}`?")
    assert f"`{path[0]}`" in message


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("layout", "post", "Delete the line: newsgen needs no `layout`."), ("redirect_from", "/x/", "Did you mean `aliases`?"),
        ("draft", "true", "Write: status: draft"), ("draft", "false", "Delete the line: what is no draft is published."),
        ("published", "false", "Write: status: draft"), ("published", "2026-04-24", "Did you mean `date`?"),
    ],
)  # fmt: skip
def test_fields_of_other_programs(name: str, value: str, hint: str) -> None:
    assert problem(**{name: value})[3].startswith(hint)


def test_unknown_fields_below_others() -> None:
    assert problem(references=[{"title": "t", "url": "https://example.com/", "link": "x"}])[3] == "Did you mean `url`?"
    assert problem(image={"src": "a.png", "captoin": "x"})[3] == "Did you mean `caption`?"
    assert "`extra`" in problem(zzzzzz="x")[3]
    assert fields(extra={"zzzzzz": ["x"]}).extra == {"zzzzzz": ["x"]}


def test_missing_fields() -> None:
    _, problems = validate_front_matter({})
    assert sorted((p.path, p.code, p.at_key) for p in problems) == [(("date",), "NG120", True), (("title",), "NG120", True)]
    _, problems = validate_front_matter({"title": "", "date": ""})
    assert len(problems) == 2
    made, _ = validate_front_matter({"title": "x"}, plain=True)
    assert made is not None


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ({"title": ["4"]}, 'Put it in quotes: title: "[4]"'), ({"tags": [{"a": "b"}]}, 'Put it in quotes: - "a: b"'),
        ({"authors": [{"name": "Mira", "url": "x"}]}, "Write the name alone: - Mira"), ({"date": "April 24, 2026"}, "Write: date: 2026-04-24"), ({"share": "maybe"}, "Write: share: true"),
        ({"status": "drafft"}, "Did you mean `draft`?"), ({"read-time": "0"}, "Give a larger number."), ({"ai": "generated"}, "Write its fields below it"),
        ({"lang": "english!"}, "It is written like en"), ({"references": {"a": "b"}}, ""), ({"title": "x" * 400}, "Make it shorter."),
        ({"extra": "x"}, "Write"), ({"read-time": "soon"}, "Write: read-time: 5"), ({"ai": {"involvement": "lots"}}, "Write one of none, assisted"),
    ],
)  # fmt: skip
def test_wrong_values_have_a_hint(more: dict[str, Any], hint: str) -> None:
    _, problems = validate_front_matter({**MIN, **more})
    assert problems[0].hint.startswith(hint)
    assert all(word not in p.message.lower() for p in problems for word in ("pydantic", "input", "valid", "str_"))


@pytest.mark.parametrize("data", ["text", ["a"], [], {"title": {}}, {"title": []}, {"date": {}}, {"references": [[]]}, {"corrections": "x"}, {"image": []}])
def test_other_shapes_are_no_traceback(data: Any) -> None:
    made, problems = validate_front_matter(data)
    assert made is None
    assert all(p.message for p in problems)


def test_the_schema_describes_every_field() -> None:
    schema = article_schema()
    json.dumps(schema)
    assert schema["required"] == ["title", "date"]
    assert set(schema["properties"]) >= {"title", "read-time", "read_time", "canonical-url", "corrections", "extra"}
    parts = [schema, *schema["$defs"].values()]
    assert not [name for part in parts for name, field in part["properties"].items() if not field.get("description")]
    assert all(part["additionalProperties"] is False for part in parts)
