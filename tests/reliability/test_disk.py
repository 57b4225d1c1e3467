"""R13: a disk that is full or read-only ends the build with its reason, and leaves the site as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsroom import NOW, Newsroom, tree_of
from reliability.harness import edited, recovered, torn
from running import newsgen


@contextmanager
def disk(at: Path, options: str) -> Iterator[None]:
    """A small file system of its own; skips where none can be made."""
    at.mkdir(exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", at], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no file system can be mounted here: " + made.stderr.decode(errors="replace").strip())
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


def small(folder: Path, rooms: range) -> int:
    """Builds with so many KiB of room; gives how many of them failed."""
    case, failed = edited(folder), 0
    size = sum(path.stat().st_size // 4096 * 4 + 4 for path in case.room.root.rglob("*")) + 64
    for room in rooms:
        with disk(folder / "disk", f"size={size + room}k"):
            site = case.copy(folder / "disk" / "site")
            end = newsgen("build", "--now", NOW, "--jobs", "1", cwd=site)
            assert end.returncode in {0, 1}, (room, end.stderr)
            assert "bug of its own" not in end.stderr
            if end.returncode:
                failed += 1
                assert "No space left on device" in end.stderr, (room, end.stderr)
                assert "room on the disk" in end.stderr or "free space" in end.stderr
            assert torn(case, site) == [], room
            subprocess.run(["mount", "-o", "remount,size=64m", folder / "disk"], check=True)
            assert recovered(case, site) == "", room
    return failed


def test_a_full_disk(tmp_path: Path) -> None:
    assert small(tmp_path, range(0, 240, 60))


@pytest.mark.full
def test_fifty_full_disks(tmp_path: Path) -> None:
    assert small(tmp_path, range(0, 1000, 20)) >= 10


def test_an_output_that_can_only_be_read(tmp_path: Path) -> None:
    case = edited(tmp_path)
    with disk(tmp_path / "disk", "size=32m"):
        site = case.copy(tmp_path / "disk" / "site")
        subprocess.run(["mount", "-o", "remount,ro", tmp_path / "disk"], check=True)
        end = newsgen("build", "--now", NOW, cwd=site)
        assert (end.returncode, "Read-only file system" in end.stderr, "output" in end.stderr) == (1, True, True)
        assert tree_of(site / "output") == case.old


def test_a_disk_that_is_full_in_a_worker(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 150)
    with disk(tmp_path / "disk", "size=400k"):
        end = newsgen("build", "--now", NOW, "--jobs", "2", "--output", str(tmp_path / "disk/output"), cwd=room.root)
        assert (end.returncode, "NG020" in end.stderr, "No space left on device" in end.stderr) == (1, True, True), end.stderr
    assert room.build().ok
    assert room.tree() == room.clean(tmp_path / "clean")[0]
