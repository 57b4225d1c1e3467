"""Bad input: each kind gets one diagnostic with code, place and fix, and the rest of the site builds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsgen.model.diagnostic import Diagnostic
from newsgen.model.problem import Problem
from newsroom import Newsroom

HEAD = "---\ntitle: {title}\ndate: {date}\n{more}---\n\nText.\n"


def article(title: str = "A title", date: str = "2026-03-01", more: str = "") -> str:
    return HEAD.format(title=title, date=date, more=more)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "site", 3)
    assert room.build().diagnostics == ()
    return room


def only(room: Newsroom, **options: object) -> Diagnostic:
    """Build, and give the one diagnostic; all good articles are published whatever it is."""
    report = room.build(**options)
    assert len(report.diagnostics) == 1, report.diagnostics
    assert report.articles >= 3
    found = report.diagnostics[0]
    assert found.hint
    assert found.message
    room.check(room.root.parent / "clean")
    return found


CASES: dict[str, tuple[str | bytes, str, int, int]] = {
    "broken yaml": ("---\ntitle: GPT-5.5: the race\ndate: 2026-03-01\n---\n\nText.\n", "NG110", 2, 8),
    "missing title": ("---\ndate: 2026-03-01\n---\n\nText.\n", "NG120", 1, 1),
    "missing date": ("---\ntitle: T\n---\n\nText.\n", "NG120", 1, 1),
    "no such day": (article(date="2026-02-30"), "NG123", 3, 7),
    "scheme of a reference": (article(more="references:\n  - {title: T, url: 'javascript:alert(1)'}\n") + "[1]", "NG124", 5, 21),
    "unknown field": (article(more="tagz: [a]\n"), "NG121", 4, 1),
    "two megabytes": (article() + "word " * 400_000, "NG102", 1, 1),
    "not utf-8": (article().encode() + b"\xff\xfe", "NG101", 7, 1),
    "no front matter": ("Just text.\n", "NG107", 1, 1),
    "updated before date": (article(more="updated: 2026-02-01\n"), "NG126", 4, 10),
}


@pytest.mark.parametrize("name", CASES)
def test_a_source_that_cannot_be_published_is_held_back(room: Newsroom, name: str) -> None:
    text, code, line, column = CASES[name]
    room.write("content/ai/bad.md", text)
    found = only(room)
    assert (found.code, found.span.file, found.span.line, found.span.column) == (code, "content/ai/bad.md", line, column)
    assert not any("bad" in path for path in room.tree())


def test_the_hint_of_broken_yaml_is_the_corrected_line(room: Newsroom) -> None:
    room.write("content/ai/bad.md", "---\ntitle: GPT-5.5: the race\ndate: 2026-03-01\n---\n\nText.\n")
    assert 'title: "GPT-5.5: the race"' in only(room).hint


def test_an_unknown_field_gets_did_you_mean(room: Newsroom) -> None:
    room.write("content/ai/bad.md", article(more="tagz: [a]\n"))
    assert "`tags`" in only(room).hint


def test_two_articles_with_one_url_are_both_named(room: Newsroom) -> None:
    room.write("content/ai/one.md", article("One", "2026-03-01", "slug: same\n"))
    room.write("content/chips/two.md", article("Two", "2026-03-02", "slug: same\n"))
    found = only(room)
    assert (found.code, found.span.file, found.notes[0].span and found.notes[0].span.file) == ("NG301", "content/chips/two.md", "content/ai/one.md")
    assert b"<h1" in room.tree()["2026/03/same/index.html"]
    assert b"Two" not in b"".join(room.tree().values())


def test_an_alias_that_collides(room: Newsroom) -> None:
    room.write("content/ai/one.md", article("One", more="aliases: [/2026/01/story-0/]\n"))
    assert only(room).code == "NG302"


def test_a_reserved_url(room: Newsroom) -> None:
    room.write("content/pages/tags.md", article("Tags"))
    assert only(room).code == "NG303"


@pytest.mark.parametrize(("link", "code"), [("nothing.md", "NG304"), ("story-0.md#nowhere", "NG305")])
def test_a_link_that_leads_nowhere_becomes_text(room: Newsroom, link: str, code: str) -> None:
    room.write("content/ai/bad.md", article() + f"\nSee [our report]({link}).\n")
    found = only(room)
    assert (found.code, found.span.line, found.span.column) == (code, 8, 18)
    page = room.tree()["2026/03/bad/index.html"]
    assert b"our report" in page
    assert b"story-0.md" not in page
    assert b"nothing.md" not in page


@pytest.mark.parametrize("more", ["image: {src: no.png, alt: A}\n", ""])
def test_a_missing_picture_is_left_out(room: Newsroom, more: str) -> None:
    room.write("content/ai/bad.md", article(more=more) + ("" if more else "\n![A](no.png)\n"))
    found = only(room)
    assert (found.code, found.span.file) == ("NG501", "content/ai/bad.md")
    assert b"no.png" not in room.tree()["2026/03/bad/index.html"]


def test_a_picture_that_is_none(room: Newsroom) -> None:
    room.write("content/ai/pic.png", b"<html>not a picture")
    assert only(room).code == "NG502"


@pytest.mark.parametrize("link", ["content/ai/link.md", "static/link", "content/folder"])
def test_a_link_that_leaves_the_site_is_not_followed(room: Newsroom, link: str) -> None:
    outside = room.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(article("Secret"))
    (room.root / "static").mkdir(exist_ok=True)
    target = outside if link == "content/folder" else outside / "secret.md"
    (room.root / link).symlink_to(target)
    found = only(room)
    assert (found.code, found.span.file) == ("NG104", link)
    assert b"Secret" not in b"".join(room.tree().values())


def test_a_template_error_names_the_theme_file_and_line(room: Newsroom) -> None:
    room.write("templates/404.html", "one\ntwo {{ page.titel }}\n")
    before = room.tree()
    report = room.build()
    (found,) = report.diagnostics
    assert (found.code, found.span.file, found.span.line) == ("NG411", "templates/404.html", 2)
    assert room.tree() == before


def test_an_unknown_key_of_the_configuration(room: Newsroom) -> None:
    room.write("newsgen.yaml", "site:\n  titel: T\n")
    with pytest.raises(Problem) as stop:
        room.build()
    (found,) = stop.value.diagnostics
    assert (found.code, found.span.file, found.span.line, found.span.column) == ("NG011", "newsgen.yaml", 2, 3)
    assert "title" in found.hint


def test_an_empty_content_folder(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 0)
    report = room.build()
    assert [found.code for found in report.diagnostics] == ["NG030"]
    assert "index.html" in room.tree()


def not_a_folder(root: Path) -> Path:
    (root / "file").write_text("x")
    return root / "file" / "output"


def over_content(root: Path) -> Path:
    return root / "content"


@pytest.mark.parametrize(("where", "code"), [(not_a_folder, "NG020"), (over_content, "NG021")])
def test_an_output_folder_that_cannot_be_used(room: Newsroom, where: Callable[[Path], Path], code: str) -> None:
    with pytest.raises(Problem) as stop:
        room.build(output=where(room.root))
    assert [found.code for found in stop.value.diagnostics] == [code]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_without_the_right_to_write(room: Newsroom) -> None:
    (room.root / "output").chmod(0o555)
    with pytest.raises(Problem) as stop:
        room.build(output=room.root / "output")
    assert [found.code for found in stop.value.diagnostics] == ["NG020"]


def test_strict_writes_nothing_when_anything_is_wrong(room: Newsroom) -> None:
    before = room.tree()
    room.write("content/ai/new.md", article("New"))
    room.write("content/ai/bad.md", "no front matter")
    report = room.build(strict=True)
    assert (report.ok, report.pages.written) == (False, 0)
    assert room.tree() == before
    (room.root / "content/ai/bad.md").unlink()
    assert room.build(strict=True).ok
    assert "2026/03/new/index.html" in room.tree()
    room.check(room.root.parent / "clean")


def test_strict_minds_what_is_wrong_around_the_articles(room: Newsroom) -> None:
    before = room.tree()
    (room.root / "content/ai/link.md").symlink_to("/etc/hostname")
    room.write("content/ai/new.md", article("New"))
    assert not room.build(strict=True).ok
    assert room.tree() == before


def test_a_broken_article_keeps_its_last_good_page(room: Newsroom) -> None:
    before = room.tree()
    room.write("content/ai/story-0.md", "---\ntitle: [\n---\n")
    assert not room.build().ok
    assert room.tree() == before
    assert not room.build().ok, "a warm build repeats what is wrong"
