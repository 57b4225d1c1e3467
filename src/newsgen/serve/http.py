"""The HTTP server under both doors: uvicorn, with limits and deadlines for clients that are slow or many."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgen.model.problem import Problem, problem

HEAD_BYTES = 16_384
HEAD_SECONDS = 10.0  # from the first byte of a request, or the connection, to the end of its headers
BODY_SECONDS = 10.0
WRITE_SECONDS = 30.0  # for a client that does not read its answer
KEEP_ALIVE_SECONDS = 15
CONNECTIONS = 600


def listen(host: str, port: int) -> list[socket.socket]:
    """Open the sockets of a name or address; raises `Problem` where that is not possible. Port 0 takes a free one."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError, OverflowError) as cause:
        raise _unusable(host) from cause
    sockets: list[socket.socket] = []
    try:
        for family, kind, protocol, _, address in dict.fromkeys(found):
            one = socket.socket(family, kind, protocol)
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            # A name with two addresses has one port on both.
            one.bind((address[0], sockets[0].getsockname()[1] if len(sockets) > 1 else port, *address[2:]))
            one.listen(512)
            one.setblocking(False)
    except OSError as cause:
        for one in sockets:
            one.close()
        raise _refused(host, port, cause) from cause
    return sockets


def port_of(sockets: list[socket.socket]) -> int:
    """The port that was taken."""
    return int(sockets[0].getsockname()[1])


def _unusable(host: str) -> Problem:
    return problem(
        "NG841", f"{host} is no address of this machine.", "",
        "Leave --host out (127.0.0.1), or name an address of this machine; 0.0.0.0 stands for all of them.",
    )


def _refused(host: str, port: int, cause: OSError) -> Problem:
    if cause.errno == errno.EADDRINUSE:
        return problem(
            "NG840", f"Port {port} is in use by another program.", "",
            f"Stop that program, or take another port: --port {port + 1 if port < 65535 else 4000}",
        )
    if cause.errno in (errno.EACCES, errno.EPERM):
        return problem("NG840", f"Port {port} needs rights that you do not have.", "", "Take a port above 1023: --port 4000")
    return _unusable(host)


class _Connection(H11Protocol):
    """A connection with deadlines: a request that does not come whole in time, an answer that nobody reads."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer: asyncio.TimerHandle | None = None
        self._stage = ""
        self.since = time.monotonic()
        self._watch()
        if len(self.connections) > CONNECTIONS:
            self._make_room()

    def _make_room(self) -> None:
        """Close the connection that has kept us waiting longest: those that are being answered stay."""
        waiting = [one for one in self.connections if isinstance(one, _Connection) and one.waits()]
        if waiting:
            min(waiting, key=lambda one: one.since).drop()

    def waits(self) -> bool:
        """Whether this connection has no whole request yet."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def drop(self) -> None:
        """End the connection at once, with nothing left in its buffers."""
        self._stop_timer()
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        # In slices: the limit for a head holds only for one that did not come whole.
        for start in range(0, len(data), HEAD_BYTES):
            super().data_received(data[start : start + HEAD_BYTES])
            if self.transport.is_closing():
                break
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._start_timer("write", WRITE_SECONDS)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_timer()
        self._watch()

    def _watch(self) -> None:
        """Set the deadline of the stage this connection is in; a stage that goes on keeps the one it has."""
        if self._stage == "write":
            return
        state = self.conn.their_state
        if state is h11.IDLE and (self.timeout_keep_alive_task is None or self.conn.trailing_data[0]):
            self._start_timer("head", HEAD_SECONDS)
        elif state is h11.SEND_BODY:
            self._start_timer("body", BODY_SECONDS)
        else:
            self._stop_timer()

    def _start_timer(self, stage: str, seconds: float) -> None:
        if self._stage != stage and not self.transport.is_closing():
            self._stop_timer()
            self._stage, self.since = stage, time.monotonic()
            self._timer = self.loop.call_later(seconds, self.drop)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._stage = None, ""


def _quiet() -> dict[str, Any]:
    """No log: what a hostile client sends is no news, and our own mistakes are told by the guard."""
    silent = {"handlers": ["none"], "propagate": False}
    return {
        "version": 1, "disable_existing_loggers": False, "handlers": {"none": {"class": "logging.NullHandler"}},
        "loggers": {"uvicorn.error": silent, "uvicorn.access": silent},
    }


class Server(uvicorn.Server):
    """Serves an application on open sockets until `stop` or a signal; `stopping` is called first of all then."""

    def __init__(self, app: ASGIApp, sockets: list[socket.socket], stopping: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app, loop="asyncio", http=_Connection, ws="none", lifespan="off", interface="asgi3", log_config=_quiet(),
                access_log=False, proxy_headers=False, server_header=False, h11_max_incomplete_event_size=HEAD_BYTES,
                timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=1, backlog=512,
            )
        )
        self._sockets, self._stopping = sockets, stopping

    def serve_until_stopped(self) -> None:
        """Serve in this thread. In the main thread, Ctrl-C and SIGTERM end it."""
        self.run(self._sockets)

    @contextmanager
    def started_in_thread(self) -> Generator[None]:
        """Serve in a thread as long as the block runs."""
        thread = threading.Thread(target=self.serve_until_stopped, name="newsgen-http")
        thread.start()
        try:
            while not self.started and thread.is_alive():
                time.sleep(0.005)
            yield
        finally:
            self.stop()
            thread.join()

    def stop(self) -> None:
        """End serving; may be called from any thread."""
        self._stopping()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """As uvicorn's, but ending by Ctrl-C is the way a server ends: the signal is not raised again."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Ask for the end; a second Ctrl-C does not wait for answers that are on their way."""
        super().handle_exit(sig, frame)
        self._stopping()
