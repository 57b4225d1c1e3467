"""A long day at the preview: many edits, and memory that does not grow with them."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest

from newsroom import Newsroom, numbered
from serve.previewing import Running, Stream, serving

MEGABYTE = 1024 * 1024
WARM = 80


def resident() -> int:
    """Bytes of this process in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def edit(newsroom: Newsroom, running: Running, number: int, edits: int) -> None:
    draft = numbered(number)
    draft.title += f" {edits % 7}"
    draft.body = f"Edit {edits} of a long day [1].\n"
    url = f"/{draft.date[:4]}/{draft.date[5:7]}/story-{number}/"
    with Stream(running.port, url) as stream:
        next(iter(stream))
        newsroom.put(draft)
        running.wait_for(url, f"Edit {edits} of")
    running.heard.states.clear()  # what the test remembers is no growth of the server's
    if edits % 50 == 0:
        assert running.get("/_desk/").status == 200


def run_soak(root: Path, edits: int) -> int:
    """Bytes that memory grew by after the first edits."""
    newsroom = Newsroom(root, 60)
    with serving(newsroom) as running:
        for number in range(WARM):
            edit(newsroom, running, number % 60, number)
        before = resident()
        for number in range(WARM, WARM + edits):
            edit(newsroom, running, number % 60, number)
        running.wait(lambda: running.events.count() == 0)
        time.sleep(0.1)
        return resident() - before


def test_sixty_edits_leave_nothing_behind(tmp_path: Path) -> None:
    assert run_soak(tmp_path / "site", 60) < 6 * MEGABYTE


@pytest.mark.full
def test_a_day_of_ten_thousand_edits(tmp_path: Path) -> None:
    assert run_soak(tmp_path / "site", 10_000) < 20 * MEGABYTE
