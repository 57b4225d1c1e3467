"""Denial of service: slow connections, endless headers and giant bodies cost little, and pages still come."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from newsroom import NOW, Newsroom
from serve.asking import ask, raw

MEGABYTE = 1024 * 1024


class Server:
    """`newsgen serve` in a process of its own."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "newsgen", "serve", "--site", str(root), "--port", "0", "--now", NOW],
            stderr=subprocess.PIPE, env={"PATH": os.environ["PATH"], "HOME": str(root), "LC_ALL": "C.UTF-8"},
        )
        assert self._process.stderr
        line = self._process.stderr.readline().decode()
        found = re.search(r":(\d+)/", line)
        assert found, line
        self.port = int(found.group(1))
        while b"Build 1" not in self._process.stderr.readline():
            pass

    def memory(self) -> int:
        """Bytes resident."""
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024  # type: ignore[union-attr]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        assert self._process.stderr
        self._process.stderr.close()


@pytest.fixture(name="server", scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("denial") / "site"
    Newsroom(root, 20)
    server = Server(root)
    yield server
    server.stop()


def normal(port: int) -> float:
    """The median time of a normal page."""
    times = []
    for _ in range(9):
        started = time.perf_counter()
        assert ask(port).status == 200
        times.append(time.perf_counter() - started)
    return sorted(times)[4]


def test_slow_connections_headers_and_bodies(server: Server) -> None:
    port = server.port
    before = server.memory()
    slow = []
    for number in range(500):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall((b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"POST /-/feedback HTTP/1.1\r\n", b"", b"G")[number % 4])
        slow.append(connection)
    with_slow = normal(port)
    for line in (b"A: b\r\n", b"X-Long-Name: " + b"y" * 100 + b"\r\n"):
        for _ in range(5):
            assert raw(port, b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n" % port + line * 10_000 + b"\r\n").status in (0, 400, 431)
    for head in (
        b"Content-Length: %d\r\n" % 1024**3, b"Transfer-Encoding: chunked\r\n",
    ):
        pour(port, head)
    assert ask(port).status == 200
    grown = server.memory() - before
    for connection in slow:
        connection.close()
    assert with_slow < 0.1
    assert grown < 100 * MEGABYTE


def pour(port: int, head: bytes, total: int = 1024**3) -> None:
    """Send a body of a gigabyte, or as much of it as is taken."""
    block = b"10000\r\n" + b"x" * 65536 + b"\r\n" if b"chunked" in head else b"x" * 65536
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection, suppress(OSError):
        connection.sendall(
            b"POST /-/feedback HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: http://localhost:%d\r\n" % (port, port)
            + b"Content-Type: application/x-www-form-urlencoded\r\n" + head + b"\r\n"
        )
        for _ in range(total // 65536):
            connection.sendall(block)


def test_a_reader_who_reads_nothing_costs_little(server: Server) -> None:
    before = server.memory()
    greedy = []
    for _ in range(100):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % server.port * 200)
        greedy.append(connection)
    assert normal(server.port) < 1
    assert server.memory() - before < 100 * MEGABYTE
    for connection in greedy:
        connection.close()


def test_more_streams_than_allowed_end_the_oldest(server: Server) -> None:
    streams = []
    for _ in range(80):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        connection.sendall(b"GET /_newsgen/events?page=/ HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % server.port)
        assert connection.recv(100)
        streams.append(connection)
    data = b""
    while chunk := streams[0].recv(65536):
        data += chunk
        if b"\r\n0\r\n\r\n" in data:
            break
    assert normal(server.port) < 1
    for connection in streams:
        connection.close()
