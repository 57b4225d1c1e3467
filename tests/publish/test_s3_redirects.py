"""Website redirects of S3: what is sent, sent again and brought back, and what happens without a key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from newsgen.model.problem import Problem
from newsgen.publish.website import with_goals
from newsroom import Draft, Newsroom
from publish.buckets import Bucket, codes, place, server
from publish.contract import ONE, Site
from publish.s3server import KEYS, Spoiled
from publish.websites import Redirecting
from running import Run

__all__ = ["place", "server"]

ALIAS = "old/one/index.html"
PAGES = {**ONE, ALIAS: '<meta http-equiv="refresh" content="0; url=/2026/11/one/">', "old/zwei & ü/index.html": "leads to /2026/11/zwei-ü/"}
GOALS = {ALIAS: "/2026/11/one/", "old/zwei & ü/index.html": "/2026/11/zwei-ü/"}


@pytest.fixture
def room(place: Bucket, tmp_path: Path) -> Redirecting:
    (tmp_path / "built").mkdir()
    return Redirecting(place, Site(tmp_path / "built"), dict(GOALS))


QUOTED = {name: quote(goal) for name, goal in GOALS.items()}


# What is sent


def test_aliases_become_redirects_of_the_website(room: Redirecting) -> None:
    room.publish(PAGES)
    assert room.locations() == QUOTED
    there = room.bucket.server.store(room.bucket.name).get(ALIAS)
    assert there.attributes["Content-Type"] == "text/html; charset=utf-8"
    assert there.attributes["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert bytes(there.bytes()).decode() == PAGES[ALIAS]
    assert room.publish(PAGES) == []


def test_without_the_setting_they_stay_pages(room: Redirecting) -> None:
    room.bucket.settings = {"website_redirects": False}
    room.publish(PAGES)
    assert room.locations() == {}
    assert room.bucket.served()[ALIAS].decode() == PAGES[ALIAS]


def test_below_a_prefix_and_compressed(room: Redirecting) -> None:
    room.bucket.settings = {"prefix": "2026/ä b", "compress": True}
    room.publish({**PAGES, ALIAS: "leads on " * 100})
    assert room.locations("2026/ä b/") == QUOTED
    assert room.bucket.server.store(room.bucket.name).get(f"2026/ä b/{ALIAS}").attributes["Content-Encoding"] == "gzip"


def test_the_setting_sends_the_pages_once_and_again_when_it_is_taken_back(room: Redirecting) -> None:
    room.bucket.settings = {"website_redirects": False}
    room.publish(PAGES)
    room.bucket.settings = {}
    assert sorted(room.publish(PAGES)) == sorted(GOALS)
    assert room.locations() == QUOTED
    assert room.publish(PAGES) == []
    room.bucket.settings = {"website_redirects": False}
    assert sorted(room.publish(PAGES)) == sorted(GOALS)
    assert room.locations() == {}


def test_a_changed_goal_is_sent_even_if_the_page_is_the_same(room: Redirecting) -> None:
    room.publish(PAGES)
    room.goals = {**GOALS, ALIAS: "/2026/11/two/"}
    assert room.publish(PAGES) == [ALIAS]
    assert room.locations()[ALIAS] == "/2026/11/two/"


def test_an_alias_that_goes_is_deleted_and_one_that_becomes_a_page_leads_nowhere(room: Redirecting) -> None:
    room.publish(PAGES)
    room.goals = {}
    room.publish({**ONE, ALIAS: PAGES[ALIAS]})
    assert room.locations() == {}
    assert room.bucket.served().keys() == {*ONE, ALIAS}


def test_a_publish_that_was_cut_off_sends_no_redirect_twice(room: Redirecting) -> None:
    first = room.publish(PAGES, stop_after=9)
    assert set(GOALS) < set(first)  # all stages but the last
    again = room.publish(PAGES)
    assert not set(first) & set(again)
    assert room.locations() == QUOTED


# A rollback


def test_a_rollback_brings_redirects_back(room: Redirecting) -> None:
    room.publish(PAGES)
    room.goals = {**GOALS, ALIAS: "/2026/11/two/"}
    room.publish({**PAGES, ALIAS: "leads to two"})
    room.goals = {}  # a rollback does not know the site
    room.bucket.server.spoiled.seen.clear()
    room.back()
    # Sent, not copied: Amazon copies no redirect, although the server of these tests does.
    assert PAGES[ALIAS].encode() in [body for method, path, body in room.bucket.server.spoiled.seen if path.endswith(f"/{ALIAS}") and method == "PUT"]
    assert room.locations() == QUOTED
    assert room.bucket.served()[ALIAS].decode() == PAGES[ALIAS]
    room.goals = GOALS
    assert room.publish(PAGES) == []
    room.publish(ONE)
    room.back()
    room.site.set(PAGES)
    assert room.locations() == QUOTED


def test_a_rollback_without_a_key_brings_pages_and_the_next_publish_redirects(room: Redirecting) -> None:
    room.publish(PAGES)
    room.goals = {**GOALS, ALIAS: "/2026/11/two/"}
    room.publish({**PAGES, ALIAS: "leads to two"})
    room.bucket.settings = {"website_redirects": False}
    room.back()
    assert room.locations() == {n: goal for n, goal in QUOTED.items() if n != ALIAS}
    assert room.bucket.served()[ALIAS].decode() == PAGES[ALIAS]
    there = room.bucket.server.store(room.bucket.name)
    assert {n: len(there.get(n).attributes["newsgendigest"]) for n in GOALS} == {n: 16 if n == ALIAS else 24 for n in GOALS}
    room.bucket.settings, room.goals = {}, GOALS
    assert room.publish(PAGES) == [ALIAS]
    assert room.locations() == QUOTED


# Trouble


def test_without_a_key_there_is_one_warning(room: Redirecting) -> None:
    room.site.set(PAGES)
    room.bucket.keys = {"AWS_ACCESS_KEY_ID": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "/run/token"}
    files, warnings = with_goals(room.settings(), room.context(), room.site.files())
    assert [one.code for one in warnings] == ["NG647"]
    assert warnings[0].severity == "warning"
    assert "The 2 aliases at live" in warnings[0].message
    assert files == room.site.files()
    room.goals = {}
    assert with_goals(room.settings(), room.context(), room.site.files())[1] == ()


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        ("403 Forbidden", "SignatureDoesNotMatch", "NG641"), ("400 Bad Request", "ExpiredToken", "NG641"), ("404 Not Found", "NoSuchBucket", "NG643"),
        ("301 Moved Permanently", "PermanentRedirect", "NG645"), ("400 Bad Request", "InvalidRequest", "NG645"), ("503 Slow Down", "SlowDown", "NG620"),
    ],
)
def test_a_refused_redirect_is_one_diagnostic_without_a_secret(room: Redirecting, status: str, word: str, code: str) -> None:
    room.bucket.keys = keys = {**KEYS, "AWS_SESSION_TOKEN": "marked-session-token"}
    room.bucket.server.spoiled.answer = lambda method, path: (status, word) if method == "PUT" and path.endswith(ALIAS) else None
    with pytest.raises(Problem) as caught:
        room.publish(PAGES)
    assert codes(caught) == [code]
    room.bucket.server.spoiled.answer = Spoiled().answer
    target = room.open().target
    shown = [str(caught.value), repr(caught.value.__cause__), repr(target), repr(vars(vars(target)["_storage"])), *map(str, caught.value.diagnostics)]
    written = [path.read_bytes() for path in room.bucket.folder.rglob("*") if path.is_file()]
    for secret in keys.values():
        assert not [text for text in shown if secret in text]
        assert not [data for data in written if secret.encode() in data]
    room.publish(PAGES)
    assert room.locations() == QUOTED


def test_a_moment_of_throttling_passes(room: Redirecting) -> None:
    left = ["503 Slow Down"]
    room.bucket.server.spoiled.answer = lambda method, path: (left.pop(), "SlowDown") if method == "PUT" and path.endswith(ALIAS) and left else None
    room.publish(PAGES)
    assert not left
    assert room.locations() == QUOTED


# As a person does it

CONFIG = """\
site: {{title: Test, url: "https://news.example.org/news/"}}
publish: {{targets: {{live: {{kind: s3, website_redirects: true, bucket: {bucket}, region: us-east-1, endpoint: "http://127.0.0.1:{port}"}}}}}}
"""


@pytest.fixture
def handing_out() -> Iterator[dict[str, str]]:
    """An environment whose credentials come from an agent beside us, as in a container with a role."""

    class Agent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            words = dict(zip(("AccessKeyId", "SecretAccessKey"), KEYS.values(), strict=True))
            data = json.dumps({**words, "Token": "marked-token", "Expiration": "2099-01-01T00:00:00Z"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    agent = ThreadingHTTPServer(("127.0.0.1", 0), Agent)
    thread = threading.Thread(target=agent.serve_forever)
    thread.start()
    yield {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{agent.server_port}/role"}
    agent.shutdown()
    thread.join()
    agent.server_close()


def test_publish_makes_redirects_of_the_aliases_of_articles(
    place: Bucket, tmp_path: Path, newsgen: Run, handing_out: dict[str, str]
) -> None:
    news = Newsroom(tmp_path / "news", 2, CONFIG.format(bucket=place.name, port=place.port))
    news.put(Draft("moved.md", "It moved", "2026-05-01T08:00:00+00:00", more={"aliases": "[/was/here/]"}))
    news.build()
    (tmp_path / "token").write_text("token")
    role = {**handing_out, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(tmp_path / "token")}
    here = Redirecting(place, Site(news.root / "output"), {})
    unsigned = newsgen("publish", cwd=news.root, env=role)
    assert unsigned.returncode == 0, unsigned.stderr
    assert unsigned.stderr.count("NG647") == 1
    assert here.locations() == {}
    place.server.spoiled.seen.clear()
    done = newsgen("publish", cwd=news.root, env=KEYS)
    assert done.returncode == 0, done.stderr
    assert "NG647" not in done.stderr
    assert here.locations() == {"was/here/index.html": "/news/2026/05/moved/"}
    assert newsgen("publish", cwd=news.root, env=KEYS).returncode == 0
    sent = [path for method, path, _ in place.server.spoiled.seen if method == "PUT" and "/.newsgen/" not in path]
    assert sent == [f"/{place.name}/was/here/index.html"]
