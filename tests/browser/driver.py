"""A driver for Chromium over its debugging pipe: pages are opened, keys are pressed, what happens is written down.

The pipe speaks the DevTools protocol as JSON with a NUL after each message, so nothing has to be installed for it.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from browser.chromium import BROWSER


class PageError(Exception):
    """An expression could not be evaluated in the page."""


class Browser:
    """A Chromium of its own profile."""

    def __init__(self, profile: str) -> None:
        if not BROWSER:
            pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()

        def places() -> None:  # Chromium reads from descriptor 3 and writes to 4
            one, two = fcntl.fcntl(theirs_in, fcntl.F_DUPFD, 100), fcntl.fcntl(theirs_out, fcntl.F_DUPFD, 100)
            os.dup2(one, 3)
            os.dup2(two, 4)

        command = [BROWSER, "--headless=new", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", "--disable-background-networking"]
        command += ["--no-sandbox"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(
            [*command, f"--user-data-dir={profile}", "about:blank"], preexec_fn=places, pass_fds=(3, 4),  # noqa: PLW1509 - before any thread
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._rest = 0, b""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str = "", **values: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer; events that come first are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": values, **({"sessionId": session} if session else {})}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            found = self.read(30)
            assert found is not None, f"{method} was not answered"
            if found.get("id") == message["id"]:
                assert "error" not in found, found
                result: dict[str, Any] = found["result"]
                return result

    def read(self, seconds: float) -> dict[str, Any] | None:
        """The next message; an event is kept, too. None where none comes in time."""
        end = time.monotonic() + seconds
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0]:
                return None
            self._rest += os.read(self._in, 1 << 20)
        text, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(text)
        if "method" in found:
            self.events.append(found)
        return found

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)


class Tab:
    """A page of the browser, as a reader uses it."""

    def __init__(self, browser: Browser, *, script: bool = True, width: int = 1280, media: dict[str, str] | None = None) -> None:
        self.browser = browser
        # A context of its own: no storage is shared between tests.
        context = browser.call("Target.createBrowserContext")["browserContextId"]
        target = browser.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility", "DOM"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        if media:
            self.call("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in media.items()])

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Ask the page's part of the protocol."""
        return self.browser.call(method, self._session, **values)

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        before = len(self.heard("Page.loadEventFired"))
        self.call("Page.navigate", url=url)
        self.wait(lambda: len(self.heard("Page.loadEventFired")) > before)

    def heard(self, method: str) -> list[dict[str, Any]]:
        """The events of a kind so far."""
        return [e["params"] for e in self.browser.events if e["method"] == method and e.get("sessionId") == self._session]

    def run(self, expression: str) -> Any:
        """The value of an expression in the page; promises are waited for. Works with scripts of the page off, too."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise PageError(str(found["exceptionDetails"]))
        return found["result"].get("value")

    def wait(self, what: Callable[[], Any], seconds: float = 15) -> Any:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while not (found := self._tried(what)):
            assert time.monotonic() < end, f"it did not come; the page says {self.run('document.body?.innerText')}"
            self.browser.read(0.02)
        return found

    @staticmethod
    def _tried(what: Callable[[], Any]) -> Any:
        with suppress(PageError):  # a page that is only coming has no body yet
            return what()
        return None

    def press(self, key: str, text: str = "") -> None:
        """Press and let go of a key."""
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        values = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes.get(key, 0)}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **values)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def click(self, selector: str) -> None:
        """Click in the middle of an element."""
        place = self.run(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
            f" return [b.x + b.width / 2, b.y + b.height / 2]; }})(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def said(self) -> list[str]:
        """What the console has: errors and warnings."""
        logged = [e["entry"]["text"] for e in self.heard("Log.entryAdded") if e["entry"]["level"] in ("error", "warning")]
        thrown = [str(e["exceptionDetails"]) for e in self.heard("Runtime.exceptionThrown")]
        return logged + thrown + [str(e["args"]) for e in self.heard("Runtime.consoleAPICalled")]

    def asked(self, part: str = "") -> list[str]:
        """Methods and URLs of all requests whose URL has a part."""
        requests = [e["request"] for e in self.heard("Network.requestWillBeSent")]
        return [f"{one['method']} {one['url']}" for one in requests if part in one["url"]]

    def names(self) -> list[tuple[str, str]]:
        """(role, name) of everything that the accessibility tree shows."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"] and "role" in node
        ]


@contextmanager
def browser() -> Generator[Browser]:
    """A browser as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="newsgen-chromium-", ignore_cleanup_errors=True) as profile:
        made = Browser(str(Path(profile)))
        try:
            yield made
        finally:
            made.close()
