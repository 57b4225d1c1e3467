"""Servers whose answers a test chooses, for what a page says to each answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

Answer = tuple[int, str, str]
KEPT: Answer = (200, "application/json", '{"answer": "kept"}')


class Answering:
    """A site that takes votes, as long as the block runs: the files of a folder, and to each post that it was kept.

    `answer` is status, type and body in place of what the server says itself, "end" to end the connection; `wait`
    seconds come before it. `posted` are the bodies of all posts and `heads` their headers, `asked` the methods and paths
    of what is no file. `headers` go with each answer that is no file, `preflight` is the status of a question that
    comes before a post from another origin.
    """

    headers: Mapping[str, str] = MappingProxyType({})
    preflight = HTTPStatus.METHOD_NOT_ALLOWED

    def __init__(self, folder: Path | None = None) -> None:
        self.answer: Answer | Literal["end"] | None = None
        self.wait = 0.0
        self.asked: list[str] = []
        self.posted: list[str] = []
        self.heads: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: _Handler(self, folder, *given))
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] - a browser that hangs up is no fault
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def to_post(self, head: Mapping[str, str], body: str) -> Answer:
        """What the server says itself to a post."""
        del head, body
        return KEPT


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, told: Answering, folder: Path | None, *given: Any) -> None:
        self._told, self._folder = told, folder
        super().__init__(*given, directory=str(folder))

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # a page that names no picture asks for this one, and the console complains
            self._say(HTTPStatus.NO_CONTENT, "", "")
        elif self._folder:
            super().do_GET()
        else:
            self.send_error(404)

    def do_OPTIONS(self) -> None:
        self._told.asked.append("OPTIONS " + self.path)
        self._say(self._told.preflight, "text/plain", "")

    def do_POST(self) -> None:
        told = self._told
        told.asked.append("POST " + self.path)
        head = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(head["content-length"])).decode()
        told.heads.append(head)
        told.posted.append(body)
        said = told.to_post(head, body)
        time.sleep(told.wait)
        if told.answer == "end":
            self.connection.close()
            self.close_connection = True
            return
        self._say(*(told.answer or said))

    def _say(self, status: int, kind: str, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        for name, value in self._told.headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
