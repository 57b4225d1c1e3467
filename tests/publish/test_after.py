"""After a publish: exactly the changed addresses are told, and a failure is a warning."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from newsgen.cli.main import main
from newsgen.model.publishing import AfterPublish
from newsgen.model.release import File, Plan, Release, Stage, Step
from newsgen.publish.after import changed_addresses, tell
from newsgen.publish.retry import Policy, Retry
from newsroom import NOW, Newsroom, numbered

URL = "https://news.example.org/"
KEY = "0123456789abcdef"


class Listener(HTTPServer):
    """Remembers what it was told; answers `statuses` in turn, then 202."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, str]] = []
        self.statuses: list[int] = []
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/told"

    def stop(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((self.headers["Content-Type"], body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.stop()


def plan() -> Plan:
    names = [("index.html", Stage.LIST), ("2026/ü b/index.html", Stage.PAGE), ("feed.xml", Stage.FEED), ("404.html", Stage.PAGE), ("a/x.css", Stage.ASSET)]
    steps = tuple(Step("change", File(n, "0" * 16, 1, stage)) for n, stage in names)
    gone = (Step("delete", File("2026/gone/index.html", "0" * 16, 1, Stage.PAGE)),)
    return Plan("live", Release("20260101T000000Z-00000000", 0, {}), "before", steps, gone, in_place=True)


def retry(waits: list[float] | None = None) -> Retry:
    return Retry("live", Policy(3), (waits if waits is not None else []).append)


def test_addresses_are_those_that_readers_write() -> None:
    assert changed_addresses(plan(), URL, pages=True) == [URL, f"{URL}2026/%C3%BC%20b/", f"{URL}2026/gone/"]
    assert f"{URL}a/x.css" in changed_addresses(plan(), URL, pages=False)


def test_everyone_is_told_what_changed(listener: Listener, tmp_path: Path) -> None:
    after = AfterPublish(index_now=KEY, index_now_endpoint=listener.url, websub=(listener.url,), purge_list="purge/list.txt")
    assert tell(after, plan(), URL, tmp_path, retry()) == []
    (kind, body), (form, hub) = listener.heard
    assert kind.startswith("application/json")
    assert json.loads(body) == {
        "host": "news.example.org", "key": KEY, "keyLocation": f"{URL}{KEY}.txt", "urlList": changed_addresses(plan(), URL, pages=True),
    }
    assert form == "application/x-www-form-urlencoded"
    assert parse_qs(hub) == {"hub.mode": ["publish"], "hub.url": [f"{URL}feed.xml"]}
    assert (tmp_path / "purge/list.txt").read_text().splitlines() == changed_addresses(plan(), URL, pages=False)


def test_without_settings_nobody_is_told(listener: Listener, tmp_path: Path) -> None:
    assert tell(AfterPublish(), plan(), URL, tmp_path, retry()) == []
    assert not listener.heard
    assert not list(tmp_path.iterdir())


def test_what_is_busy_is_told_again(listener: Listener, tmp_path: Path) -> None:
    listener.statuses = [503, 429]
    waits: list[float] = []
    assert tell(AfterPublish(websub=(listener.url,)), plan(), URL, tmp_path, retry(waits)) == []
    assert (len(listener.heard), len(waits)) == (3, 2)


@pytest.mark.parametrize("statuses", [[403], [500] * 9])
def test_a_refusal_is_a_warning(listener: Listener, tmp_path: Path, statuses: list[int]) -> None:
    listener.statuses = list(statuses)
    (found,) = tell(AfterPublish(websub=(listener.url,)), plan(), URL, tmp_path, retry())
    assert (found.code, found.severity.value) == ("NG619", "warning")
    assert f"it answers {statuses[0]}" in found.message


def test_a_publish_tells_and_a_failure_of_it_undoes_nothing(
    listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    after = f"after: {{index-now: {KEY}, index-now-endpoint: '{listener.url}', purge-list: newsgen.yaml/no}}"
    room = Newsroom(
        tmp_path / "news", 5, f"site: {{title: T, url: {URL}}}\npublish: {{targets: {{live: {{kind: directory, path: ../srv, {after}}}}}}}\n"
    )
    room.build()
    monkeypatch.chdir(room.root)
    assert main(["publish", "--now", NOW]) == 0
    assert "warning NG619: The list of addresses for the CDN cannot be written" in capsys.readouterr().err
    assert (tmp_path / f"srv/current/{KEY}.txt").read_text() == KEY
    listener.heard.clear()
    room.put(numbered(50))
    room.build()
    assert main(["publish", "--now", NOW]) == 0
    addresses = json.loads(listener.heard[0][1])["urlList"]
    assert 3 < len(addresses) < 30
    assert URL in addresses
