"""The register of a live site, read over HTTP: asked as little as possible, and never believed beyond its bounds."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsgen.serve.remote import FRESH_SECONDS, MISS_SECONDS, REST_SECONDS, RemoteRegister
from newsgen.site.feedback import RegisterAway, part_path, read_part

ONE = "content/ai/one.md"


class Site:
    """A site whose answers the test writes; it counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status, self.headers, self.body = 200, {}, b""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                self.send_response(site.status)
                for name, value in site.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(site.body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/news/"

    headers: dict[str, str]

    def publish(self, *articles: str) -> None:
        self.status = 200
        self.body = json.dumps({"articles": {article: f"/{number}/" for number, article in enumerate(articles)}}).encode()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


class Clock:
    """Seconds that only the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def register(site: Site) -> tuple[RemoteRegister, Clock]:
    clock = Clock()
    return RemoteRegister(site.url, part_path, read_part, RegisterAway, clock), clock


def test_a_part_is_asked_for_once(site: Site) -> None:
    site.publish(ONE)
    found, clock = register(site)
    assert [found.url_of(ONE) for _ in range(5)] == ["/0/"] * 5
    assert site.asked == ["/news" + part_path(ONE)]
    clock.now += FRESH_SECONDS + 1
    assert found.url_of(ONE) == "/0/"
    assert len(site.asked) == 2


def test_an_article_that_is_published_later_is_found(site: Site) -> None:
    site.status = 404
    found, clock = register(site)
    assert [found.url_of(ONE) for _ in range(5)] == [None] * 5
    assert len(site.asked) == 1
    site.publish(ONE)
    clock.now += MISS_SECONDS + 1
    assert found.url_of(ONE) == "/0/"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""), (301, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"articles": []}'), (200, b"\xff"),
        (200, b'{"articles": {"content/ai/one.md": "javascript:alert(1)"}}'), (200, b'{"articles": {"content/ai/one.md": 1}}'),
        (200, b" " * 8_388_609),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_register_is_not_believed(site: Site, status: int, body: bytes) -> None:
    site.status, site.body, site.headers = status, body, {"Location": "http://127.0.0.1:1/"}
    found, clock = register(site)
    with pytest.raises(RegisterAway):
        found.url_of(ONE)
    with pytest.raises(RegisterAway):
        found.url_of(ONE)
    assert len(site.asked) == 1  # it is left alone for a while
    clock.now += REST_SECONDS
    site.publish(ONE)
    assert found.url_of(ONE) == "/0/"


def test_a_site_that_is_away_leaves_what_was_known(site: Site) -> None:
    site.publish(ONE)
    found, clock = register(site)
    assert found.url_of(ONE) == "/0/"
    site.status = 503
    clock.now += FRESH_SECONDS + 1
    assert found.url_of(ONE) == "/0/"
