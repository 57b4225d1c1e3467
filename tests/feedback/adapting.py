"""The collector and each adapter, running, for one contract test: a port, the votes it keeps, a clock that can move."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from feedback.ballots import ARTICLE, NOON, OTHER, Clock, Two
from newsgen.feedback.adapters import adapter_files
from newsgen.feedback.box import Box
from newsgen.feedback.limits import Limits
from newsgen.feedback.sqlite import SqliteVotes
from newsgen.feedback.tags import DaySalt
from newsgen.model.routes import register_url
from newsgen.model.voting import register_part
from newsgen.serve.collector import Collector, guarded
from newsgen.serve.http import Server, listen, port_of
from newsgen.site.feedback import client_of

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / ".venv/node/node_modules"
SITE = "https://news.example.org"
COLUMNS = ("article", "rev", "yes", "reasons", "comment", "day", "suspect", "tag")


class Own:
    """newsgen's own collector."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.store = SqliteVotes(folder / "votes.db")
        self.box = Box(self.store, DaySalt(folder / "salt"), Two(), Limits(), self.clock)
        self._sockets = listen("127.0.0.1", 0)
        self.port = port_of(self._sockets)
        app = Collector(self.box, lambda: SITE, client_of(1))
        self.server = Server(guarded(app, SITE, self.port, (), self._bug), self._sockets)

    def _bug(self, error: Exception) -> None:
        raise error

    def votes(self) -> list[dict[str, Any]]:
        select = "SELECT article, rev, yes, reasons, comment, day, suspect, tag FROM newsgen_vote ORDER BY id"
        rows = self.store._execute(select, ()).fetchall()
        return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    def everything(self) -> str:
        return "".join(path.read_bytes().decode("latin-1") for path in self.folder.iterdir())

    def time(self, seconds: float) -> None:
        self.clock.now = seconds
        self.box.turn()

    def clear(self) -> None:
        for erase in ("DELETE FROM newsgen_vote", "DELETE FROM newsgen_pass", "DELETE FROM newsgen_hour"):
            self.store._execute(erase, ())
        # Or the day would not go back from where another test left it.
        (self.folder / "salt").unlink(missing_ok=True)
        self.box._salt = DaySalt(self.folder / "salt")

    def close(self) -> None:
        for one in self._sockets:
            one.close()
        self.box.close()


class Node:
    """An adapter in node; orders go to its standard input, a line of JSON comes back for each."""

    def __init__(self, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        self.port = int(self._answer()["port"])

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "node ended"
        return json.loads(line)

    def _order(self, text: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()
        return self._answer()

    def votes(self) -> list[dict[str, Any]]:
        votes: list[dict[str, Any]] = self._order("votes")
        return votes

    def everything(self) -> str:
        return json.dumps(self._order("all"))

    def time(self, seconds: float) -> None:
        self.port = int(self._order(f"time {int(seconds * 1000)}")["port"])

    def clear(self) -> None:
        self._order("clear")

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


Target = Own | Node


def _register() -> str:
    parts: dict[str, dict[str, dict[str, str]]] = {}
    for article in (ARTICLE, OTHER):
        part = parts.setdefault(register_url(register_part(article)), {"articles": {}})
        part["articles"][article] = Two().url_of(article) or ""
    return json.dumps(parts)


def _written(name: str, folder: Path) -> None:
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    for place, data in adapter_files(name, SITE + "/").items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
    (folder / "register.json").write_text(_register())


@contextmanager
def target(name: str, folder: Path) -> Generator[Target]:
    """A collector by its name, as long as the block runs."""
    if name == "own":
        own = Own(folder)
        try:
            with own.server.started_in_thread():
                yield own
        finally:
            own.close()
        return
    _written(name, folder)
    if name == "cloudflare":
        if not (MODULES / "miniflare").is_dir():
            pytest.skip("miniflare is not installed (sh scripts/node.sh .venv/node)")
        made = Node("node", str(HERE / "miniflare.mjs"), str(MODULES), str(folder), SITE)
    else:
        fake = folder / "node_modules/@netlify/blobs"
        fake.mkdir(parents=True)
        shutil.copy(HERE / "blobs.mjs", fake / "index.mjs")
        (fake / "package.json").write_text('{"name": "@netlify/blobs", "type": "module", "exports": "./index.mjs"}')
        made = Node("node", str(HERE / "netlify.mjs"), str(folder), REGISTER=_register(), NEWSGEN_EXPORT_SECRET="s" * 32)
    try:
        yield made
    finally:
        made.close()


DAY_AFTER = NOON + 86400
