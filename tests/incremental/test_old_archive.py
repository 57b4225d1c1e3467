"""An archive of many years: the counts of a list's periods are read as often as in an archive of two."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from newsgen.engine.ordered import Ordered
from newsroom import Draft, Newsroom

CONFIG = "site:\n  title: T\n  url: https://news.example.org/\nlists: {period: 10, latest: 5}\n"


def looks_at_counts(folder: Path, years: int) -> Counter[str]:
    """How often one new article has the counts of each list read."""
    room = Newsroom(folder / f"site{years}", 0, CONFIG)
    for year in range(years):
        for month in range(1, 13):
            room.put(Draft(f"ai/story-{year}-{month}.md", f"Story {year} {month}", f"{2000 + year}-{month:02d}-07", ["chips"]))
    room.build()
    room.put(Draft("ai/new.md", "New", f"{1999 + years}-12-30", ["chips"]))
    seen: Counter[str] = Counter()
    counts = Ordered.counts

    def counting(ordered: Ordered, index: str) -> dict[str, int]:
        seen[index] += 1
        return counts(ordered, index)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ordered, "counts", counting)
        room.build()
    room.check(folder / "clean")
    return seen


def test_an_old_archive_is_no_more_work(tmp_path: Path) -> None:
    young, old = (looks_at_counts(tmp_path, years) for years in (2, 9))
    assert young
    assert young == old
