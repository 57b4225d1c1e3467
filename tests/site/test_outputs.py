"""The output folder as a whole: what a full build removes from it, and what it leaves alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsroom import Newsroom

STRAY = ("stray.html", "2026/01/stray/index.html", "of/an/older/site/index.html", "a/.newsgen")


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", 6)


def test_a_full_build_removes_what_is_not_of_the_site(room: Newsroom) -> None:
    room.build()
    before = room.tree()
    for path in STRAY:
        room.write(f"output/{path}", b"stray")
    room.build(clean=True)
    assert room.tree() == before
    assert not (room.root / "output/of").exists()


def test_where_others_had_files_only_our_temporary_ones_go(room: Newsroom) -> None:
    room.write("output/CNAME", b"news.example.org")
    room.write("output/a/.newsgen-tmp-1-00000000", b"half")
    room.build()
    assert room.tree()["CNAME"] == b"news.example.org"
    assert not [path for path in room.tree() if ".newsgen-tmp-" in path]


def test_a_full_build_removes_templates_that_were_half_written(room: Newsroom) -> None:
    room.write(".newsgen/templates/0.1.new", b"half")
    room.build()
    assert list((room.root / ".newsgen/templates").glob("*.new")) == []


def test_no_path_is_worked_out_again_for_each_file(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, relpath = [], os.path.relpath
    monkeypatch.setattr(os.path, "relpath", lambda *given: asked.append(given) or relpath(*given))
    room.build()
    assert len(asked) < 10 < len(room.tree())
