"""--strict from the stage to the output: on any file system, written down whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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
