"""The scan: what cannot be looked at is not gone, and what cannot be told of is not taken in."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from newsgen.sources.scan import look, scan

NOW = 2**62
KNOWN = {"content/a.md": (1, 1, 1, 1, 5), "static/x.txt": (1, 1, 1, 1, 6)}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path in ("content/a.md", "static/x.txt"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text("text")
    return tmp_path


@pytest.mark.parametrize("folder", ["content", "static"])
@pytest.mark.parametrize("cause", [errno.EIO, errno.EACCES, errno.EMFILE])
def test_a_folder_that_cannot_be_looked_at_is_not_gone(site: Path, monkeypatch: pytest.MonkeyPatch, folder: str, cause: int) -> None:
    lstat, scandir = os.lstat, os.scandir

    def failing(path: str, real: object) -> object:
        if str(path) == f"{site}/{folder}":
            raise OSError(cause, os.strerror(cause), path)
        return real(path)  # type: ignore[operator]

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", lambda path, **_: failing(path, lstat))
        patch.setattr(os, "scandir", lambda path: failing(path, scandir))
        found = scan(site, ("content", "static"), KNOWN, NOW)
    assert found.gone == []
    assert [(one.code, one.span.file) for one in found.diagnostics] == [("NG105", folder)]


def test_a_folder_that_is_not_there_is_gone(site: Path) -> None:
    (site / "static/x.txt").unlink()
    (site / "static").rmdir()
    found = scan(site, ("content", "static"), KNOWN, NOW)
    assert (found.gone, found.diagnostics) == (["static/x.txt"], [])


@pytest.mark.parametrize(("name", "shown"), [(b"caf\xe9.md", "content/caf?.md"), (b"a\x1fb.md", "content/a?b.md")])
def test_a_name_that_cannot_be_told_is_not_taken_in(site: Path, name: bytes, shown: str) -> None:
    (site / "content" / os.fsdecode(name)).write_text("text")
    whole = scan(site, ("content",), {}, NOW)
    one = look(site, ("content",), [f"content/{os.fsdecode(name)}"], lambda _: {}, NOW)
    assert (whole.added, one.added) == (["content/a.md"], [])
    assert [(d.code, d.span.file) for d in (*whole.diagnostics, *one.diagnostics)] == [("NG106", shown)] * 2


def test_an_edit_in_the_same_second_is_seen_where_files_have_whole_seconds(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = 1_700_000_000 * 10**9
    file = site / "content/a.md"
    state = file.stat()

    class Coarse:
        st_mtime_ns = st_ctime_ns = second
        st_size, st_ino, st_mode = state.st_size, state.st_ino, state.st_mode

    class Entry:
        name, path = "a.md", str(file)

        def is_file(self, **_: bool) -> bool:
            return True

        def stat(self, **_: bool) -> Coarse:
            return Coarse()

    monkeypatch.setattr(os, "scandir", lambda _: [Entry()])
    first = scan(site, ("content",), {"content/a.md": (0, 0, 0, 0, 5)}, second + 10**9)
    known = {path: (size, mtime, ctime, inode, value) for path, size, mtime, ctime, inode, value in first.stamps}
    file.write_text("TEXT")
    assert [path for path, _ in scan(site, ("content",), known, second + 5 * 10**9).changed] == ["content/a.md"]
