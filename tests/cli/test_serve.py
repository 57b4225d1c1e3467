"""The command `newsgen serve`, as a person starts and ends it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom import NOW, Newsroom
from running import newsgen
from serve.asking import ask


@pytest.fixture(name="newsroom")
def _newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", 4)


def start(root: Path, *more: str) -> tuple[subprocess.Popen[str], int, str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "newsgen", "serve", "--port", "0", "--now", NOW, *more], cwd=root, text=True, encoding="utf-8",
        stderr=subprocess.PIPE, env={"PATH": os.environ["PATH"], "HOME": str(root), "LC_ALL": "C.UTF-8"},
    )
    assert process.stderr
    first = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", first)
    assert found, first
    return process, int(found.group(1)), first


def wait(root: Path, port: int, path: str, status: int = 200) -> None:
    end = time.monotonic() + 20
    while ask(port, path).status != status:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert root.is_dir()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_ended(newsroom: Newsroom, ending: signal.Signals) -> None:
    process, port, first = start(newsroom.root)
    assert "_desk/" in first
    wait(newsroom.root, port, "/2026/01/story-1/")
    newsroom.write("content/ai/broken.md", "---\ntitle: Broken\n---\n")
    stream = socket.create_connection(("127.0.0.1", port))
    stream.sendall(f"GET /_newsgen/events?page=/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
    assert stream.recv(10)
    assert process.stderr
    told = ""
    while "NG120" not in told:
        told += process.stderr.readline()
    process.send_signal(ending)
    started = time.monotonic()
    rest = process.communicate(timeout=20)[1]
    assert time.monotonic() - started < 5
    assert process.returncode == 0
    assert "Traceback" not in told + rest
    stream.close()
    assert not (newsroom.root / "output").exists()
    again = newsgen("build", "--now", NOW, cwd=newsroom.root)
    assert "NG120" in again.stderr


def test_a_port_in_use_is_one_clear_line(newsroom: Newsroom) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = newsgen("serve", "--port", str(port), cwd=newsroom.root)
    assert done.returncode == 1
    assert f"error NG840: Port {port} is in use by another program." in done.stderr
    assert f"--port {port + 1}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--site", "nowhere"), 1, "NG001"),
        (("--host", "no-such-host.invalid"), 1, "NG841"),
        (("--port", "99999"), 2, "--port"),
        (("--now", "yesterday", "--port", "0"), 1, "NG031"),
    ],
)
def test_what_cannot_begin_says_why(newsroom: Newsroom, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = newsgen("serve", *arguments, cwd=newsroom.root)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_preview_says_that_one_runs(newsroom: Newsroom) -> None:
    process, port, _ = start(newsroom.root)
    try:
        wait(newsroom.root, port, "/")
        done = newsgen("serve", "--port", "0", cwd=newsroom.root)
        assert done.returncode == 75
        assert "NG022" in done.stderr
        assert newsgen("build", "--now", NOW, cwd=newsroom.root).returncode == 0
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_the_help_reads_well(tmp_path: Path) -> None:
    done = newsgen("serve", "--help", cwd=tmp_path)
    assert done.returncode == 0
    for word in ("--host", "--port", "--drafts", "--now", "--open", "--allow-host", "/_desk/", "Ctrl-C", "Examples:"):
        assert word in done.stdout
