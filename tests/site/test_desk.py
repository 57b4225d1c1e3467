"""The desk on a memory as it lies on the disk: what cannot be read is not shown, and nothing else is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsgen.site.desk import Desk
from newsgen.site.live import Turn
from newsgen.site.preview import State
from newsgen.site.project import open_project
from newsroom import Draft, Newsroom


def page(room: Newsroom, name: str, **given: str) -> str:
    """A page of the desk after a build."""
    project = open_project(room.root, None, room.now)
    state = State(Turn(1), room.built.report, project.config, building=False, now=project.now)
    made = Desk(room.root, project.cache / "ledger.db").page(name, given, state)
    assert made is not None
    return made.decode()


def spoil(room: Newsroom, sql: str) -> None:
    """Change the ledger behind the back of everybody."""
    with closing(sqlite3.connect(room.root / ".newsgen" / "ledger.db")) as ledger, ledger:
        ledger.executescript(sql)


@pytest.mark.parametrize("table", ["row", "result", "output", "shape", "task"])
def test_a_memory_that_is_being_made_anew_leaves_gaps(tmp_path: Path, table: str) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.build()
    spoil(room, f"DROP TABLE {table}")
    for name in ("", "articles/", "stories/", "calendar/"):
        assert "<title>" in page(room, name)


@pytest.mark.parametrize("sql", ["UPDATE result SET data=x'7b'", "UPDATE result SET data=x'5b315d'", "UPDATE task SET diagnostics='{'"])
def test_what_cannot_be_decoded_leaves_a_gap(tmp_path: Path, sql: str) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.build()
    spoil(room, sql)
    for name in ("", "articles/", "stories/", "calendar/"):
        assert "<title>" in page(room, name)


def test_a_memory_of_another_version_is_none(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.build()
    assert "Story number 2 " in page(room, "articles/")
    spoil(room, "UPDATE meta SET value='1' WHERE name='schema'")
    assert "Story number 2 " not in page(room, "articles/")


def test_the_state_of_an_article_with_a_large_card_is_told(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 0)
    long = '"' + "A long standfirst. " * 220 + '"'
    for status in ("draft", "retracted", "published"):
        room.put(Draft(f"ai/{status}.md", f"Large and {status}", "2026-05-01", more={"status": status, "description": long}))
    room.build(drafts=True)
    assert list((room.root / ".newsgen" / "store").glob("*.pack"))
    for state, title in (("draft", "Large and draft"), ("retracted", "Large and retracted"), ("live", "Large and published")):
        shown = page(room, "articles/", state=state)
        assert shown.count("Large and ") == shown.count(title) > 0
