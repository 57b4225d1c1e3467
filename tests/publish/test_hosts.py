"""The targets `netlify` and `cloudflare`, with a stand-in for the host's tool on the PATH: it copies the folder it is given.
What the real tools do with the folder is not tested here."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.model.publishing import CloudflareTarget, NetlifyTarget
from newsgen.publish.context import Context
from newsgen.publish.guard import check_size
from newsgen.publish.hosts import HandedOver, open_cloudflare, open_netlify
from newsgen.publish.redirects import Redirect
from newsgen.publish.retry import Retry
from newsgen.publish.target import File, Release, Stage
from publish.buckets import codes, site
from publish.contract import ONE, TWO, Contract, Site

__all__ = ["site"]

TOKENS = {"NETLIFY_AUTH_TOKEN": "marked-netlify-token", "CLOUDFLARE_API_TOKEN": "marked-cloudflare-token"}
TOOL = """#!/usr/bin/env python3
import json, os, pathlib, shutil, sys
here = pathlib.Path({here!r})
(here / "called").write_text(json.dumps({{"arguments": sys.argv, "environment": dict(os.environ), "folder": os.getcwd()}}))
if (here / "fails").exists():
    print("\\x1b[31mError: Unauthorized for " + os.environ.get("NETLIFY_AUTH_TOKEN", "") + "\\x1b[0m", file=sys.stderr)
    sys.exit(1)
folder = sys.argv[sys.argv.index("--dir") + 1] if "--dir" in sys.argv else sys.argv[3]
shutil.rmtree(here / "host", ignore_errors=True)
shutil.copytree(folder, here / "host")
"""


class Hosted:
    """A host on this machine: the folder that its tool copied last."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind, self.redirects = folder, kind, tuple[Redirect, ...]()
        self.environment = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", **TOKENS}
        (folder / "bin").mkdir()
        tool = folder / "bin" / ("netlify" if kind == "netlify" else "wrangler")
        tool.write_text(TOOL.format(here=str(folder)))
        tool.chmod(0o755)
        self.tool = tool

    def open(self) -> HandedOver:
        cache = self.folder / "cache"
        cache.mkdir(exist_ok=True)
        context = Context("live", self.folder, cache, "https://news.example.org/", self.environment, Retry("live"), self.redirects)
        if self.kind == "netlify":
            return open_netlify(NetlifyTarget(kind="netlify", site="news"), context)
        return open_cloudflare(CloudflareTarget(kind="cloudflare", project="news"), context)

    def all(self) -> dict[str, bytes]:
        root = self.folder / "host"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def served(self) -> dict[str, bytes]:
        return {name: data for name, data in self.all().items() if name not in ("_headers", "_redirects")}

    def called(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / "called").read_text())
        return found


@pytest.fixture(params=["netlify", "cloudflare"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Hosted:
    (tmp_path / "place").mkdir()
    return Hosted(tmp_path / "place", request.param)


class TestHosts(Contract):
    ROLLBACK = False


def test_the_tool_is_told_what_to_do_and_no_secret(place: Hosted, site: Site) -> None:
    site.publish(place, ONE)
    called = place.called()
    folder = str(place.folder / "cache/site")
    wanted = {
        "netlify": ["deploy", "--prod", "--no-build", "--dir", folder, "--site", "news"],
        "cloudflare": ["pages", "deploy", folder, "--project-name", "news", "--branch", "main", "--commit-dirty=true"],
    }[place.kind]
    assert called["arguments"] == [str(place.tool), *wanted]
    environment = called["environment"]
    assert isinstance(environment, dict)
    assert environment.items() >= TOKENS.items()
    files = [path for path in place.folder.rglob("*") if path.is_file() and path.name != "called"]
    assert not [path for path in files for token in TOKENS.values() if token.encode() in path.read_bytes()]


def test_the_host_is_told_what_may_be_kept(place: Hosted, site: Site) -> None:
    site.publish(place, {**ONE, "media/map.jpg": "not hashed"})
    assert place.all()["_headers"].decode() == (
        "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
        "/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"
    )


def test_aliases_become_redirects(place: Hosted) -> None:
    place.redirects = (Redirect("/old/", "/2026/11/one/", "old/index.html"),)
    mark = b"!" if place.kind == "netlify" else b""
    assert place.open().extras() == {"_redirects": b"/old /2026/11/one/ 301%b\n/old/ /2026/11/one/ 301%b\n" % (mark, mark)}


def test_the_output_is_linked_and_not_copied(place: Hosted, site: Site) -> None:
    site.publish(place, ONE)
    assert (place.folder / "cache/site/index.html").samefile(site.folder / "index.html")


def test_what_was_changed_in_the_folder_is_put_there_again(place: Hosted, site: Site) -> None:
    site.publish(place, ONE)
    spoiled = place.folder / "cache/site/index.html"
    spoiled.unlink()
    spoiled.write_text("spoiled")
    site.publish(place, {**ONE, "feed.xml": "<feed>2</feed>"})
    assert sorted(site.sent) == ["feed.xml", "index.html"]
    assert place.served()["index.html"] == ONE["index.html"].encode()


def test_a_file_can_become_a_folder_and_back(place: Hosted, site: Site) -> None:
    site.publish(place, {**ONE, "about": "a file"})
    site.publish(place, {**ONE, "about/index.html": "a page"})
    assert place.served()["about/index.html"] == b"a page"
    site.publish(place, {**ONE, "about": "a file"})
    assert place.served()["about"] == b"a file"


def test_without_the_tool_the_folder_is_ready_and_the_command_is_shown(place: Hosted, site: Site) -> None:
    place.tool.unlink()
    place.environment["PATH"] = str(place.folder / "bin")
    with pytest.raises(Problem) as caught:
        site.publish(place, ONE)
    assert codes(caught) == ["NG660"]
    hint = caught.value.diagnostics[0].hint
    assert f"{place.tool.name} " in hint
    assert str(place.folder / "cache/site") in hint
    assert (place.folder / "cache/site/index.html").read_text() == ONE["index.html"]
    assert place.open().state().live is None


def test_a_tool_that_fails_changes_nothing(place: Hosted, site: Site) -> None:
    site.publish(place, ONE)
    before = place.all(), place.open().state().live
    (place.folder / "fails").touch()
    with pytest.raises(Problem) as caught:
        site.publish(place, TWO)
    assert codes(caught) == ["NG661"]
    assert "Error: Unauthorized" in str(caught.value)
    assert "marked" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert (place.all(), place.open().state().live) == before
    (place.folder / "fails").unlink()
    site.publish(place)
    assert not site.sent, "all lies in the folder already"
    assert place.served().keys() >= TWO.keys()


def many(count: int) -> dict[str, File]:
    return {name: File(name, "0" * 16, 1, Stage.PAGE) for name in (f"{number}.html" for number in range(count))}


def test_limits_of_the_host_are_known(place: Hosted) -> None:
    target = place.open()
    if place.kind == "netlify":
        check_size("live", many(54_001), target.abilities)
        with pytest.raises(Problem) as caught:
            target.begin(Release("1", 1, many(54_001)), None)
        target.close()
    else:
        check_size("live", many(20_000), target.abilities)
        with pytest.raises(Problem) as caught:
            check_size("live", many(20_001), target.abilities)
    assert codes(caught) == ["NG608"]
