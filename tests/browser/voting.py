"""A site that answers votes as a test wants it to, for what a page says to each answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEPT = (200, "application/json", '{"answer": "kept"}')


class Site:
    """`answer` is status, type and body, or None to end the connection; `wait` seconds come before it."""

    def __init__(self, folder: Path) -> None:
        self.answer: tuple[int, str, str] | None = KEPT
        self.wait = 0.0
        self.posted: list[str] = []
        site = self

        class Handler(SimpleHTTPRequestHandler):
            def do_POST(self) -> None:
                site.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                time.sleep(site.wait)
                if site.answer is None:
                    self.connection.close()
                    self.close_connection = True
                    return
                status, kind, body = site.answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign] - a browser that hangs up is no fault
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def answering(folder: Path) -> Generator[Site]:
    """Serve an output folder as long as the block runs."""
    site = Site(folder)
    thread = threading.Thread(target=site.server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()
