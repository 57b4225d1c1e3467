"""R1: killed at any moment, every file is whole, and the next plain build gives what a clean one gives."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom import NOW, Newsroom, numbered, tree_of
from reliability.harness import CHANGES, Case, edited, left_over, recovered, surgery, torn


def start(site: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A build in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "newsgen", "build", "--now", NOW, *arguments], cwd=site, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def case_of(folder: Path, count: int) -> tuple[Case, float]:
    """An edited site, and how long its build takes in a process of its own."""
    case = edited(folder, count)
    started = time.monotonic()
    assert start(case.copy(folder / "timed"), "--jobs", "2").wait() == 0
    return case, time.monotonic() - started


def killed_at_random(folder: Path, count: int, times: int, seed: int) -> None:
    case, whole = case_of(folder, count)
    chance, site, worked = random.Random(seed), folder / "work", 0  # noqa: S311 - chosen to be repeated, not to be secret
    for number in range(times):
        fresh = number % 4 == 3
        case.copy(site)
        if fresh:
            shutil.rmtree(site / "output")
            shutil.rmtree(site / ".newsgen")
        process = start(site, "--jobs", str(1 + number % 2))
        time.sleep(chance.uniform(0.1, max(0.3, whole)))
        worked += process.poll() is None
        if process.poll() is not None:
            pass
        elif number % 3:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()  # its workers live on for a moment, and may still write
        process.wait()
        mixed = [name for name in torn(case, site) if not fresh or (site / "output" / name).exists()]
        assert not mixed, (number, mixed[:5])
        assert recovered(case, site) == "", number
    assert worked >= times // 4, "the kills came too late to mean anything"


def test_killed_at_any_file_operation(tmp_path: Path) -> None:
    case = edited(tmp_path)
    with surgery(tmp_path) as child:
        seen = child.build(case.copy(tmp_path / "work"), kinds=CHANGES).seen
        for nth in range(1, seen + 1, 1 + seen // 9):
            site = case.copy(tmp_path / "work")
            assert child.build(site, nth, -1, kinds=CHANGES).code is None
            assert torn(case, site) == [], nth
            assert recovered(case, site) == "", nth


def test_killed_at_random_moments(tmp_path: Path) -> None:
    killed_at_random(tmp_path, 122, 2, 1)


def test_killed_again_and_again(tmp_path: Path) -> None:
    """Builds that never come to their end do not lose what edits came between them."""
    case = edited(tmp_path)
    room, site = case.room, tmp_path / "site"
    with surgery(tmp_path) as child:
        for number, nth in enumerate((40, 130, 250, 90, 300, 20)):
            draft = numbered(2 + number % 3)
            draft.title = f"Title of round {number}"
            room.put(draft)
            assert child.build(site, nth, -1, kinds=CHANGES).code is None
    room.build()
    room.check(tmp_path / "clean")
    assert left_over(site) == []
    assert b"Title of round 5" in tree_of(site / "output")["index.html"]


def test_temporary_files_of_a_killed_build_go_from_a_foreign_folder(tmp_path: Path) -> None:
    """A folder that was not empty is not ours, but the temporary files in it are."""
    room = Newsroom(tmp_path / "site", 3)
    room.write("output/theirs.txt", "theirs")
    with surgery(tmp_path) as child:
        assert child.build(room.root, 330, -1, kinds=CHANGES).code is None
    (room.root / ".newsgen/templates").mkdir(parents=True, exist_ok=True)
    (room.root / ".newsgen/templates/0.1.new").write_bytes(b"half")
    (room.root / "output/.newsgen-tmp-1-0").write_bytes(b"half")
    room.build()
    assert left_over(room.root) == []
    assert room.tree()["theirs.txt"] == b"theirs"


@pytest.mark.full
def test_killed_at_every_change(tmp_path: Path) -> None:
    case = edited(tmp_path)
    with surgery(tmp_path) as child:
        seen = child.build(case.copy(tmp_path / "work"), kinds=CHANGES).seen
        for nth in range(1, seen + 1):
            site = case.copy(tmp_path / "work")
            assert child.build(site, nth, -1, kinds=CHANGES).code is None
            assert torn(case, site) == [], nth
            assert recovered(case, site) == "", nth


@pytest.mark.full
def test_killed_at_two_hundred_moments_of_a_thousand_articles(tmp_path: Path) -> None:
    killed_at_random(tmp_path, 1000, 200, 2)
