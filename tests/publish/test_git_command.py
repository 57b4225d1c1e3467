"""`newsgen publish` to a branch, as a person starts it: killed at any moment, and many at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.publish.sync import carry_out
from newsroom import Newsroom, numbered
from publish.branches import Branch
from publish.buckets import site
from publish.contract import ONE, Site, texts_of
from running import Run

__all__ = ["site"]

CONFIG = """\
site: {{title: Test, url: "https://news.example.org/"}}
publish: {{targets: {{live: {{kind: git, repository: "file://{remote}", branch: pages, cname: news.example.org}}}}}}
"""


@pytest.fixture
def place(tmp_path: Path) -> Branch:
    (tmp_path / "place").mkdir()
    return Branch(tmp_path / "place")


def killed_after(room: Newsroom, seconds: float) -> bool:
    bare = {"PATH": os.environ["PATH"], "HOME": str(room.root), "LC_ALL": "C.UTF-8"}
    # All of its programs die together, as when a machine goes down.
    publish = subprocess.Popen(
        [sys.executable, "-m", "newsgen", "publish"], cwd=room.root, env=bare, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    if publish.poll() is None:
        os.killpg(publish.pid, signal.SIGKILL)
    return publish.wait() == -signal.SIGKILL


def kill_everywhere(place: Branch, newsgen: Run, moments: int) -> None:
    room = Newsroom(place.folder / "news", 12, CONFIG.format(remote=place.remote))
    room.build()
    started = time.monotonic()
    first = newsgen("publish", cwd=room.root)
    took = time.monotonic() - started
    assert first.returncode == 0, first.stderr
    assert place.tree()["CNAME"] == b"news.example.org\n"
    killed = 0
    for moment in range(moments):
        before = place.served()
        draft = numbered(moment % 12)
        draft.title = f"Another title, {moment}"
        room.put(draft)
        room.build()
        killed += killed_after(room, took * (moment + 1) / (moments + 1))
        seen = place.served()
        again = newsgen("publish", cwd=room.root)
        assert again.returncode == 0, again.stderr
        assert seen in (before, place.served())
        output = {name: data for name, data in room.tree().items() if name != ".newsgen"}
        assert {name: place.served().get(name) for name in output} == output
    if moments > 10:  # of a few, all may come too late on a busy machine
        assert killed > moments // 3


def test_killed_at_any_moment_the_branch_is_whole(place: Branch, newsgen: Run) -> None:
    kill_everywhere(place, newsgen, 3)


@pytest.mark.full
def test_killed_at_a_hundred_moments_the_branch_is_whole(place: Branch, newsgen: Run) -> None:
    kill_everywhere(place, newsgen, 100)


def test_locks_of_a_git_that_was_killed_hold_nobody_up(place: Branch, site: Site) -> None:
    site.publish(place, ONE)
    for name in ("index.lock", "repository.git/shallow.lock", "repository.git/refs/newsgen/live.lock", "repository.git/packed-refs.lock"):
        (place.folder / "publisher" / name).touch()
    site.publish(place, {**ONE, "feed.xml": "<feed>2</feed>"})
    assert place.served()["feed.xml"] == b"<feed>2</feed>"


def test_of_many_at_once_each_is_whole_or_lost(place: Branch, site: Site) -> None:
    """Four publishers from four folders: at least one goes through, the branch is that of the newest one that did."""
    site.publish(place, ONE)
    targets = [place.open(f"publisher-{number}") for number in range(4)]
    sites, plans = [], []
    for number, target in enumerate(targets):
        folder = site.folder.parent / str(number)
        folder.mkdir()
        sites.append(Site(folder, site.moment + number))
        sites[-1].set({name: f"{text} by {number}" for name, text in ONE.items()})
        plans.append(sites[-1].plan(target))
    start, done, codes = threading.Barrier(4), list[int](), list[list[str]]()

    def publish(number: int) -> None:
        start.wait()
        try:
            carry_out(plans[number], targets[number], sites[number])
            done.append(number)
        except Problem as lost:
            codes.append([one.code for one in lost.diagnostics])
        finally:
            targets[number].close()

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done
    assert codes == [["NG613"]] * (4 - len(done))
    assert texts_of(place.served()) == {name: f"{text} by {max(done)}" for name, text in ONE.items()}
    assert place.count() <= 5
