"""Files that are there but cannot be read: the build says so, and no page is made as if they were not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from newsgen.engine.failure import MemoryDamaged
from newsgen.model.problem import Problem
from newsroom import Newsroom, numbered

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "References"\nmsgstr "Sources"\n'
THEME = {
    "templates/article.html": '{% extends "default/article.html" %}{% block main %}<p>Ours</p>{{ super() }}{% endblock %}',
    "themes/own/theme.yaml": "name: own\n",
    "themes/own/static/own.css": "p{color:red}",
    "themes/own/locales/en/messages.po": PO,
}


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "site", 3, "site:\n  title: T\n  url: https://news.example.org/\ntheme:\n  name: own\n")
    for path, text in THEME.items():
        made.write(path, text)
    made.build()
    return made


@pytest.mark.parametrize("folder", ["templates", "themes/own/static", "themes/own/locales/en"])
@pytest.mark.parametrize("cause", [errno.EIO, errno.EACCES, errno.EMFILE])
def test_a_folder_of_the_theme(room: Newsroom, monkeypatch: pytest.MonkeyPatch, folder: str, cause: int) -> None:
    before, scandir = room.tree(), os.scandir

    def failing(path: str) -> object:
        if str(path) == f"{room.root}/{folder}":
            raise OSError(cause, os.strerror(cause), path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", failing)
    with pytest.raises(OSError, match=folder):
        room.build()
    assert room.tree() == before


@pytest.mark.parametrize("file", list(THEME))
def test_a_file_of_the_theme(room: Newsroom, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    before, read_bytes = room.tree(), Path.read_bytes

    def failing(path: Path) -> bytes:
        if str(path) == f"{room.root}/{file}":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    monkeypatch.setattr(Path, "read_text", lambda path, *_, **__: failing(path).decode())
    with pytest.raises(OSError, match=file):
        room.build()
    assert room.tree() == before


def test_a_file_of_the_theme_that_goes_while_it_is_looked_at(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def gone(path: Path) -> bytes:
        if path.name in {"article.html", "own.css"} and room.root in path.parents:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))
        return read_bytes(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", gone)
        assert room.build().ok
    room.build()
    assert b"<p>Ours</p>" in room.tree()["2026/01/story-1/index.html"]


def test_a_picture(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("content/ai/dot.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;")
    draft = numbered(0)
    draft.body += "\n![A dot](dot.gif)\n"
    room.put(draft)
    seen = 0

    def failing(root: str, path: str) -> bytes:
        nonlocal seen
        if path.endswith(".gif"):
            seen += 1
            if seen == 2:  # looked at, but not copied
                raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return (Path(root) / path).read_bytes()

    with monkeypatch.context() as patch:
        patch.setattr("newsgen.site.worker.read_inside", failing)
        report = room.build()
    assert [(one.code, one.span.file) for one in report.diagnostics] == [("NG502", "content/ai/dot.gif")]
    assert not report.ok
    room.build()
    assert [path for path in room.tree() if path.startswith("media/")]


@pytest.mark.parametrize("refused", [MemoryError(), OSError(errno.EMFILE, "Too many open files"), ImportError("babel")])
def test_what_the_system_refused_is_not_remembered_of_a_page(
    room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    draft = numbered(1)
    draft.body += "More.\n"
    room.put(draft)

    def failing(*_: object) -> None:
        raise refused

    with monkeypatch.context() as patch:
        patch.setattr("jinja2.Template.new_context", failing)
        with pytest.raises(type(refused)):
            room.build()
    assert room.build().ok
    assert room.tree() == room.clean(tmp_path / "clean")[0]


def test_damage_that_a_fresh_start_does_not_mend_is_told(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise MemoryDamaged("database disk image is malformed")

    monkeypatch.setattr("newsgen.site.session.Session.take_in", failing)
    with pytest.raises(Problem, match=r"NG025 .*malformed"):
        room.build()
