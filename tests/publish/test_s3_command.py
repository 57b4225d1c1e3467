"""`newsgen publish` to a server that speaks S3, as a person starts it: killed anywhere, crawled meanwhile, and its cost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from newsroom import Newsroom, numbered
from publish.buckets import Bucket, place, server, site
from publish.contract import ONE, Site
from publish.s3server import KEYS, Spoiled
from running import Run

__all__ = ["place", "server", "site"]

CONFIG = """\
site: {{title: Test, url: "https://news.example.org/"}}
publish: {{targets: {{live: {{kind: s3, bucket: {bucket}, region: us-east-1, endpoint: "http://127.0.0.1:{port}"}}}}}}
"""
NEEDED = re.compile(r'(?:href|src)="(/assets/[^"]+)"')


def newsroom(place: Bucket, folder: Path) -> Newsroom:
    room = Newsroom(folder, 12, CONFIG.format(bucket=place.name, port=place.port))
    room.build()
    return room


def whole(served: dict[str, bytes]) -> None:
    """No page names a style sheet or a script that is not there."""
    for name, data in served.items():
        if name.endswith(".html"):
            assert not [path for path in NEEDED.findall(data.decode()) if path[1:] not in served], name


def killed_at(place: Bucket, room: Newsroom, request: int) -> bool:
    """Publish in a process that is killed while the store works on one of its requests; whether there were so many."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(room.root), "LC_ALL": "C.UTF-8", **KEYS}
    started: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()
    left = [request]

    def answer(*_: str) -> None:
        ready.wait()
        left[0] -= 1
        if left[0] == 0:
            started[0].send_signal(signal.SIGKILL)
            started[0].wait()

    place.server.spoiled.answer = answer
    started.append(
        subprocess.Popen(
            [sys.executable, "-m", "newsgen", "publish", "live"], cwd=room.root, env=bare, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    )
    ready.set()
    code = started[0].wait(timeout=60)
    place.server.spoiled.answer = Spoiled().answer
    assert code in (0, -signal.SIGKILL)
    return code != 0


def kill_everywhere(place: Bucket, folder: Path, newsgen: Run, requests: range) -> None:
    room = newsroom(place, folder)
    assert newsgen("publish", cwd=room.root, env=KEYS).returncode == 0
    killed = 0
    for request in requests:
        draft = numbered(request % 12)
        draft.title = f"Another title, {request}"
        room.put(draft)
        room.build()
        killed += killed_at(place, room, request)
        whole(place.served())
        again = newsgen("publish", cwd=room.root, env=KEYS)
        assert again.returncode == 0, again.stderr
        served, output = place.served(), room.tree()
        assert {name: served.get(name) for name in output if name != ".newsgen"} == {n: d for n, d in output.items() if n != ".newsgen"}
        assert not [name for name in served if name.endswith(".html") and name not in output]
    assert killed == len(requests)


def test_killed_anywhere_it_is_whole_and_goes_on(place: Bucket, tmp_path: Path, newsgen: Run) -> None:
    kill_everywhere(place, tmp_path / "news", newsgen, range(3, 30, 9))


@pytest.mark.full
def test_killed_at_each_request_it_is_whole_and_goes_on(place: Bucket, tmp_path: Path, newsgen: Run) -> None:
    kill_everywhere(place, tmp_path / "news", newsgen, range(1, 30))


def test_no_secret_is_shown_or_written(place: Bucket, tmp_path: Path, newsgen: Run) -> None:
    room = newsroom(place, tmp_path / "news")
    keys = {**KEYS, "AWS_SESSION_TOKEN": "marked-session-token"}
    texts = []
    for answer in (lambda *_: ("403 Forbidden", "SignatureDoesNotMatch"), Spoiled().answer):
        place.server.spoiled.answer = answer
        for arguments in (("publish", "--dry-run"), ("publish",), ("publish", "--format", "json"), ("releases",)):
            run = newsgen(*arguments, cwd=room.root, env=keys)
            texts += [run.stdout, run.stderr]
    assert place.served()
    assert any("NG641" in text for text in texts)
    files = [path.read_bytes() for path in room.root.rglob("*") if path.is_file()]
    for secret in keys.values():
        assert not [text for text in texts if secret in text]
        assert not [data for data in files if secret.encode() in data]


def test_a_file_of_credentials_is_used_if_it_is_private(place: Bucket, tmp_path: Path, newsgen: Run) -> None:
    room = newsroom(place, tmp_path / "news")
    file = room.root / "keys.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in KEYS.items()))
    room.write("newsgen.yaml", CONFIG.format(bucket=place.name, port=place.port).replace("kind: s3", "kind: s3, credentials: keys.env"))
    file.chmod(0o644)
    refused = newsgen("publish", cwd=room.root)
    assert refused.returncode == 1
    assert "NG612" in refused.stderr
    file.chmod(0o600)
    room.build()
    done = newsgen("publish", cwd=room.root)
    assert done.returncode == 0, done.stderr
    assert "index.html" in place.served()


def crawl(place: Bucket, site: Site, publishes: int) -> int:
    """Publish again and again with a new style sheet each time, while a reader goes from page to page; how many they read."""
    store, ended, read, missing = place.server.store(place.name), threading.Event(), [0], list[str]()
    site.publish(place, ONE)

    def reader() -> None:
        while not ended.is_set():
            for name in ("index.html", "2026/11/one/index.html", "2026/11/two/index.html"):
                page = bytes(store.get(name).bytes()).decode()
                time.sleep(0.005)
                sheet = page.split(">")[0].removeprefix("<link href=/")
                try:
                    store.get(sheet)
                except FileNotFoundError:
                    missing.append(f"{name}: {sheet}")
                read[0] += 1

    thread = threading.Thread(target=reader)
    thread.start()
    try:
        for number in range(publishes):
            sheet = f"assets/site-{number:010x}.css"
            texts = {n: t.replace("assets/site-0123456789.css", sheet) for n, t in ONE.items() if not n.startswith("assets/")}
            site.publish(place, {**texts, sheet: f"body {{ margin: {number} }}"})
    finally:
        ended.set()
        thread.join()
    assert not missing
    return read[0]


def test_a_reader_finds_every_style_sheet_while_it_is_published(place: Bucket, site: Site) -> None:
    assert crawl(place, site, 6) > 20


@pytest.mark.full
def test_a_reader_finds_every_style_sheet_during_fifty_publishes(place: Bucket, site: Site) -> None:
    assert crawl(place, site, 50) > 200


def cost(place: Bucket, site: Site, count: int) -> None:
    pages = {f"2026/{number % 12:02d}/story-{number}/index.html": f"story {number}" for number in range(count)}
    site.publish(place, {**ONE, **pages})
    place.server.spoiled.seen.clear()
    site.publish(place, {**ONE, **pages, "2026/11/new/index.html": "new", "index.html": "new", "feed.xml": "<feed>new</feed>"})
    written = [path for method, path, _ in place.server.spoiled.seen if method == "PUT" and "/.newsgen/" not in path]
    assert len(written) == 3
    # All it takes besides: the pointer, lists of files, what is put aside, and looking.
    assert len(place.server.spoiled.seen) < 30


def test_one_article_costs_the_same_among_hundreds(place: Bucket, site: Site) -> None:
    cost(place, site, 300)


@pytest.mark.full
def test_one_article_costs_the_same_among_ten_thousand(place: Bucket, site: Site) -> None:
    cost(place, site, 10_000)


def test_what_no_kept_release_needs_is_removed(place: Bucket, site: Site) -> None:
    for number in range(12):
        site.publish(place, {**ONE, "index.html": f"front {number}", f"2026/{number}/index.html": f"page {number}"})
    store = place.server.store(place.name)
    names = [one["path"].split("/")[1] for one in store.list(".newsgen").collect()]
    # Five releases, and of each but the live one what the live one does not have: its front page and its page.
    assert (names.count("releases"), names.count("old"), names.count("pending"), len(names)) == (5, 8, 0, 14)
