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
from newsroom import Newsroom, tree_of

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
