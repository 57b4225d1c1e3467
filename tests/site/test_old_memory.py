"""A memory and an output folder that do not belong together: what nobody knows of goes."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.write.writer import Files
from newsroom import Newsroom, numbered


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "site", 4)
    made.build()
    return made


def test_an_older_memory_does_not_leave_what_it_does_not_know(room: Newsroom, tmp_path: Path) -> None:
    shutil.copytree(room.root / ".newsgen", tmp_path / "older")
    room.put(numbered(9))
    room.build()
    (room.root / "content" / numbered(9).path).unlink()
    shutil.rmtree(room.root / ".newsgen")
    shutil.copytree(tmp_path / "older", room.root / ".newsgen")
    room.build()
    assert room.tree() == room.clean(tmp_path / "clean")[0]


def test_a_build_with_nothing_to_do_leaves_the_marker_alone(room: Newsroom) -> None:
    room.build()
    before = (room.root / "output/.newsgen").stat().st_mtime_ns
    room.build()
    assert (room.root / "output/.newsgen").stat().st_mtime_ns == before


def test_a_folder_that_somebody_put_in_the_place_of_ours_is_not_swept(room: Newsroom) -> None:
    shutil.rmtree(room.root / "output")
    room.write("output/CNAME", "news.example.org")
    room.build()
    assert room.tree()["CNAME"] == b"news.example.org"
    assert "index.html" in room.tree()


@pytest.mark.parametrize("name", [".git/HEAD", ".git/objects/aa/bb", ".git"])
def test_what_a_version_control_keeps_there_stays(room: Newsroom, name: str) -> None:
    room.write(f"output/{name}", "ref: refs/heads/main\n")
    room.write("output/left.html", "<p>")
    room.build(clean=True)
    assert room.tree()[name]
    assert "left.html" not in room.tree()


def test_a_folder_of_somebody_else_gets_no_marker(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 2)
    room.write("output/CNAME", "news.example.org")
    for _ in range(2):
        room.build()
    assert room.tree()["CNAME"] == b"news.example.org"
    assert ".newsgen" not in room.tree()


@pytest.mark.parametrize("cause", [errno.EIO, errno.EACCES, errno.EROFS])
def test_a_sweep_that_fails_is_told_and_made_up_for(room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: int) -> None:
    (room.root / "content" / numbered(1).path).unlink()
    shutil.rmtree(room.root / ".newsgen")

    def failing(_: Files, path: str) -> None:
        raise OSError(cause, os.strerror(cause), path)

    with monkeypatch.context() as patch:
        patch.setattr(Files, "remove", failing)
        with pytest.raises(Problem, match=r"NG020 output/.*index.html cannot be written"):
            room.build()
    room.build()
    assert room.tree() == room.clean(tmp_path / "clean")[0]


def test_a_folder_that_cannot_be_listed_is_not_swept(room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (room.root / "content" / numbered(1).path).unlink()
    shutil.rmtree(room.root / ".newsgen")
    scandir: Callable[[str], object] = os.scandir

    def failing(path: str) -> object:
        if str(path).endswith("output/2026"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", failing)
        with pytest.raises(Problem, match="NG020 output/2026 cannot be written"):
            room.build()
    room.build()
    assert room.tree() == room.clean(tmp_path / "clean")[0]


def test_a_file_that_was_renamed_in_case_only_stays_where_both_names_are_one_file(room: Newsroom) -> None:
    """As on macOS and Windows: there both names lead to one file, here by a hard link."""
    room.write("static/Logo.png", "a")
    room.build()
    (room.root / "output/.NEWSGEN").hardlink_to(room.root / "output/.newsgen")
    (room.root / "static/Logo.png").rename(room.root / "static/logo.png")
    (room.root / "output/logo.png").hardlink_to(room.root / "output/Logo.png")
    real = Files.replace

    def in_place(files: Files, source: str, target: str) -> None:
        if target.endswith("logo.png"):
            Path(target).write_bytes(Path(source).read_bytes())
            Path(source).unlink()
        else:
            real(files, source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Files, "replace", in_place)
        room.build()
    assert {"Logo.png", "logo.png"} <= room.tree().keys()
    room.build()
    assert room.tree()["logo.png"] == b"a"


@pytest.mark.parametrize("how", ["clean", "unsealed", "another version"])
def test_a_folder_of_somebody_else_keeps_no_page_that_went(tmp_path: Path, how: str) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.write("output/CNAME", "news.example.org")
    room.build()
    (room.root / "content" / numbered(1).path).unlink()
    if how == "unsealed":
        (room.root / ".newsgen/seal.json").unlink()
    elif how == "another version":
        with closing(sqlite3.connect(room.root / ".newsgen/ledger.db")) as ledger, ledger:
            ledger.execute("UPDATE meta SET value='0' WHERE name='schema'")
        (room.root / ".newsgen/seal.json").write_text('{"open": true}')
    report = room.build(clean=how == "clean")
    tree, clean = room.tree(), room.clean(tmp_path / "clean")
    assert tree.pop("CNAME")
    assert tree == {path: data for path, data in clean[0].items() if path != ".newsgen"}
    assert report.pages.planned == clean[1].pages.planned
