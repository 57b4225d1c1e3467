"""A preview server running in this process, for tests: what it told, and waiting for what is to come."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest

from newsgen.serve.events import Events
from newsgen.serve.preview import ServeOptions, ready
from newsgen.site.preview import Preview, State
from newsroom import NOW, Newsroom
from serve.asking import Reply, ask


@dataclass
class Heard:
    """The terminal of a test."""

    addresses: list[str] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    progress: int = 0

    def serving(self, address: str) -> None:
        self.addresses.append(address)

    def turned(self, state: State) -> None:
        self.states.append(state)

    def progressed(self, state: State) -> None:
        del state
        self.progress += 1

    def failed(self, error: Exception) -> None:
        self.failures.append(error)


@dataclass
class Running:
    """A server that runs."""

    port: int
    preview: Preview
    events: Events
    heard: Heard

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str, **more: Any) -> Reply:
        return ask(self.port, path, **more)

    def wait(self, what: Callable[[], object], seconds: float = 20) -> Any:
        """Wait until something is so; the answer is what it gave."""
        end = time.monotonic() + seconds
        while not (found := what()):
            assert time.monotonic() < end, f"it did not come; {self.heard.failures}, {self.preview.state.diagnostics}"
            time.sleep(0.005)
        return found

    def wait_built(self) -> None:
        self.wait(lambda: self.preview.state.turn)

    def wait_for(self, path: str, text: str, seconds: float = 20) -> Reply:
        """Wait until a page holds a text."""
        return self.wait(lambda: text.encode() in (reply := self.get(path)).body and reply, seconds)  # type: ignore[no-any-return]

    def news(self, page: str) -> dict[str, Any]:
        """What the page is told now."""
        return self.wait_news(page, bool)

    def wait_news(self, page: str, what: Callable[[dict[str, Any]], object], seconds: float = 20) -> dict[str, Any]:
        """Follow the stream of a page until an event is as it should be."""
        with Stream(self.port, page, seconds) as stream:
            for news in stream:
                if what(news):
                    return news
        raise AssertionError("the stream ended")


class Stream:
    """The event stream of a page."""

    def __init__(self, port: int, page: str, seconds: float = 20) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        head = f"GET /_newsgen/events?page={page} HTTP/1.1\r\nHost: localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n\r\n"
        self._socket.sendall(head.encode())
        self._buffer = b""
        self._end = time.monotonic() + seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\n\n" not in self._buffer:
                assert time.monotonic() < self._end, "nothing of the kind was told"
                chunk = self._socket.recv(65536)
                if not chunk:
                    return
                self._buffer += chunk
            block, _, self._buffer = self._buffer.partition(b"\n\n")
            at = block.find(b"data: ")
            if at >= 0:
                yield json.loads(block[at + 6 :])


@contextmanager
def serving(newsroom: Newsroom, *, now: str | None = NOW, built: bool = True, **options: Any) -> Iterator[Running]:
    """Serve a newsroom as long as the block runs; no bug may show itself."""
    heard = Heard()
    asked = ServeOptions(newsroom.root, port=0, now=now, jobs=1, **options)
    with ready(asked, heard) as door, door.server.started_in_thread():
        running = Running(door.port, door.preview, door.events, heard)
        if built:
            running.wait_built()
        yield running
    assert heard.failures == []


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """Eight articles, and a picture for the tab of a browser, which asks for one."""
    made = Newsroom(tmp_path / "site", 8)
    made.write("static/favicon.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    return made


@pytest.fixture
def running(newsroom: Newsroom) -> Iterator[Running]:
    """A preview of that newsroom."""
    with serving(newsroom) as made:
        yield made
