"""The same edit costs the same at n and at 10 n: the same tasks by kind, the same number of outputs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from newsroom import TAGS, Draft, Newsroom, numbered

SMALL, LARGE = 120, 1200
MOST_OUTPUTS = 30
CONFIG = "site: {title: T, url: 'https://news.example.org/'}\nlists: {latest: 5, period: 10}\n"
"""Small enough that the lists of both archives are cut into periods."""


def steady(number: int) -> Draft:
    """Article `number`, an hour apart, with tags and sections in a fixed round, so that every archive looks alike."""
    draft = numbered(number)
    day, hour = divmod(number, 4)
    draft.path = f"ai/story-{number}.md"
    draft.date = f"2026-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}T{hour * 5:02d}:00:00+00:00"
    draft.tags = [TAGS[number % 5]]
    draft.title = f"Plain words number {number}"
    return draft


def rooms(tmp_path: Path) -> list[Newsroom]:
    made = []
    for count in (SMALL, LARGE):
        room = Newsroom(tmp_path / str(count), 0, CONFIG)
        room.now = "2027-06-01T12:00:00+00:00"
        for number in range(count):
            room.put(steady(LARGE - count + number))
        room.build()
        made.append(room)
    return made


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[Newsroom]:
    return rooms(tmp_path_factory.mktemp("rooms"))


EDITS = {
    "body": {"body": "Other words here [1].\n"},
    "title": {"title": "Entirely different"},
    "section": {"path": "chips/story-1190.md"},
    "status": {"more": {"status": "retracted"}},
    "slug": {"more": {"slug": "elsewhere"}},
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_runs_the_same_tasks(both: list[Newsroom], name: str) -> None:
    kinds = []
    for room in both:
        draft = steady(1190)
        for field, value in EDITS[name].items():
            setattr(draft, field, value)
        (room.root / "content/ai/story-1190.md").unlink()
        room.put(draft)
        room.build()
        kinds.append((Counter(key.partition(":")[0] for key in room.ran()), room.built.work.asked_again))
        (room.root / "content" / draft.path).unlink()
        room.put(steady(1190))
        room.build()
    # An article that moves leaves a part of the register; in the small archive it may have been alone there.
    assert all(ran.pop("register", 0) <= 2 for ran, _ in kinds)
    assert kinds[0][0] == kinds[1][0]
    assert kinds[0][1] <= kinds[1][1] + 2
    assert kinds[1][1] <= kinds[0][1] * 1.5 + 10


@pytest.mark.parametrize("date", ["2027-05-01T10:00:00+00:00", "2026-06-02T13:30:00+00:00"], ids=["newest", "back-dated"])
def test_a_new_article_of_five_tags_makes_at_most_thirty_outputs(both: list[Newsroom], date: str) -> None:
    made = []
    for room in both:
        draft = Draft("ai/new.md", "A new one", date, list(TAGS[:5]), more={"authors": "[ada]"})
        room.put(draft)
        report = room.build()
        made.append(report.pages.rendered)
        (room.root / "content/ai/new.md").unlink()
        room.build()
    assert max(made) <= MOST_OUTPUTS
    assert made[1] <= made[0] + 8  # a larger archive is cut into periods, so a list has its front and one period


def test_taking_an_article_back_leaves_what_was_there(both: list[Newsroom], tmp_path: Path) -> None:
    for room in both[:1]:
        room.build()
        room.check(tmp_path / "clean")
