"""--strict from the stage to the output: on any file system, written down whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgen.engine import schema
from newsgen.site import session
from newsroom import Newsroom, numbered, tree_of

_ELSEWHERE = Path("/dev/shm")  # noqa: S108 - another file system on every Linux


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system."""
    if not _ELSEWHERE.is_dir() or _ELSEWHERE.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other file system here")
    folder = Path(tempfile.mkdtemp(dir=_ELSEWHERE))
    yield folder
    shutil.rmtree(folder)


def test_the_output_may_lie_on_another_file_system(tmp_path: Path, elsewhere: Path) -> None:
    room = Newsroom(tmp_path / "site", 6)
    assert room.build(strict=True, output=elsewhere).ok
    assert tree_of(elsewhere) == room.clean(tmp_path / "clean")[0]
    assert room.build(strict=True, output=elsewhere).pages.rendered == 0, "what is remembered of the files is true"


def test_what_was_moved_is_written_down_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
        connection = schema.connect(path, readonly=readonly)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr(session, "connect", connect)
    assert Newsroom(tmp_path / "site", 6).build(strict=True).ok
    moves = [number for number, sql in enumerate(said) if sql.startswith("UPDATE output SET size")]
    assert len(moves) > 6
    assert not {"BEGIN IMMEDIATE", "COMMIT"} & set(said[moves[0] : moves[-1]])
    assert said[moves[0] - 1] == "BEGIN IMMEDIATE"


def test_what_a_stopped_build_had_staged_is_never_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(tmp_path / "site", 6)
    room.build()
    changed = numbered(3)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    changed.title = "The first of two"
    room.put(changed)
    with monkeypatch.context() as patch:
        patch.setattr(session.Session, "finish_strict", stopped)
        with pytest.raises(KeyboardInterrupt):
            room.build(strict=True)
    changed.title = "The second of two"
    room.put(changed)
    room.build()
    assert room.build(strict=True).ok
    room.check(tmp_path / "clean")


def test_what_a_held_back_build_did_not_sweep_is_swept_later(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 6)
    room.build()
    room.write("output/stray.html", b"of an older site")
    (room.root / ".newsgen/seal.json").write_text('{"open": true}')
    broken = numbered(3)
    broken.more["date"] = "never"
    room.put(broken)
    assert not room.build(strict=True).ok
    room.put(numbered(3))
    assert room.build().ok
    room.check(tmp_path / "clean")
