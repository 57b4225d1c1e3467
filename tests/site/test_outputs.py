"""The output folder as a whole: what a full build removes from it, and what it leaves alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from newsgen.write.writer import Files
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


def test_what_a_killed_worker_left_goes(tmp_path: Path, worker_patch: pytest.MonkeyPatch) -> None:
    room, home, replace, told = Newsroom(tmp_path / "site", 150), os.getpid(), Files.replace, tmp_path / "told"

    def deadly(files: Files, source: str, target: str) -> None:
        if os.getpid() != home and "/story-70/" in target:
            told.write_text(target)
            os.kill(os.getpid(), signal.SIGKILL)
        replace(files, source, target)

    with worker_patch.context() as patch:
        patch.setattr(Files, "replace", deadly)
        room.build(jobs=2)
    assert told.exists()
    assert not [path for path in room.tree() if ".newsgen-tmp-" in path]
    assert room.tree() == room.clean(tmp_path / "clean")[0]


def test_the_probe_of_a_killed_build_goes_with_the_next_one(room: Newsroom) -> None:
    room.build()
    probes: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", lambda path, **_: probes.append(path.name))
        room.build()
    assert len(probes) == 1
    assert probes[0] in room.tree()
    room.build()
    assert probes[0] not in room.tree()


def test_two_builds_that_begin_at_once_with_nothing_both_begin(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def after_another(path: Path, target: Path) -> None:
        replace(path, target)
        replace(path, target)  # the other one was first

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", after_another)
        assert room.build().ok
    assert room.tree()[".newsgen"]
