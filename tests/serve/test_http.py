"""The HTTP core: sockets, deadlines, and clients that are slow, greedy or too many."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from newsgen.model.problem import Problem
from newsgen.serve import http
from newsgen.serve.guard import FORM, Guard, Policy, local_hosts
from newsgen.serve.http import Server, listen, port_of
from serve.asking import ask, parsed, raw


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how much it was sent; breaks where it is asked to."""
    if scope["path"] == "/bug":
        raise RuntimeError("a bug")
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{scope['method']} {scope['path']} {len(body)}")(scope, receive, send)


@pytest.fixture(name="bugs")
def _bugs() -> list[Exception]:
    return []


@pytest.fixture(name="port")
def _port(bugs: list[Exception]) -> Iterator[int]:
    sockets = listen("127.0.0.1", 0)
    port = port_of(sockets)
    guard = Guard(echo, Policy(local_hosts(port), posts=frozenset({"/vote"})), bugs.append)
    with Server(guard, sockets).started_in_thread():
        yield port


def vote(port: int, body: bytes, **more: str) -> http.Any:
    headers = {"Origin": f"http://localhost:{port}", "Content-Type": FORM, "Content-Length": str(len(body))}
    return ask(port, "/vote", method="POST", body=body, headers=headers | {k.replace("_", "-"): v for k, v in more.items()})


def test_answers_carry_the_headers_of_the_house(port: int) -> None:
    for path, method, status in (("/", "GET", 200), ("/", "POST", 405), ("/bug", "GET", 500)):
        reply = ask(port, path, method=method)
        assert reply.status == status
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "server" not in reply.headers


def test_a_bug_is_told_and_nothing_of_it_is_shown(port: int, bugs: list[Exception]) -> None:
    assert b"RuntimeError" not in ask(port, "/bug").body
    assert [str(bug) for bug in bugs] == ["a bug"]
    assert ask(port).status == 200


def test_a_body_comes_whole_or_not_at_all(port: int) -> None:
    assert vote(port, b"x" * 2048).body == b"POST /vote 2048"
    assert vote(port, b"x" * 2049).status == 413
    chunked = b"1000\r\n" + b"x" * 4096 + b"\r\n0\r\n\r\n"
    reply = ask(
        port, "/vote", method="POST", body=chunked,
        headers={"Origin": f"http://localhost:{port}", "Content-Type": FORM, "Transfer-Encoding": "chunked"},
    )
    assert reply.status == 413


@pytest.mark.parametrize("line", [b"A: b\r\n", b"X-%d: " + b"y" * 80 + b"\r\n"])
def test_ten_thousand_header_lines_are_refused(port: int, line: bytes) -> None:
    head = b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n" % port + line.replace(b"%d", b"1") * 10_000 + b"\r\n"
    assert raw(port, head).status in (0, 400, 431)
    assert ask(port).status == 200


@pytest.mark.parametrize("junk", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"\r\n" * 50_000, b"A" * 100_000, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"])
def test_junk_is_refused(port: int, junk: bytes) -> None:
    assert raw(port, junk + b"\r\n\r\n").status in (0, 400, 403, 405, 431)
    assert ask(port).status == 200


def read_to_end(connection: socket.socket) -> bytes:
    received = bytearray()
    with suppress(ConnectionError):
        while chunk := connection.recv(4096):
            received += chunk
    return bytes(received)


def test_slow_heads_and_bodies_are_cut_off(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(http, "BODY_SECONDS", 0.2)
    head = f"POST /vote HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nContent-Type: {FORM}\r\n"
    whole = f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
    for start in (b"", b"GET / HT", f"{head}Content-Length: 10\r\n\r\nvote".encode(), (whole + "GET /").encode()):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
            slow.sendall(start)
            assert parsed(read_to_end(slow)).status == (200 if start.startswith(b"GET / HTTP/1.1") else 0)


def test_a_drip_does_not_prolong_the_deadline(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        sent = 0
        with suppress(ConnectionError):
            while sent < 100:
                slow.sendall(b"X")
                sent += 1
                time.sleep(0.05)
    assert sent < 60


def test_of_too_many_connections_the_longest_waiting_goes(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CONNECTIONS", 20)
    with ExitStack() as stack:
        waiting = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(30)]
        assert ask(port).status == 200
        assert read_to_end(waiting[0]) == b""
        waiting[-1].sendall(f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        assert waiting[-1].recv(1000).startswith(b"HTTP/1.1 200")


def test_a_port_in_use_is_one_clear_line() -> None:
    sockets = listen("127.0.0.1", 0)
    try:
        with pytest.raises(Problem, match=f"NG840 Port {port_of(sockets)} is in use"):
            listen("127.0.0.1", port_of(sockets))
    finally:
        for one in sockets:
            one.close()


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "a" * 300, "\udcff", "127.0.0.1:4000"])
def test_a_host_that_is_not_here_is_one_clear_line(host: str) -> None:
    with pytest.raises(Problem, match="NG841"):
        listen(host, 0)
