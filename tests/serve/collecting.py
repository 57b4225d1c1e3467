"""A collector that runs: in a thread, or in a process of its own as `newsgen feedback serve`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from feedback.ballots import ADDRESS, AGENT, ARTICLE, OTHER, form
from newsgen.model.voting import register_part
from newsgen.serve.collecting import Collecting, Ready
from serve.asking import Reply, ask

SITE = "https://news.example.org"
ENDPOINT = "/-/feedback"


def register(folder: Path) -> Path:
    """A folder with the register of two articles."""
    for article, url in ((ARTICLE, "/2026/11/first/"), (OTHER, "/2026/11/other/")):
        part = folder / f"-/register/{register_part(article)}.json"
        part.parent.mkdir(parents=True, exist_ok=True)
        known = json.loads(part.read_text())["articles"] if part.exists() else {}
        part.write_text(json.dumps({"articles": {**known, article: url}}))
    return folder


@contextmanager
def running(folder: Path, **asked: Any) -> Generator[int]:
    """A collector in a thread; gives its port."""
    wanted: dict[str, Any] = {"site": SITE, "db": str(folder / "votes.db"), "port": 0, "proxies": 1, **asked}
    if "register" not in wanted:
        wanted["register"] = register(folder / "site")
    bugs: list[Exception] = []
    ready = Ready(Collecting(**wanted), bugs.append)
    try:
        with ready.server.started_in_thread():
            yield ready.port
    finally:
        ready.close()
    assert not bugs


def vote(
    port: int, body: bytes | None = None, *, address: str = ADDRESS, path: str = ENDPOINT, method: str = "POST", host: str | None = "",
    **headers: str | None,
) -> Reply:
    """Post a form as a page of the site does, from an address behind our proxy; a header that is None is left out."""
    data = form() if body is None else body
    given: dict[str, str | None] = {
        "Origin": SITE, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(data)),
        "Accept": "application/json", "User-Agent": AGENT, "X-Forwarded-For": address,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    sent = {name: value for name, value in given.items() if value is not None}
    return ask(port, path, method=method, headers=sent, body=data, host=host)


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def process(folder: Path, port: int, *options: str) -> Generator[subprocess.Popen[bytes]]:
    """`newsgen feedback serve` in a process of its own, ready to answer; it is killed (SIGKILL) at the end."""
    command = [sys.executable, "-m", "newsgen", "feedback", "serve", "--site", SITE, "--port", str(port), "--proxies", "1"]
    if "--db" not in options:
        command += ["--db", str(folder / "votes.db")]
    command += ["--register", str(register(folder / "site")), *options]
    with (folder / "log").open("ab") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=dict(os.environ)) as child:
        try:
            deadline = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert child.poll() is None, (folder / "log").read_text()
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
            yield child
        finally:
            child.kill()
            child.wait()
