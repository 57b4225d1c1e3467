"""The contract of a collector: newsgen's own, the Cloudflare Worker on D1 and the Netlify function keep the same one."""

from __future__ import annotations

import http.client
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from feedback.adapting import DAY_AFTER, SITE, Target, target
from feedback.ballots import ADDRESS, AGENT, ARTICLE, NOON, OTHER, form
from newsgen.feedback.votes import clean_comment
from newsgen.site.feedback import VotesAsked, export_text
from serve.asking import Reply


@pytest.fixture(scope="module", params=["own", "cloudflare", "netlify"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture
def box(running: Target) -> Target:
    running.time(NOON)
    running.clear()
    return running


def send(box: Target, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
    """As a library does: workerd leaves a connection open for seconds, so its end says nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", box.port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def vote(box: Target, body: bytes | None = None, *, address: str = ADDRESS, **more: str | None) -> Reply:
    given: dict[str, str | None] = {
        "Origin": SITE, "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "User-Agent": AGENT,
        "X-Forwarded-For": address, "CF-Connecting-IP": address, **{name.replace("_", "-"): value for name, value in more.items()},
    }
    headers = {name: value for name, value in given.items() if value is not None}
    return send(box, "POST", "/-/feedback", form() if body is None else body, headers)


def word(reply: Reply) -> str:
    return str(json.loads(reply.body)["answer"])


def rows(box: Target, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in names) for one in box.votes()]


def test_a_vote_is_kept_and_another_takes_its_place(box: Target) -> None:
    reply = vote(box)
    assert (reply.status, word(reply)) == (200, "kept")
    assert reply.headers["access-control-allow-origin"] == SITE
    assert reply.headers["cache-control"] == "no-store"
    assert "set-cookie" not in reply.headers
    assert vote(box, form(vote="no")).status == 200
    assert rows(box, "article", "rev", "yes", "day") == [(ARTICLE, "0123456789ab", 0, "2026-11-09")]
    assert vote(box, form(OTHER)).status == 200
    assert vote(box, User_Agent="another").status == 200
    assert len(box.votes()) == 3


def test_reasons_and_comments_follow(box: Target) -> None:
    assert vote(box, form(more="1", reason="other")).status == 409
    vote(box, form(vote="no"))
    comment = "=1+1 \u202e<b>\0\r\n\r\n" + "x" * 600 + "a\u200bb"
    assert vote(box, form(more="1", reason=["too-long", "outdated"], comment=comment)).status == 200
    assert rows(box, "yes", "reasons", "comment") == [(0, "outdated too-long", clean_comment(comment))]
    vote(box, form(vote="no"))
    assert rows(box, "reasons") == [("outdated too-long",)]
    vote(box, form(vote="yes"))
    assert rows(box, "yes", "reasons", "comment") == [(1, "", "")]


@pytest.mark.parametrize("text", ["Très bien", "很好 😀", "a\tb  c", "me@example.org", "\u2066x\u2069 \ufeff", "👩‍👩‍👧", "it's \"fine\"; --"])
def test_comments_are_cleaned_alike(box: Target, text: str) -> None:
    vote(box, form(comment=text))
    assert rows(box, "comment") == [(clean_comment(text),)]


def test_without_javascript(box: Target) -> None:
    reply = vote(box, Accept="text/html")
    assert (reply.status, reply.headers["location"]) == (303, SITE + "/2026/11/first/#helpful-yes")
    reply = vote(box, form(more="1", comment="ok"), Accept="text/html")
    assert (reply.status, reply.headers["location"]) == (303, SITE + "/-/thanks/")
    reply = vote(box, form(OTHER, more="1"), Accept="text/html")
    assert reply.status == 409
    assert f'href="{SITE}/2026/11/other/"' in reply.body.decode().replace("&#47;", "/")
    assert b"Thank" not in reply.body


REFUSED = [
    (form("content/none.md"), 404, "unknown-article"), (form("__proto__"), 404, "unknown-article"), (b"", 400, "malformed"),
    (form(vote="maybe"), 400, "malformed"), (form(rev="x"), 400, "malformed"), (form(reason="rude"), 400, "malformed"),
    (form() + b"&vote=no", 400, "malformed"), (form(vote="yes", more="1"), 400, "malformed"),
    (form(**{"leave-empty": "buy"}), 422, "robot"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "what"), REFUSED)
def test_what_is_not_kept(box: Target, body: bytes, status: int, what: str) -> None:
    reply = vote(box, body)
    assert (reply.status, word(reply), box.votes()) == (status, what, [])


@pytest.mark.parametrize("origin", ["null", "http://news.example.org", "https://evil.example", "https://203.0.113.9", SITE + ".evil.example", None])
def test_other_pages_may_not_vote(box: Target, origin: str | None) -> None:
    assert vote(box, Origin=origin).status == 403
    assert vote(box, Sec_Fetch_Site="none").status == 403
    assert box.votes() == []


def test_methods_types_and_sizes(box: Target) -> None:
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        reply = send(box, method, "/-/feedback", None, {"Origin": SITE})
        assert (reply.status, reply.headers["allow"]) == (405, "POST") if method == "GET" else reply.status == 405
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/json", None):
        assert vote(box, Content_Type=kind).status == 415
    assert vote(box, form(comment="x" * 9000)).status == 413
    assert box.votes() == []


def test_six_a_minute_of_one_network_even_at_once(box: Target) -> None:
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda n: vote(box, address=f"203.0.113.{n}", User_Agent=str(n)), range(10)))
    assert Counter(reply.status for reply in replies) == {200: 6, 429: 4}
    assert {word(reply) for reply in replies if reply.status == 429} == {"busy"}
    assert len(box.votes()) == 6
    assert vote(box, address="2001:db8:1:200::1").status == 200
    box.time(NOON + 61)
    assert vote(box).status == 200


def test_tags_go_at_midnight_and_nothing_of_a_visitor_is_kept(box: Target) -> None:
    vote(box, form(comment="kept text"))
    (tag,) = [one["tag"] for one in box.votes()]
    assert len(tag.rpartition("/")[2]) == 32
    found = box.everything()
    assert "kept text" in found
    assert not [one for one in (ADDRESS, "203.0.113", AGENT, "Marked-Agent") if one in found]
    box.time(DAY_AFTER - 43200)
    assert rows(box, "tag", "day") == [(None, "2026-11-09")]
    assert tag.rpartition("/")[2] not in box.everything()
    assert vote(box, form(more="1")).status == 409
    assert vote(box).status == 200
    assert sorted(rows(box, "day")) == [("2026-11-09",), ("2026-11-10",)]


def test_a_spike_is_suspect(box: Target) -> None:
    for number in range(23):
        assert vote(box, address=f"10.{number}.0.1").status == 200
    assert Counter(one["suspect"] for one in box.votes()) == {0: 20, 1: 3}


def test_the_votes_of_netlify_become_a_database(tmp_path: Path) -> None:
    with target("netlify", tmp_path / "site") as box:
        vote(box, form(vote="no", comment="it's '; DROP TABLE newsgen_vote; --"))
        assert send(box, "GET", "/-/feedback/votes", None, {}).status == 404
        assert send(box, "GET", "/-/feedback/votes", None, {"Authorization": "Bearer " + "x" * 32}).status == 404
        reply = send(box, "GET", "/-/feedback/votes", None, {"Authorization": "Bearer " + "s" * 32})
    db = sqlite3.connect(tmp_path / "votes.db")
    db.executescript(reply.body.decode())
    db.close()
    (row,) = [json.loads(line) for line in export_text(VotesAsked(tmp_path, str(tmp_path / "votes.db")), "jsonl").splitlines()]
    assert (row["id"], row["down"], row["comments"][0]["text"]) == (ARTICLE, 1, "it's '; DROP TABLE newsgen_vote; --")
