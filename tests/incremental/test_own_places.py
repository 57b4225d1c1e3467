"""Places that newsgen keeps for itself: a static file there is told and left out, warm and clean alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from newsgen.model.voting import register_part
from newsgen.render import environment
from newsroom import Newsroom, numbered


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", 3)


@pytest.mark.parametrize("name", ["register/{part}.json", "register", "own.txt"])
def test_the_register(room: Newsroom, tmp_path: Path, name: str) -> None:
    part = register_part(f"content/{numbered(0).path}")
    file = "static/-/" + name.format(part=part)
    room.write(file, "mine")
    moved = numbered(0)
    for slug in ("one", "two", "two"):
        report = room.build()
        assert [(one.code, one.span.file) for one in report.diagnostics] == [("NG307", file)]
        room.check(tmp_path / "clean")
        moved.more["slug"] = slug
        room.put(moved)
    room.build()
    room.build()
    assert room.ran() == []


def test_a_copy_of_the_pictures(room: Newsroom, tmp_path: Path) -> None:
    pictured, plain = numbered(0), numbered(0)
    pictured.body += "\n![A square](pic.png)\n"
    room.put(pictured)
    Image.new("RGB", (4, 4)).save(room.root / "content" / Path(pictured.path).with_name("pic.png"))
    room.build()
    shutil.copytree(room.root / "output/media", room.root / "static/media")
    for draft in (pictured, plain, pictured, plain):
        room.put(draft)
        assert [one.code for one in room.build().diagnostics] == ["NG307"]
        room.check(tmp_path / "clean")


def test_a_copy_of_the_theme_s_files(room: Newsroom, tmp_path: Path) -> None:
    room.build()
    shutil.copytree(room.root / "output/assets", room.root / "static/assets")
    room.write("static/assets/own-0123456789.css", "p{}")
    report = room.build()
    assert {one.code for one in report.diagnostics} == {"NG307"}
    assert len(report.diagnostics) == len(list((room.root / "static/assets").rglob("*.*"))) - 1
    room.check(tmp_path / "clean")
    shutil.rmtree(room.root / "static/assets")
    room.build()
    room.check(tmp_path / "clean")


@pytest.mark.parametrize("ending", ["MD", "markdown", "Markdown"])
def test_articles_by_other_endings(room: Newsroom, tmp_path: Path, ending: str) -> None:
    draft = numbered(5)
    draft.path = draft.path.replace(".md", "." + ending)
    room.put(draft)
    assert room.build().articles == 4
    room.check(tmp_path / "clean")
    old = room.root / "content" / numbered(1).path
    old.rename(old.with_suffix("." + ending))
    assert room.build().articles == 4
    room.check(tmp_path / "clean")


def test_a_broken_translation_that_moves_is_told_where_it_is(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 2, "site:\n  title: T\n  url: https://a.example/\n  language: fr\ntheme:\n  name: two\n")
    broken = 'msgid "Share"\nmsgid "Partager"\n'
    room.write("themes/one/theme.yaml", "name: one\n")
    room.write("themes/two/theme.yaml", "name: two\nextends: one\n")
    room.write("themes/two/locales/fr/messages.po", broken)
    room.build()
    (room.root / "themes/two/locales/fr/messages.po").unlink()
    room.write("themes/one/locales/fr/messages.po", broken)
    assert {one.span.file for one in room.build().diagnostics if one.code == "NG416"} == {"themes/one/locales/fr/messages.po"}
    room.check(tmp_path / "clean")


def test_compiled_templates_are_of_the_version_that_compiled_them(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("templates/404.html", "{{ '2026-01-02'|date }}")
    room.build()
    before = room.tree()["404.html"]
    real = environment.make_filters
    monkeypatch.setattr(environment, "make_filters", lambda *given: {**real(*given), "date": lambda _: "another"})
    monkeypatch.setattr("newsgen.site.inputs.__version__", "999")
    room.build()
    assert (before != b"another", room.tree()["404.html"]) == (True, b"another")
