"""Chromium by its debugging pipe: it is started, asked, and what it tells by itself is written down.

The pipe speaks the DevTools protocol as JSON with a NUL after each message, so nothing has to be installed for it.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from typing import Any, Self

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")

# Chromium reads from descriptor 3 and writes to 4. A process between sets them: no code runs in a fork of the tests.
_PLACES = """
import fcntl, os, sys
one, two = (fcntl.fcntl(int(number), fcntl.F_DUPFD_CLOEXEC, 10) for number in sys.argv[1:3])
os.dup2(one, 3)
os.dup2(two, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
_OPTIONS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


class RefusedError(Exception):
    """Chromium did not do what it was asked for."""


class Chromium:
    """A Chromium of its own profile, as long as the block runs. `events` are those of each session."""

    def __init__(self) -> None:
        assert PROGRAM, "Chromium is not there"
        self._profile = tempfile.TemporaryDirectory(prefix="newsgen-chromium-", ignore_cleanup_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        command = [PROGRAM, *_OPTIONS, f"--user-data-dir={self._profile.name}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PLACES, str(theirs_in), str(theirs_out), *command], pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._rest = 0, b""
        self.events: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def call(self, method: str, session: str = "", **values: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer; events that come first are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": values, **({"sessionId": session} if session else {})}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + 30
        while True:
            found = self._message(end)
            assert found is not None, f"{method} was not answered"
            if found.get("id") != message["id"]:
                continue
            if "error" in found:
                raise RefusedError(f"{method}: {found['error']}")
            result: dict[str, Any] = found["result"]
            return result

    def rest(self, seconds: float) -> None:
        """Wait for a while, or for the next event."""
        self._message(time.monotonic() + seconds)

    def _message(self, end: float) -> dict[str, Any] | None:
        """The next message; an event is kept, too. None where none comes in time."""
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0]:
                return None
            self._rest += os.read(self._in, 1 << 20)
        text, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(text)
        if "method" in found:
            self.events[found.get("sessionId", "")].append(found)
        return found
