"""A publish that is killed at any moment: readers have the old site whole or the new one whole, and the next one goes on."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from pathlib import Path

import pytest

from newsgen.site.publish import PublishOptions, publish, rollback
from newsroom import Newsroom, numbered

CONFIG = """\
site: {title: Test, url: "https://news.example.org/"}
publish: {targets: {live: {kind: directory, path: ../srv}}}
"""


def tree_hash(folder: Path) -> str:
    state = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        state.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return state.hexdigest()


def served(room: Newsroom) -> str:
    return tree_hash((room.root.parent / "srv/current").resolve())


def killed_after(room: Newsroom, seconds: float) -> bool:
    """Publish in a process that is killed; whether it was in time."""
    child = os.fork()
    if child == 0:
        try:
            publish(PublishOptions(room.root, now=room.now))
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def kill_at(room: Newsroom, moments: int, dice: random.Random) -> int:
    room.build()
    publish(PublishOptions(room.root, now=room.now))
    started = time.monotonic()
    room.put(numbered(1000))
    room.build()
    publish(PublishOptions(room.root, now=room.now))
    took = time.monotonic() - started
    hits = 0
    for moment in range(moments):
        draft = numbered(2 + moment % 40)
        draft.body = f"Another text, number {moment} [1].\n"
        room.put(draft)
        room.build()
        old = served(room)
        hits += killed_after(room, dice.random() * took)
        seen = served(room)
        publish(PublishOptions(room.root, now=room.now))
        new = served(room)
        assert seen in (old, new)
        assert new != old
        releases = room.root.parent / "srv/releases"
        live = (releases.parent / "current").resolve().name
        left = [p.name for p in releases.iterdir() if ".begun" in p.name or p.name.startswith(".")]
        assert left in ([], [f"{live}.begun.json"]), "swept with the next release"
        for name, data in room.tree().items():
            if name != ".newsgen":
                assert (releases.parent / "current" / name).read_bytes() == data
    return hits


def test_a_killed_publish_leaves_the_old_site_or_the_new(tmp_path: Path) -> None:
    assert kill_at(Newsroom(tmp_path / "news", 40, CONFIG), 12, random.Random(7)) > 2  # noqa: S311 - dice, not a secret


@pytest.mark.full
def test_a_hundred_killed_publishes(tmp_path: Path) -> None:
    assert kill_at(Newsroom(tmp_path / "news", 200, CONFIG), 100, random.Random(11)) > 30  # noqa: S311 - as above


@pytest.mark.parametrize("cycles", [5, pytest.param(50, marks=pytest.mark.full)])
def test_publish_and_rollback_end_where_they_began(tmp_path: Path, cycles: int) -> None:
    room = Newsroom(tmp_path / "news", 12, CONFIG)
    room.build()
    publish(PublishOptions(room.root, now=room.now))
    first = served(room)
    draft = numbered(3)
    for cycle in range(cycles):
        draft.body = f"Text {cycle} [1].\n"
        room.put(draft)
        room.build()
        publish(PublishOptions(room.root, now=room.now))
        assert served(room) != first
        rollback(room.root, "live", None)
        assert served(room) == first
    names = [p.name for p in (room.root.parent / "srv/releases").iterdir() if p.is_dir()]
    assert len(names) == min(5, cycles + 1)
