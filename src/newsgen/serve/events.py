"""The event stream: tells each open page what it is by now, so that its script can reload it or leave it alone.

A page that is told late, or again, or by a server that was started anew, comes to the same: it compares what it is told
with what it is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

STREAMS = 64
_ALIVE = 15.0  # seconds after which a silent stream says that it is there

Describe = Callable[[str], dict[str, Any]]


class Events:
    """The open streams. `describe` says what the page at a path is now; it runs in the server's thread."""

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._streams: list[asyncio.Event] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def tell(self) -> None:
        """Something is new; from any thread."""
        self._soon(self._wake)

    def close(self) -> None:
        """End all streams; from any thread."""
        self._closed = True
        self._soon(self._wake)

    def count(self) -> int:
        """How many streams are open."""
        return len(self._streams)

    def _soon(self, what: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(what)

    def _wake(self) -> None:
        for stream in self._streams:
            stream.set()

    async def answer(self, request: Request) -> Response:
        """Answer a page's script: `page` is the path it is on."""
        self._loop = asyncio.get_running_loop()
        return StreamingResponse(
            self._stream(request.query_params.get("page", "/")),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    async def _stream(self, page: str) -> AsyncIterator[bytes]:
        news = asyncio.Event()
        while len(self._streams) >= STREAMS:
            self._streams.pop(0).set()  # the oldest goes; its page comes back when somebody looks at it
        self._streams.append(news)
        try:
            yield b"retry: 1000\n\n"
            last = ""
            while not self._closed and news in self._streams:
                news.clear()
                text = json.dumps(self._describe(page), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
                if text != last:
                    last = text
                    yield f"data: {text}\n\n".encode("utf-8", "replace")
                try:
                    await asyncio.wait_for(news.wait(), _ALIVE)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            if news in self._streams:
                self._streams.remove(news)
