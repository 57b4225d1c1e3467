"""The box in front of every store: one visitor, one vote a day; limits; reasons; what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedback.ballots import ARTICLE, FREE, NOON, OTHER, Room, form
from newsgen.feedback.limits import Limits
from newsgen.feedback.store import StoreAway, VoteStore


def test_a_vote_is_kept_and_leads_to_what_follows_it(store: VoteStore) -> None:
    room = Room(store)
    assert (room.vote().status, room.vote().place) == (200, "/2026/11/first/#helpful-yes")
    assert room.vote(vote="no").place == "/2026/11/first/#helpful-no"
    assert room.rows() == [(ARTICLE, 0, "", "", "2026-11-09", 0)]


def test_a_hundred_votes_of_one_visitor_are_one_row_with_the_last(store: VoteStore) -> None:
    room = Room(store)
    for number in range(100):
        assert room.vote(vote="yes" if number % 3 else "no").status == 200
    assert [row[:2] for row in room.rows()] == [(ARTICLE, 0)]


def test_another_browser_network_or_article_is_another_vote(store: VoteStore) -> None:
    room = Room(store)
    room.vote()
    room.vote(agent="Another browser")
    room.vote(address="198.51.100.1")
    room.vote(OTHER)
    assert len(room.rows()) == 4
    room.vote(address="203.0.113.200")  # the same network
    assert len(room.rows()) == 4


def test_reasons_and_a_comment_follow_a_vote(store: VoteStore) -> None:
    room = Room(store)
    room.vote(vote="no")
    more = room.vote(more="1", reason=["too-long", "inaccurate"], comment="  It  is\nlong ")
    assert (more.status, more.place) == (200, "")
    assert room.rows() == [(ARTICLE, 0, "inaccurate too-long", "It is\nlong", "2026-11-09", 0)]
    room.vote(vote="no")
    assert room.rows()[0][2] == "inaccurate too-long"
    room.vote(vote="yes")
    assert room.rows() == [(ARTICLE, 1, "", "", "2026-11-09", 0)]


def test_reasons_need_a_vote_of_today(store: VoteStore) -> None:
    room = Room(store)
    assert (room.vote(more="1", reason="other").status, room.rows()) == (409, [])
    room.vote()
    room.clock.now += 86400
    assert room.vote(more="1", reason="other").status == 409


def test_what_is_not_kept_is_not_thanked_for(store: VoteStore) -> None:
    room = Room(store)
    refused = {"content/none.md": 404, "": 400, "x" * 2000: 400, "content/ai/first.md\0": 404}
    assert {article: room.vote(article).status for article in refused} == refused
    assert room.vote(**{"leave-empty": "buy"}).word == "robot"
    for wrong in ({"vote": "maybe"}, {"vote": ["yes", "no"]}, {"rev": "x"}, {"reason": "rude"}, {"more": "1", "vote": "yes"}):
        assert room.vote(**wrong).word == "malformed"  # type: ignore[arg-type]
    for body in (b"", b"\xff\xfe", b"a=b", b"x" * 9000, b"&".join([b"a=b"] * 40), form() + b"&article=other"):
        assert room.box.take(body, "", "").word == "malformed"
    assert room.rows() == []


LIMITED = Limits()


def test_six_a_minute_and_thirty_a_day_for_a_network(store: VoteStore) -> None:
    room = Room(store, LIMITED)
    answers = []
    for _ in range(3600 // 5):
        answers.append(room.vote())
        room.clock.now += 5
    kept = [number for number, answer in enumerate(answers) if answer.status == 200]
    assert len(kept) == 30
    assert [number * 5 for number in kept[:7]] == [0, 5, 10, 15, 20, 25, 60]
    assert {answer.word for answer in answers} == {"kept", "busy", "busy-day"}
    room.clock.now = NOON + 86400
    assert room.vote().status == 200


def test_a_thousand_visitors_behind_one_address_get_an_honest_answer(store: VoteStore) -> None:
    room = Room(store, LIMITED)
    answers = [room.vote(agent=f"browser {number}") for number in range(1000)]
    assert [answer.status for answer in answers] == [200] * 6 + [429] * 994
    assert "not kept" in answers[-1].sentence
    assert len(room.rows()) == 6


def test_three_hundred_a_minute_of_all(store: VoteStore) -> None:
    room = Room(store, LIMITED)
    answers = [room.vote(address=f"10.{number // 250}.{number % 250}.1").word for number in range(400)]
    assert (answers.count("kept"), answers[300:]) == (300, ["busy-all"] * 100)
    room.clock.now += 60
    assert room.vote(address="10.9.9.9").status == 200


def test_a_spike_is_kept_apart(store: VoteStore) -> None:
    room = Room(store, replace(FREE, spike=20))
    room.vote(address="10.0.0.1")
    room.clock.now += 3600 * 30
    for number in range(30):
        room.vote(address=f"10.1.{number}.1")
        room.vote(address=f"10.1.{number}.1", vote="no")
    suspect = [row[5] for row in room.rows()]
    assert suspect == [0] * 21 + [1] * 10


def test_comments_are_erased_after_their_days(store: VoteStore) -> None:
    room = Room(store, replace(FREE, comment_days=10))
    room.vote(comment="old")
    room.clock.now += 86400 * 10
    room.vote(comment="new")
    assert [row[3] for row in room.rows()] == ["old", "new"]
    room.clock.now += 86400
    room.box.turn()
    assert [row[3] for row in room.rows()] == ["", "new"]


def test_a_store_that_is_away_is_said_so(store: VoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(store)

    def away(*_: object) -> None:
        raise StoreAway("disk full")

    monkeypatch.setattr(store, "keep", away)
    answer = room.vote()
    assert (answer.status, answer.word) == (503, "away")
    monkeypatch.setattr(store, "turn", away)
    room.clock.now += 86400
    room.box.turn()  # it is asked again the next time
    assert room.vote().word == "away"


def test_a_store_that_was_closed_under_us_is_away(store: VoteStore) -> None:
    room = Room(store)
    room.vote()
    kind = type(store).__name__
    store.close()
    assert room.vote().status == (503 if kind == "SqliteVotes" else 200)  # a lost connection is made again
