"""Collecting: runs the collector of a live site until it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from newsgen.model.problem import problem
from newsgen.serve.collector import Collector, guarded, turning
from newsgen.serve.http import Server, listen, port_of
from newsgen.serve.remote import RemoteRegister
from newsgen.site.feedback import Limits, RegisterAway, client_of, folder_register, open_box, part_path, read_part


@dataclass(frozen=True, slots=True)
class Collecting:
    """What the collector is asked for. `register` None: the one that the site publishes; `salt` None: a file beside the
    database."""

    site: str
    db: str
    host: str = "127.0.0.1"
    port: int = 4001
    proxies: int = 0
    names: tuple[str, ...] = ()
    register: Path | None = None
    salt: str | None = None
    limits: Limits = field(default_factory=Limits)


def collect(asked: Collecting, ready: Callable[[str], None], bug: Callable[[Exception], None]) -> None:
    """Take votes until Ctrl-C or SIGTERM. `ready` is told the address; raises `Problem` for what prevents it."""
    server = Ready(asked, bug)
    try:
        ready(f"http://{_shown(asked.host)}:{server.port}")
        server.run()
    finally:
        server.close()


class Ready:
    """A collector that is ready to run: its port is open, its votes can be kept."""

    def __init__(self, asked: Collecting, bug: Callable[[Exception], None]) -> None:
        _check(asked.site)
        register = folder_register(asked.register) if asked.register else RemoteRegister(
            asked.site, part_path, read_part, RegisterAway, time.monotonic
        )
        self._box = open_box(asked.db, register, asked.limits, asked.salt)
        self._bug = bug
        try:
            self._sockets = listen(asked.host, asked.port)
        except BaseException:
            self._box.close()
            raise
        self.port = port_of(self._sockets)
        app = Collector(self._box, lambda: asked.site, client_of(asked.proxies))
        self.server = Server(guarded(app, asked.site, self.port, asked.names, bug), self._sockets)

    def run(self) -> None:
        """Serve until stopped."""
        with turning(self._box, self._bug):
            self.server.serve_until_stopped()

    def close(self) -> None:
        """Let go of port and votes."""
        for one in self._sockets:
            one.close()
        self._box.close()


def _check(site: str) -> None:
    parts = urlsplit(site)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.query or parts.fragment or parts.scheme not in ({"https", "http"} if local else {"https"}):
        raise problem(
            "NG803", f"{site} is no address of a site that votes can come from.", "",
            "Give the address of the front page, with https: --site https://news.example.org/",
        )


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
