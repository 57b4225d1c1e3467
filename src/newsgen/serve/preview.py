"""The door `newsgen serve`: opens the port, starts the preview, and serves until somebody ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from newsgen.model.voting import COLLECTOR, FORM_BYTES
from newsgen.serve.app import Application, Below
from newsgen.serve.collector import Collector, turning
from newsgen.serve.events import Events
from newsgen.serve.guard import LOCAL_NAMES, Guard, Policy, local_hosts
from newsgen.serve.http import Server, listen, port_of
from newsgen.site.desk import Desk
from newsgen.site.feedback import preview_box
from newsgen.site.preview import Preview, State

_EVERYWHERE = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - only compared with


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `newsgen serve` is asked for; `names` are hosts that it answers to besides those of this machine."""

    site: Path
    host: str = "127.0.0.1"
    port: int = 4000
    drafts: bool = False
    now: str | None = None
    names: tuple[str, ...] = ()
    jobs: int | None = None


class Told(Protocol):
    """Who tells the person at the terminal what happens; called from several threads, one at a time each."""

    def serving(self, address: str, /) -> None:
        """The first page can be asked for."""

    def turned(self, state: State, /) -> None:
        """The site was looked at, and perhaps built."""

    def progressed(self, state: State, /) -> None:
        """A build goes on."""

    def failed(self, error: Exception, /) -> None:
        """A bug of newsgen showed itself; the preview goes on."""


class _Hub:
    """Hands what the preview says to the terminal and to the open pages."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._tell: Callable[[], None] = lambda: None
        self._end: Callable[[], None] = lambda: None

    def connect(self, tell: Callable[[], None], end: Callable[[], None]) -> None:
        """Say who is told of news, and how the server is ended."""
        self._tell, self._end = tell, end

    def turned(self, state: State) -> None:
        self._tell()
        self._told.turned(state)

    def progressed(self, state: State) -> None:
        self._tell()
        self._told.progressed(state)

    def failed(self, error: Exception) -> None:
        self._tell()
        self._told.failed(error)

    def ended(self) -> None:
        self._end()


class Ready(NamedTuple):
    """A preview that builds, and a server for it that has its port."""

    server: Server
    preview: Preview
    events: Events
    port: int


@contextmanager
def ready(options: ServeOptions, told: Told) -> Iterator[Ready]:
    """Open the port, begin to build; at the end of the block nothing of it is left. Raises `Problem`."""
    hub = _Hub(told)
    preview = Preview(options.site, hub, drafts=options.drafts, now=options.now, jobs=options.jobs)
    with ExitStack() as stack:
        sockets = listen(options.host, options.port)
        for one in sockets:
            stack.callback(one.close)
        box = preview_box(preview.root, preview.output)
        stack.callback(box.close)
        stack.enter_context(turning(box, told.failed))
        port = port_of(sockets)
        own = options.host in (*_EVERYWHERE, *LOCAL_NAMES, "::1")
        collector = Collector(box, lambda: application.base())  # noqa: PLW0108 - bound below
        application = Application(preview, Desk(preview.root, preview.ledger), collector)
        policy = Policy(
            local_hosts(port, options.names if own else (*options.names, options.host)),
            posts=frozenset({COLLECTOR}), body=FORM_BYTES,
        )
        guarded = Below(Guard(application, policy, told.failed), application.base)
        server = Server(guarded, sockets, application.events.close)
        hub.connect(application.events.tell, server.stop)
        stack.callback(preview.stop)
        preview.start()
        told.serving(_address(options.host, port))
        yield Ready(server, preview, application.events, port)


def serve(options: ServeOptions, told: Told) -> None:
    """Serve until Ctrl-C. Raises `Problem` where it cannot begin."""
    with ready(options, told) as door:
        door.server.serve_until_stopped()


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{shown}{'' if port == 80 else f':{port}'}/"
