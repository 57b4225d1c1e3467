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


class Late(Files):
    """A file system in which somebody else removes the first folder a moment before."""

    def __init__(self) -> None:
        self._gone = False

    def remove_folder(self, path: str) -> None:
        super().remove_folder(path)
        if not self._gone:
            self._gone = True
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")


def test_the_folders_that_a_file_leaves_empty_go_with_it(tmp_path: Path) -> None:
    writer(tmp_path).write("2026/11/story/index.html", b"words")
    writer(tmp_path).write("2026/index.html", b"words")
    writer(tmp_path).remove("2026/11/story/index.html")
    assert [path.name for path in (tmp_path / "2026").iterdir()] == ["index.html"]


def test_empty_folders_go_where_the_one_below_is_gone_already(tmp_path: Path) -> None:
    (tmp_path / "2026/11").mkdir(parents=True)
    writer(tmp_path).remove("2026/11/story/index.html")
    assert list(tmp_path.iterdir()) == []
    writer(tmp_path).write("2026/11/story/index.html", b"words")
    writer(tmp_path, Late()).remove("2026/11/story/index.html")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_has_the_name_of_a_folder_stays(tmp_path: Path) -> None:
    writer(tmp_path).write("2026/11", b"words")
    writer(tmp_path).remove("2026/11/story/index.html")
    assert (tmp_path / "2026/11").read_bytes() == b"words"


def test_a_folder_that_may_not_be_removed_is_told(tmp_path: Path) -> None:
    class Forbidden(Files):
        def remove_folder(self, path: str) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", path)

    writer(tmp_path).write("a/index.html", b"words")
    with pytest.raises(OutputProblem, match="Permission denied"):
        writer(tmp_path, Forbidden()).remove("a/index.html")


def test_a_folder_in_the_place_of_a_file_goes_with_the_links_in_it(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kept").write_bytes(b"kept")
    (tmp_path / "output/a/index.html/b").mkdir(parents=True)
    (tmp_path / "output/a/index.html/b/link").symlink_to(tmp_path / "elsewhere")
    Writer(str(tmp_path / "output"), lambda _: None).write("a/index.html", b"page")
    assert (tmp_path / "output/a/index.html").read_bytes() == b"page"
    assert (tmp_path / "elsewhere/kept").read_bytes() == b"kept"
