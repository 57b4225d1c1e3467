"""The writer: files come whole or not at all, and go with the folders that they leave empty."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from newsgen.write.writer import Files, OutputProblem, Writer


class Watched(Files):
    """Notes what is removed."""

    def __init__(self) -> None:
        self.removed: list[str] = []

    def remove(self, path: str) -> None:
        super().remove(path)
        self.removed.append(path)


class Full(Watched):
    """A disk that is full after half of a file."""

    def create(self, path: str, data: bytes) -> None:
        super().create(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


def writer(root: Path, files: Files | None = None, staging: str = "") -> Writer:
    return Writer(str(root), lambda _: None, files, staging=staging)


def test_half_a_file_is_removed_by_the_layer_that_wrote_it(tmp_path: Path) -> None:
    files = Full()
    with pytest.raises(OutputProblem, match="No space left"):
        writer(tmp_path, files).write("a/index.html", b"words")
    assert len(files.removed) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("there", ["a", "a/b"])
def test_a_file_of_an_older_site_makes_room_for_a_folder(tmp_path: Path, there: str) -> None:
    writer(tmp_path).write(there, b"old")
    writer(tmp_path).write("a/b/c/index.html", b"new")
    assert (tmp_path / "a/b/c/index.html").read_bytes() == b"new"


def test_a_folder_of_an_older_site_makes_room_for_a_file(tmp_path: Path) -> None:
    writer(tmp_path).write("a/b/c.html", b"old")
    writer(tmp_path).write("a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
