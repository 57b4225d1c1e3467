"""Days: salts and tags go at midnight UTC, whatever the clock does, and nothing of a visitor stays on the disk."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feedback.ballots import ADDRESS, AGENT, FREE, NOON, Room
from newsgen.feedback.limits import Limits
from newsgen.feedback.sqlite import SqliteVotes
from newsgen.feedback.store import VoteStore
from newsgen.feedback.tags import DaySalt, tag_of

DAY = 86400


def tags(store: VoteStore) -> list[str | None]:
    return [row[0] for row in store._run("SELECT tag FROM newsgen_vote ORDER BY id", ()).fetchall()]  # type: ignore[attr-defined]


def test_tags_are_erased_when_the_day_turns_without_a_vote(store: VoteStore) -> None:
    room = Room(store)
    room.vote()
    assert all(tags(store))
    salt = room.salt.salt
    room.clock.now = datetime(2026, 11, 9, 23, 59, 59, tzinfo=UTC).timestamp()
    room.box.turn()
    assert (room.salt.salt, all(tags(store))) == (salt, True)
    room.clock.now += 1
    room.box.turn()
    assert tags(store) == [None]
    assert room.salt.salt != salt
    room.vote()
    assert [row[4] for row in room.rows()] == ["2026-11-09", "2026-11-10"]


@pytest.mark.parametrize("jumps", [(DAY, -DAY), (-DAY, DAY), (3600, -7200), (DAY, -DAY, DAY, -DAY), (-3600, -DAY + 3600, 5)])
def test_a_clock_that_jumps_gives_nobody_a_second_vote_a_day(store: VoteStore, jumps: tuple[int, ...]) -> None:
    room = Room(store)
    assert room.vote().status == 200
    for jump in jumps:
        room.clock.now += jump
        assert room.vote().status == 200
    days = [row[4] for row in room.rows()]
    assert len(days) == len(set(days)) <= 2


@pytest.mark.parametrize("jump", [-400 * DAY, 400 * DAY, -1.7e9, 2e10])
def test_a_clock_that_is_far_off_breaks_nothing(store: VoteStore, jump: float) -> None:
    room = Room(store)
    room.vote()
    room.clock.now += jump
    assert room.vote().status == 200
    room.clock.now = NOON
    assert room.vote().status == 200


def test_limits_outlive_a_clock_that_is_set_back(store: VoteStore) -> None:
    room = Room(store, Limits(a_day=0))
    assert [room.vote().status for _ in range(7)] == [200] * 6 + [429]
    room.clock.now -= 7200
    assert [room.vote().status for _ in range(7)] == [200] * 6 + [429]


def test_a_restart_keeps_the_days_salt(tmp_path: Path) -> None:
    store = SqliteVotes(tmp_path / "votes.db")
    Room(store, salt_path=tmp_path / "salt").vote()
    again = Room(store, salt_path=tmp_path / "salt")
    again.vote(vote="no")
    assert [row[1] for row in again.rows()] == [0]
    assert (tmp_path / "salt").stat().st_mode & 0o777 == 0o600
    again.clock.now += DAY
    again.vote()
    assert len(again.rows()) == 2
    store.close()


@pytest.mark.parametrize("text", ["", "x", "2026-11-09", "2026-11-09 zz", "2026-11-09 00ff", "\udcff"])
def test_a_salt_file_that_says_nothing_is_made_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "salt").write_bytes(text.encode("utf-8", "surrogateescape"))
    salt = DaySalt(tmp_path / "salt")
    assert salt.due(date(2026, 11, 9))
    salt.renew(date(2026, 11, 9))
    assert DaySalt(tmp_path / "salt").salt == salt.salt


def test_no_list_of_parts_is_taken_for_another() -> None:
    lists = [("a", "b"), ("ab",), ("a", "", "b"), ("", "a", "b"), ("1:a", "b"), ("a", "1:b")]
    assert len({tag_of(b"salt", *parts) for parts in lists}) == len(lists)
    assert tag_of(b"salt", "a") != tag_of(b"other", "a")
    assert len(tag_of(b"salt", "a")) == 32


def test_nothing_of_a_visitor_is_on_the_disk(tmp_path: Path) -> None:
    room = Room(SqliteVotes(tmp_path / "votes.db"), FREE, tmp_path / "votes.db.salt")
    for number in range(50):
        room.vote(agent=f"{AGENT} {number}", comment="a comment")

    def found(*words: str) -> list[str]:
        data = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        return [f"{name}: {word}" for name, text in data.items() for word in words if word.encode() in text]

    assert found("a comment")  # what is meant to be there can be found in this way
    personal = (ADDRESS, "203.0.113", AGENT, "Marked-Agent", bytes([203, 0, 113, 77]).hex())
    assert not found(*personal)
    old = [tag for tag in tags(room.store) if tag]
    assert len(old) == 50
    assert found(*old[:1])
    salt = room.salt.salt.hex()
    room.clock.now += DAY
    room.box.turn()
    assert not found(*old, salt, *personal)
    room.box.close()
    assert not found(*old, salt, *personal)
    assert os.listdir(tmp_path)


