"""Asking a server over a bare socket: nothing is normalised on the way, unlike with an HTTP library."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import NamedTuple


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, path: str | bytes = "/", *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b"", host: str | None = "") -> Reply:
    """Send one request and read the answer to its end; status 0 where the connection ended without one."""
    target = path if isinstance(path, bytes) else path.encode()
    lines = [method.encode() + b" " + target + b" HTTP/1.1"]
    if host is not None:
        lines.append(f"Host: {host or f'localhost:{port}'}".encode())
    lines += [f"{name}: {value}".encode("latin-1") for name, value in (headers or {}).items()]
    lines.append(b"Connection: close")
    return raw(port, b"\r\n".join(lines) + b"\r\n\r\n" + body)


def raw(port: int, data: bytes, timeout: float = 20) -> Reply:
    """Send bytes and read the answer to its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        received = bytearray()
        with suppress(OSError):
            connection.sendall(data)
        with suppress(ConnectionError):
            end = time.monotonic() + timeout
            while chunk := connection.recv(65536):
                received += chunk
                assert time.monotonic() < end, "an answer without an end"
    return parsed(bytes(received))


def parsed(received: bytes) -> Reply:
    """Status, headers (names in lower case) and body of an answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/1.1 "):
        return Reply(0, {}, received)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Reply(int(first.split()[1]), headers, body)
