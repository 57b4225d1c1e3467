"""The collector over HTTP: who may post, what is answered with and without JavaScript, what stays on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest

from feedback.ballots import ADDRESS, AGENT, ARTICLE, OTHER, form
from newsgen.feedback.limits import Limits
from newsgen.feedback.sqlite import SqliteVotes
from serve.asking import ask
from serve.collecting import ENDPOINT, SITE, running, vote

FREE = Limits(0, 0, 0, 0)
ORIGINS = {
    SITE: True, "null": False, "http://news.example.org": False, "https://203.0.113.9": False, "http://127.0.0.1:4001": False,
    "https://news.example.org.evil.example": False, "https://evil.example": False, "https://news.example.org:8443": False, None: False,
}
HOSTS = {
    "": True, "news.example.org": True, "evil.example": False, "203.0.113.9": False, "news.example.org.evil.example": False, "null": False,
}
FETCH = {None: True, "same-origin": True, "same-site": True, "cross-site": True, "none": False}
TYPES = {
    "application/x-www-form-urlencoded": True, "application/x-www-form-urlencoded; charset=UTF-8": True, "multipart/form-data": False,
    "text/plain": False, "application/json": False, None: False,
}
METHODS = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("collector")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with running(folder, limits=FREE) as found:
        yield found


COMBINATIONS = [
    *((origin, "", fetch, next(iter(TYPES))) for origin, fetch in product(ORIGINS, FETCH)),
    *((SITE, host, "cross-site", next(iter(TYPES))) for host in HOSTS),
    *((SITE, "", "same-site", kind) for kind in TYPES),
    *((origin, "evil.example", "same-origin", next(iter(TYPES))) for origin in ORIGINS),
]


@pytest.mark.parametrize(("origin", "host", "fetch", "kind"), COMBINATIONS)
def test_only_pages_of_the_site_may_vote(port: int, origin: str | None, host: str, fetch: str | None, kind: str | None) -> None:
    wanted = ORIGINS[origin] and HOSTS[host] and FETCH[fetch] and TYPES[kind]
    reply = vote(port, host=host, Origin=origin, Sec_Fetch_Site=fetch, Content_Type=kind)
    assert (reply.status == 200) is wanted, reply
    assert wanted or reply.status in (403, 415)


def test_there_are_sixty_combinations() -> None:
    assert len(set(COMBINATIONS)) + len(METHODS) >= 60


@pytest.mark.parametrize("method", METHODS)
def test_votes_are_posted(port: int, method: str) -> None:
    reply = ask(port, ENDPOINT, method=method, headers={"Origin": SITE})
    assert reply.status == 405
    assert reply.headers["allow"]


def test_a_script_reads_the_answer_of_its_own_site_only(port: int) -> None:
    reply = vote(port)
    assert json.loads(reply.body) == {"answer": "kept", "message": "Thank you. Your answer was kept."}
    assert reply.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in reply.headers
    assert "set-cookie" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"


def test_without_javascript_a_vote_leads_back_to_the_article_and_then_to_the_thanks(port: int) -> None:
    page = "text/html,application/xhtml+xml"
    reply = vote(port, form(vote="no"), Accept=page)
    assert (reply.status, reply.headers["location"]) == (303, f"{SITE}/2026/11/first/#helpful-no")
    reply = vote(port, form(more="1", reason="unclear"), Accept=page)
    assert (reply.status, reply.headers["location"]) == (303, f"{SITE}/-/thanks/")


def test_what_is_not_kept_says_so_on_a_page(port: int) -> None:
    reply = vote(port, form(OTHER, more="1", reason="unclear"), Accept="text/html")
    assert reply.status == 409
    text = reply.body.decode()
    assert "There is no answer of yours from today" in text
    assert f'<a href="{SITE}/2026/11/other/">' in text
    assert "<script" not in text
    assert "Thank" not in text


def test_an_unknown_article_is_refused(port: int) -> None:
    for article in ("content/ai/none.md", "../../etc/passwd", "x" * 900, "<script>"):
        reply = vote(port, form(article))
        assert (reply.status, json.loads(reply.body)["answer"]) == (404, "unknown-article")


def test_a_body_is_bounded(port: int) -> None:
    assert vote(port, form(comment="x" * 500)).status == 200
    assert vote(port, form(comment="x" * 9000)).status == 413
    assert vote(port, b"x" * 1_000_000).status == 413
    chunked = b"200000\r\n" + b"x" * 0x200000 + b"\r\n0\r\n\r\n"
    assert vote(port, chunked, Content_Length=None, Transfer_Encoding="chunked").status == 413


def test_other_paths_hold_nothing(port: int) -> None:
    for path in ("/", "/votes.db", "/../votes.db", "/-/feedback/../../votes.db", "/-/feedback/"):
        assert ask(port, path).status == 404
        assert vote(port, path=path).status in (404, 405)


def test_addresses_and_browsers_are_nowhere(port: int, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for number in range(20):
        vote(port, address=f"203.0.113.{number}, {ADDRESS}")
    data = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = "".join(capfd.readouterr())
    for word in (ADDRESS, "203.0.113", AGENT, "Marked-Agent", quote(AGENT)):
        assert not [path for path, text in data.items() if word.encode() in text]
        assert word not in said


def test_limits_are_by_the_network_behind_our_proxy(tmp_path: Path) -> None:
    with running(tmp_path) as port:
        replies = [vote(port, address=f"{number}.1.1.1, 198.51.100.{number}", User_Agent=f"b{number}") for number in range(9)]
        assert [reply.status for reply in replies] == [200] * 6 + [429] * 3
        assert replies[-1].headers["retry-after"] == "60"
        assert vote(port, address="192.0.2.1").status == 200
    store = SqliteVotes(tmp_path / "votes.db", readonly=True)
    assert [kept.article for kept in store.votes("")] == [ARTICLE] * 7
    store.close()
