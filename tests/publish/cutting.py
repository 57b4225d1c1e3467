"""A way between two programs that is cut after a number of bytes: a TCP proxy on loopback."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Cut:
    """Passes connections on to `port`. After `after` bytes from the client every connection breaks, and no new one holds,
    until `mend`."""

    def __init__(self, port: int) -> None:
        self._to, self._left, self._open = port, None, set[socket.socket]()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.passed = 0
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def cut_after(self, count: int) -> None:
        with self._lock:
            self._left: int | None = count

    def mend(self) -> None:
        with self._lock:
            self._left = None

    def close(self) -> None:
        # A listener that is only closed may go on waiting in accept.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()
        for thread in self._threads:
            thread.join()

    def _break(self) -> None:
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            with self._lock:
                self._open |= {client, server}
            ends = [0, 0]
            for source, goal, counted in ((client, server, True), (server, client, False)):
                thread = threading.Thread(target=self._pass, args=(source, goal, ends, counted), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pass(self, source: socket.socket, goal: socket.socket, ends: list[int], counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                cut = False
                if counted:
                    with self._lock:
                        self.passed += len(data)
                        if self._left is not None:
                            data, cut = data[: self._left], len(data) >= self._left
                            self._left -= len(data)
                goal.sendall(data)
                if cut:
                    self._break()
                    break
        for one in (source, goal):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        with self._lock:
            ends[0] += 1
            if ends[0] == 2:
                for one in (source, goal):
                    self._open.discard(one)
                    one.close()
