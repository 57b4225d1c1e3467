"""R8: builds at the same time each end well or say "busy", and a killed one never blocks the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsgen.engine.lock import Lock
from newsroom import NOW, Newsroom, numbered
from reliability.harness import left_over
from running import newsgen


def race(room: Newsroom, count: int, clean: Path) -> None:
    """So many builds at once: each ends well or is told that it is busy, and the outcome is that of a clean build."""
    builds = [
        subprocess.Popen([sys.executable, "-m", "newsgen", "build", "--now", NOW], cwd=room.root, stderr=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    told = [build.communicate(timeout=250)[1] for build in builds]
    codes = [build.returncode for build in builds]
    assert set(codes) <= {0, 75}, [text for text, code in zip(told, codes, strict=True) if code not in {0, 75}]
    assert 0 in codes
    assert all("NG022" in text for text, code in zip(told, codes, strict=True) if code == 75)
    tree, _ = room.clean(clean)
    assert room.tree() == tree
    assert left_over(room.root) == []


def test_four_builds_at_once(tmp_path: Path) -> None:
    race(Newsroom(tmp_path / "site", 30), 4, tmp_path / "clean")


@pytest.mark.full
def test_twenty_builds_at_once_ten_times(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 130)
    for number in range(10):
        draft = numbered(number)
        draft.title = f"Round {number}"
        room.put(draft)
        race(room, 20, tmp_path / "clean")  # whether one is told that it is busy, or waits its turn, depends on the machine


def test_a_build_is_told_that_another_one_runs(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 2)
    (room.root / ".newsgen").mkdir()
    lock = Lock(room.root / ".newsgen" / "lock")
    assert lock.acquire()
    end = newsgen("build", "--now", NOW, cwd=room.root)
    assert (end.returncode, "NG022" in end.stderr) == (75, True)
    lock.release()
    assert newsgen("build", "--now", NOW, cwd=room.root).returncode == 0


def test_a_killed_or_stopped_holder_of_the_lock_does_not_block(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 2)
    (room.root / ".newsgen").mkdir()
    code = f"from newsgen.engine.lock import Lock; from pathlib import Path; import time; Lock(Path({str(room.root / '.newsgen/lock')!r})).acquire() and print('held', flush=True); time.sleep(60)"
    for signals in ((signal.SIGKILL,), (signal.SIGTERM,), (signal.SIGSTOP, signal.SIGKILL)):
        holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        for one in signals:
            os.kill(holder.pid, one)
        holder.wait()
        holder.stdout.close()
        assert newsgen("build", "--now", NOW, cwd=room.root).returncode == 0


def test_workers_of_a_killed_build_do_not_write_over_the_next_one(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 200)
    for number in range(2):
        build = subprocess.Popen([sys.executable, "-m", "newsgen", "build", "--now", NOW, "--jobs", "2"], cwd=room.root, stderr=subprocess.DEVNULL)
        time.sleep(0.5 + 0.3 * number)
        build.kill()
        build.wait()
        for one in range(0, 200, 5):
            draft = numbered(one)
            draft.body = f"Words of round {number} [1].\n"
            room.put(draft)
        room.build()
        time.sleep(0.3)
        tree, _ = room.clean(tmp_path / "clean")
        mine = room.tree()
        assert sorted(name for name in tree.keys() | mine.keys() if tree.get(name) != mine.get(name)) == []
