"""A server that speaks S3 (moto's, over HTTP on loopback), whose conditions, answers and time can be spoiled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from io import BytesIO
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from obstore.store import S3Store
from werkzeug.serving import make_server

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMARKEDSECRETID", "AWS_SECRET_ACCESS_KEY": "marked/secret/value/0123456789"}


@dataclass
class Spoiled:
    """What is done to requests: `ignored` headers are taken out, `answer` may answer instead of the store,
    `before` is called
    while others are served, `loses` has the answer of the store get lost after it did what it was asked."""

    ignored: tuple[str, ...] = ()
    answer: Callable[[str, str], tuple[str, str] | None] = lambda _method, _path: None
    before: Callable[[str, str], None] = lambda _method, _path: None
    loses: Callable[[str, str], bool] = lambda _method, _path: False
    seen: list[tuple[str, str, bytes]] = field(default_factory=list)


@dataclass
class S3Server:
    port: int
    spoiled: Spoiled

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make_bucket(self, name: str) -> None:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("PUT", f"/{name}")
        assert connection.getresponse().status == 200
        connection.close()

    def store(self, bucket: str) -> S3Store:
        """A client beside the one under test."""
        return S3Store(bucket, endpoint=self.url, region="us-east-1", config={n.lower(): v for n, v in KEYS.items()}, client_options={"allow_http": True})

    def served(self, bucket: str) -> dict[str, bytes]:
        store = self.store(bucket)
        names = [one["path"] for one in store.list().collect()]
        return {name: bytes(store.get(name).bytes()) for name in names if not name.startswith(".newsgen/")}


def _spoiling(app: Wsgi, spoiled: Spoiled) -> Wsgi:
    # Amazon compares and writes in one step; moto does so only while nobody else is at it.
    lock = threading.Lock()

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        if len(body) != int(environ.get("CONTENT_LENGTH") or 0):
            # A request that was cut off never reaches the store.
            start("400 Bad Request", [])
            return [b""]
        for name in spoiled.ignored:
            environ.pop("HTTP_" + name.upper().replace("-", "_"), None)
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        spoiled.before(method, path)
        with lock:
            spoiled.seen.append((method, path, body))
            instead = spoiled.answer(method, path)
            if instead:
                status, code = instead
                start(status, [("Content-Type", "application/xml")])
                return [f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()]
            if spoiled.loses(method, path):
                list(app(environ, lambda *_: None))
                start("503 Service Unavailable", [])
                return [b""]
            return list(app(environ, start))

    return answer


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """The server; it holds nothing when it starts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    spoiled = Spoiled()
    server = make_server("127.0.0.1", 0, _spoiling(DomainDispatcherApplication(create_backend_app), spoiled), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield S3Server(server.port, spoiled)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
