"""Paths: 300 hostile requests, and nothing from outside the output folder comes back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom import Newsroom
from serve.previewing import Running, serving

SECRET = b"SECRET-OF-THE-HOUSE"
TARGETS = (
    "secret.txt", "newsgen.yaml", "content/secret.md", ".git/HEAD", ".env", ".newsgen/preview/ledger.db", "etc/passwd",
    "site/secret.txt", ".newsgen/preview/site/.newsgen", "root/.ssh/id_rsa",
)
UPS = (
    "/..", "/../..", "/../../..", "/../../../..", "/" + "/".join([".."] * 12), "/%2e%2e", "/%2e%2e/%2e%2e/%2e%2e", "/.%2e/.%2e/.%2e",
    "/%252e%252e/%252e%252e", "/..%2f..%2f..", "/..%5c..%5c..", "/..\\..\\..", "/....//....//..", "/./././..", "//..", "//../..",
    "/%c0%ae%c0%ae", "/%u002e%u002e", "/..;/..;", "/2026/../../../..", "/assets/..%00/..", "/%00/..", "/\\\\host\\share",
    "/C:/..", "/C:%5c", "/c%3a/", "/@fs", "/__data", "/link",
)
WHOLE = (
    "/.git/HEAD", "/.env", "/.newsgen", "/.newsgen/", "/link/secret.txt", "/link", "/linked.txt", "/?raw??", "/.env?raw??",
    "/secret.txt?import&raw", "/index.html%00.txt", "/%00", "/" + "a" * 10_000, "/" + "a/" * 3000, "/" + "%41" * 3000, "/a" * 900, "/" + "x" * 300,
    "/index.html/", "/index.html/secret.txt", "/%ff%fe", "/%ed%a0%80", "/\x7f", "/~root/", "/pipe", "/socket", "*", "/%0d%0aX: y", "http://localhost/",
)


@pytest.fixture(name="running", scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("paths") / "site"
    newsroom = Newsroom(root, 4)
    (root.parent / "secret.txt").write_bytes(SECRET)
    for path in ("secret.txt", "content/secret.txt", ".git/HEAD", ".env"):
        newsroom.write(path, SECRET)
    newsroom.write("newsgen.yaml", f"# {SECRET.decode()}\nsite:\n  title: Test\n")
    with serving(newsroom) as running:
        output = running.preview.output
        (output / "link").symlink_to(root)
        (output / "linked.txt").symlink_to(root / "secret.txt")
        os.mkfifo(output / "pipe")
        yield running


def hostile() -> list[str]:
    return [f"{up}/{target}" for up in UPS for target in TARGETS] + list(WHOLE)


def test_three_hundred_hostile_paths_give_nothing_away(running: Running) -> None:
    requests = hostile()
    assert len(requests) >= 300
    seen = set()
    for path in requests:
        target = path.encode("latin-1", "replace").replace(b" ", b"%20")
        reply = running.get(target)
        assert SECRET not in reply.body, path
        assert b"root:" not in reply.body, path
        if reply.status == 200:
            assert reply.body == running.get("/").body, path
        seen.add(reply.status)
    assert seen <= {0, 200, 307, 400, 404, 431}
    assert 404 in seen


def test_no_redirect_leads_to_another_host(running: Running) -> None:
    for path in ("//evil.com", "//evil.com/", "/\\evil.com", "/%2fevil.com", "/%5cevil.com", "//2026", "/%09/evil.com"):
        location = running.get(path).headers.get("location", "/x")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_folders_are_not_listed(running: Running) -> None:
    assert running.get("/assets/").status == 404
    assert running.get("/2026/").status == 404
    assert b"newsgen-" not in running.get("/assets/").body.partition(b"<main")[2]


def test_the_path_of_a_folder_leads_to_its_page(running: Running) -> None:
    reply = running.get("/archive?x=1")
    assert (reply.status, reply.headers["location"]) == (307, "/archive/?x=1")
    assert running.get("/archive/").status == 200


def test_what_is_missing_shows_the_sites_own_page(running: Running) -> None:
    reply = running.get("/no/such/page/")
    assert reply.status == 404
    assert b'class="page-not-found"' in reply.body


def test_only_get_and_head(running: Running) -> None:
    whole = running.get("/")
    head = running.get("/", method="HEAD")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == str(len(whole.body))
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"):
        for path in ("/", "/_desk/", "/_newsgen/events", "/feed.xml"):
            assert running.get(path, method=method).status in (400, 405)


def test_files_are_told_by_their_tag(running: Running) -> None:
    style = running.news("/")["sheets"][0][0]
    first = running.get(style)
    assert first.headers["cache-control"] == "no-cache"
    again = running.get(style, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    part = running.get(style, headers={"Range": "bytes=0-9"})
    assert (part.status, part.body) == (206, first.body[:10])
    assert running.get("/feed.xml").headers["content-type"] == "application/xml"
    assert running.get(style).headers["content-type"] == "text/css; charset=utf-8"


def test_every_door_of_the_server_is_guarded(running: Running) -> None:
    for path in ("/", "/_newsgen/events?page=/", "/_newsgen/live.js", "/_desk/", "/-/feedback", "/feed.xml"):
        assert running.get(path, host="evil.com").status == 403
        assert running.get(path, host=f"127.0.0.1.evil.com:{running.port}").status == 403
        assert running.get(path, headers={"Origin": "http://evil.com"}).status == 403
        assert running.get(path, headers={"Origin": "null"}).status == 403
        assert running.get(path, headers={"Sec-Fetch-Site": "cross-site"}).status == 403
        if "events" not in path:
            assert running.get(path).headers["cross-origin-resource-policy"] == "same-origin"


def test_it_listens_on_this_machine_only(running: Running) -> None:
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    listening = {line.split()[1] for line in lines if line.split()[3] == "0A" and line.split()[1].endswith(f":{running.port:04X}")}
    assert listening == {f"0100007F:{running.port:04X}"}
