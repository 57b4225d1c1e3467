"""A real web server (nginx) on a folder of releases: under load, while releases are swapped, readers notice nothing."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.inspector import REPOSITORY
from newsgen.publish.directory import Directory
from newsgen.publish.headers import ASK, FOREVER
from newsgen.publish.redirects import Redirect, server_maps
from newsgen.publish.target import Target
from publish.contract import Site
from publish.sshd import free_port

CONFIG = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  map_hash_bucket_size 512;
  {map}
  server {{ listen 127.0.0.1:{port}; root {folder}/srv/current; {inside} }}
}}
"""


def pages(number: int) -> dict[str, str]:
    """Release `number`: every page names the style sheet of its release."""
    css = f"assets/site-{number:010x}.css"
    found = {f"{n}/index.html": f"<link href=/{css}> page {n} of {number}" for n in range(20)}
    return {**found, css: f"body {{ order: {number} }}", "index.html": f"<link href=/{css}> front {number}"}


class Nginx:
    def __init__(self, folder: Path, extra: dict[str, bytes] | None = None) -> None:
        self.folder, self.port, self.extra, self.process = folder, free_port(), extra or {}, None

    def open(self) -> Target:
        return Directory("live", self.folder / "srv", 5, self.extra)

    def served(self) -> dict[str, bytes]:
        return {}

    def start(self, *, mapped: str = "", inside: str = "", config: str = "") -> None:
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if program is None:
            pytest.skip("nginx is not installed (scripts/system.sh installs it)")
        text = config or CONFIG.format(folder=self.folder, port=self.port, map=mapped, inside=inside)
        if os.geteuid() == 0:
            text = "user root;" + text
        (self.folder / "nginx.conf").write_text(text)
        self.process = subprocess.Popen([program, "-c", self.folder / "nginx.conf", "-e", self.folder / "error.log"], stderr=subprocess.PIPE)
        for _ in range(200):
            try:
                self.get("/")
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "error.log").read_text())

    def get(self, path: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.communicate()


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    tmp_path.chmod(0o755)
    made = Nginx(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "built").mkdir()
    return Site(tmp_path / "built")


class Reader(threading.Thread):
    """Asks for pages and what they name, as fast as it can."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.asked, self.wrong, self.over = port, 0, [], threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while not self.over.is_set():
            for number in range(20):
                text = self._get(connection, f"/{number}/")
                found = re.match(r"<link href=(\S+)>", text)
                if found is None:
                    self.wrong.append(text)
                else:
                    self._get(connection, found[1])
        connection.close()

    def _get(self, connection: http.client.HTTPConnection, path: str) -> str:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.asked += 1
        if answer.status != 200:
            self.wrong.append(f"{answer.status} {path}")
        return text


@pytest.mark.parametrize("swaps", [15, pytest.param(100, marks=pytest.mark.full)])
def test_readers_never_miss_a_page_nor_its_style_sheet(nginx: Nginx, site: Site, swaps: int) -> None:
    site.publish(nginx, pages(0))
    nginx.start()
    readers = [Reader(nginx.port) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, swaps + 1):
        site.publish(nginx, pages(number))
    for reader in readers:
        reader.over.set()
    for reader in readers:
        reader.join()
    assert sum(reader.asked for reader in readers) > 20 * swaps
    assert not [wrong for reader in readers for wrong in reader.wrong][:5]
    assert f"front {swaps}" in nginx.get("/")[2]


def test_nginx_understands_the_map_of_redirects(nginx: Nginx, site: Site) -> None:
    redirects = [
        Redirect("/old/", "/0/", "old/index.html"), Redirect('/a $b "c" é/', "/1/", "x"), Redirect("/~user/", "/2/", "y"),
    ]
    nginx.extra = server_maps(("nginx",), redirects)
    site.publish(nginx, {**pages(0), "_redirects.nginx": nginx.extra["_redirects.nginx"].decode()})
    mapped = f"map $uri $newsgen_redirect {{ include {nginx.folder}/srv/current/_redirects.nginx; }}"
    nginx.start(mapped=mapped, inside="if ($newsgen_redirect) { return 301 $newsgen_redirect; }")
    base = f"http://127.0.0.1:{nginx.port}"
    for asked, goal in (("/old/", "/0/"), ("/old", "/0/"), ("/a%20$b%20%22c%22%20%C3%A9/", "/1/"), ("/~user/", "/2/")):
        assert nginx.get(asked)[:2] == (301, base + goal), asked
    assert nginx.get("/0/")[0] == 200


def test_the_configuration_in_the_documentation_works(nginx: Nginx, site: Site) -> None:
    nginx.extra = server_maps(("nginx",), [Redirect("/old/", "/0/", "old/index.html")])
    text = {**pages(0), "404.html": "not there", "_redirects.nginx": nginx.extra["_redirects.nginx"].decode()}
    site.publish(nginx, text)
    found = re.search(r"```nginx\n(.*?)```", (REPOSITORY / "docs/publishing.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    shown = found[1].replace("/srv/news", f"{nginx.folder}/srv").replace("443 ssl", f"127.0.0.1:{nginx.port}")
    before, after = CONFIG.split("  map_hash", maxsplit=1)[0], "}\n"
    nginx.start(config=before.format(folder=nginx.folder) + shown + after)
    assert nginx.get("/")[::2] == (200, text["index.html"])
    assert nginx.get("/nowhere/")[::2] == (404, "not there")
    assert nginx.get("/old/")[0] == 301
    connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=10)
    kept = []
    for path in ("/assets/site-0000000000.css", "/0/"):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        kept.append(answer.headers["Cache-Control"])
    connection.close()
    assert kept == [FOREVER, ASK]
