"""Buckets for tests: one for each test, in a server that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest

from newsgen.model.problem import Problem
from newsgen.model.publishing import S3Target
from newsgen.publish.context import Context
from newsgen.publish.retry import Policy, Retry
from newsgen.publish.retrying import Retrying
from newsgen.publish.stores import open_s3
from publish.contract import ONE, Harness, Site, texts_of
from publish.s3server import KEYS, S3Server, s3_server

ODD = {
    f"odd/{name}": f"odd {name}"
    for name in (
        "a%20b.html", "a+b.html", "a#b.html", "a?b.html", "ä~.html", "a&b<c>.html", "a'b\".html", "a=b;c.html", "[x].html", "a^b`.html",
        "日本.html", "a*b.html", "a|b.html", "..a.html", "a b .html", "e\u0301.html", "$HOME.html", "{year}.html",
    )
}
"""Files with names that mean something else to one program or another."""


def odd_names_come_and_go(place: Harness, site: Site) -> None:
    site.publish(place, {**ONE, **ODD})
    assert texts_of(place.served()) == {**ONE, **ODD}
    site.publish(place, ONE)
    assert texts_of(place.served()) == ONE
    target = place.open()
    new, old = target.releases()
    target.rollback(old.id, new.id)
    target.close()
    assert texts_of(place.served()) == {**ONE, **ODD}


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


class Bucket:
    """A bucket of its own for each test; each publisher works from a folder of its own."""

    def __init__(self, server: S3Server, folder: Path, **settings: object) -> None:
        self.server, self.folder, self.settings = server, folder, settings
        self.name = f"news-{token_hex(6)}"
        self.port, self.keys, self.opened = server.port, dict(KEYS), 0
        self.publisher = ""
        server.make_bucket(self.name)

    def context(self, publisher: str) -> Context:
        folder = self.folder / publisher
        folder.mkdir(exist_ok=True)
        return Context("live", self.folder, folder, "https://news.example.org/", self.keys, Retry("live", Policy(tries=3), lambda _: None))

    def open(self, publisher: str = "") -> Retrying:
        self.opened += 1
        settings = {
            "kind": "s3", "bucket": self.name, "region": "us-east-1", "endpoint": f"http://127.0.0.1:{self.port}", **self.settings,
        }
        return open_s3(S3Target.model_validate(settings), self.context(publisher or self.publisher or str(self.opened)))

    def served(self) -> dict[str, bytes]:
        return self.server.served(self.name)


@pytest.fixture
def place(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "publishers").mkdir()
    yield Bucket(server, tmp_path / "publishers")
    server.spoiled.__init__()  # type: ignore[misc]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "built").mkdir()
    return Site(tmp_path / "built")


def codes(caught: pytest.ExceptionInfo[Problem]) -> list[str]:
    return [one.code for one in caught.value.diagnostics]
