"""For each kind of edit, the exact list of tasks that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom import Draft, Newsroom, numbered


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "site", 12)
    room.build()
    return room


def page(number: int) -> str:
    return "page:content/" + numbered(number).path


def parse(number: int) -> str:
    return "parse:content/" + numbered(number).path


def edit(room: Newsroom, number: int, **changes: object) -> Draft:
    draft = numbered(number)
    for name, value in changes.items():
        setattr(draft, name, value)
    room.put(draft)
    room.build()
    return draft


def test_nothing(room: Newsroom) -> None:
    room.build()
    assert room.ran() == []


def test_touch_without_change(room: Newsroom) -> None:
    edit(room, 5)
    assert room.ran() == []


def test_a_trailing_blank_line(room: Newsroom) -> None:
    edit(room, 5, body=numbered(5).body + "\n\n")
    assert room.ran() == [parse(5)]


def test_a_word_in_the_body(room: Newsroom) -> None:
    edit(room, 5, body="A first chapter about things [1].\n")
    assert room.ran() == sorted([parse(5), page(5), "feed:"])


def test_a_title(room: Newsroom) -> None:
    edit(room, 5, title="Another title")
    pages = [key for key in room.ran() if not key.startswith("related:")]
    shown = ["front:", "list:all@", "list:author/ada@", "list:section/policy@", "list:tag/policy@", "shard:2026"]
    assert pages == sorted(["feed:", parse(5), page(5), page(4), page(6), page(2), *shown])
