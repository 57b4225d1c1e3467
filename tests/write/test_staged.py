"""Staged files: what is held until nothing is wrong gets to its place, also on another file system."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from newsgen.write.writer import Files, Writer


class Apart(Files):
    """Staging and site on two file systems: between them nothing is moved."""

    def replace(self, source: str, target: str) -> None:
        if ("/staging/" in source) != ("/staging/" in target):
            folder = os.path.dirname(target)
            if not os.path.isdir(folder):
                there = os.path.exists(folder)
                raise OSError(errno.ENOTDIR if there else errno.ENOENT, os.strerror(errno.ENOENT))
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        super().replace(source, target)


@pytest.fixture(params=[Files, Apart])
def writer(tmp_path: Path, request: pytest.FixtureRequest) -> Writer:
    for name in ("site", "staging"):
        (tmp_path / name).mkdir()
    return Writer(str(tmp_path / "site"), lambda _: None, request.param(), staging=str(tmp_path / "staging"))


def publish(writer: Writer, site: Path, path: str) -> None:
    """Stage a file, bring it to its place; what is told of it is true there."""
    writer.write(path, b"new")
    size, mtime = writer.publish_staged(path)
    state = (site / path).stat()
    assert (size, mtime) == (state.st_size, state.st_mtime_ns)
    assert (site / path).read_bytes() == b"new"
    assert [file.name for file in site.rglob("*") if file.name.startswith(".newsgen-tmp-")] == []


def test_a_new_file_gets_its_folders(writer: Writer, tmp_path: Path) -> None:
    publish(writer, tmp_path / "site", "2026/11/story/index.html")


def test_a_file_takes_the_place_of_the_old_one(writer: Writer, tmp_path: Path) -> None:
    (tmp_path / "site/index.html").write_bytes(b"old and longer")
    publish(writer, tmp_path / "site", "index.html")


def test_a_file_of_an_older_site_makes_room_for_a_folder(writer: Writer, tmp_path: Path) -> None:
    (tmp_path / "site/a").write_bytes(b"old")
    publish(writer, tmp_path / "site", "a/b/index.html")


def test_a_folder_of_an_older_site_makes_room_for_a_file(writer: Writer, tmp_path: Path) -> None:
    (tmp_path / "site/a/b").mkdir(parents=True)
    (tmp_path / "site/a/b/index.html").write_bytes(b"old")
    publish(writer, tmp_path / "site", "a")
