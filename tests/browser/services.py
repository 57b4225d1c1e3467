"""Fakes of services of others that take votes: Umami's /api/send, and a service that takes a form."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

WEBSITE = "7f3c2a10-5b6d-4e8f-9a1b-2c3d4e5f6071"
SESSION = {"cache": "token", "sessionId": "s", "visitId": "v"}
ROBOT = {"beep": "boop"}
Answer = tuple[int, str, str]


class Service:
    """`answer` is status, type and body in place of what the service says itself, "end" to end the connection; `wait`
    seconds come before it. `events` are the bodies that it understood, `heads` the headers of all posts."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.answer: Answer | str | None = None
        self.wait = 0.0
        self.asked: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.events: list[dict[str, Any]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_OPTIONS(self) -> None:
                service.asked.append("OPTIONS " + self.path)
                self.say((204, "text/plain", "") if service.kind == "umami" else (405, "text/plain", ""))

            def do_POST(self) -> None:
                service.asked.append("POST " + self.path)
                service.heads.append({name.lower(): value for name, value in self.headers.items()})
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                said = self.umami(body) if service.kind == "umami" else self.form(body)
                time.sleep(service.wait)
                if service.answer == "end":
                    self.connection.close()
                    self.close_connection = True
                    return
                self.say(service.answer if isinstance(service.answer, tuple) else said)

            def umami(self, body: str) -> Answer:
                sent = json.loads(body)
                payload = sent["payload"]
                known = payload["website"] == WEBSITE and sent["type"] == "event" and isinstance(payload["data"], dict)
                if not known or len(payload["name"]) > 50 or payload["name"][0] in "=+-@\t\r":
                    return 400, "application/json", '{"error": {"message": "Website not found."}}'
                service.events.append(payload)
                return 200, "application/json", json.dumps(SESSION)

            def form(self, body: str) -> Answer:
                if self.headers["Content-Type"].partition(";")[0] != "application/x-www-form-urlencoded":
                    return 415, "application/json", "{}"
                service.events.append(parse_qs(body))
                return (200, "application/json", '{"ok": true}') if "json" in self.headers["Accept"] else (200, "text/html", "<h1>Received")

            def say(self, answer: Answer) -> None:
                status, kind, text = answer
                self.send_response(status)
                self.send_header("Access-Control-Allow-Origin", "*")
                if service.kind == "umami":
                    self.send_header("Access-Control-Allow-Headers", "*")
                    self.send_header("Access-Control-Allow-Methods", "GET, DELETE, POST, PUT")
                if status != 204:
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign] - a browser that hangs up is no fault
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def service(kind: str) -> Generator[Service]:
    """A service as long as the block runs."""
    made = Service(kind)
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        thread.join()
        made.server.server_close()
