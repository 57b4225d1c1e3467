"""Chromium by its debugging pipe: pages that are driven, as a person with keyboard and eyes would use them."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

from browser.chromium import BROWSER

_DEVICE = {"deviceScaleFactor": 1, "mobile": False}

# The browser reads from descriptor 3 and writes to 4.
_CONNECT = """
import os, sys
one, two = (os.dup(os.dup(os.dup(int(number)))) for number in sys.argv[1:3])
os.dup2(one, 3)
os.dup2(two, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One Chromium; `open` gives its one page."""

    def __init__(self) -> None:
        assert BROWSER, "Chromium is not there"
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()

        command = [
            BROWSER, "--headless=new", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--remote-debugging-pipe", f"--user-data-dir={self._profile.name}", *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ]
        start = [sys.executable, "-c", _CONNECT, str(to_browser), str(from_browser), *command]
        self._process = subprocess.Popen(
            start, pass_fds=(to_browser, from_browser), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._number = b"", 0
        self.events: list[dict[str, Any]] = []
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)
        os.close(self._read)
        os.close(self._write)
        self._profile.cleanup()

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._number += 1
        wanted = self._number
        message = {"id": wanted, "method": method, "params": given, **({"sessionId": self._session} if self._session else {})}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + 30
        while True:
            answer = self._receive(end)
            if answer.get("id") == wanted:
                assert "error" not in answer, answer
                found: dict[str, Any] = answer["result"]
                return found
            self.events.append(answer)

    def _receive(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            assert ready, "the browser does not answer"
            self._buffer += os.read(self._read, 1 << 20)
        message, _, self._buffer = self._buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def size(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """The size of the window, and what the person prefers."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, **_DEVICE)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, url: str) -> None:
        """Go to a page and wait until it is there."""
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of an expression on the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script: str, seconds: float = 15) -> Any:
        """Wait until an expression is true; a page that is being exchanged has none."""
        end = time.monotonic() + seconds
        while True:
            answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
            if answer.get("result", {}).get("value"):
                return answer["result"]["value"]
            assert time.monotonic() < end, f"never true: {script}; {answer}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        """Press a key."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], **(text if kind == "keyDown" else {}))

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A screenshot."""
        found = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))

    def complaints(self) -> list[str]:
        """What the console and the log said of errors."""
        self.run("0")
        found = []
        for event in self.events:
            if event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                found.append(event["params"]["entry"]["text"])
            elif event.get("method") == "Runtime.exceptionThrown":
                found.append(str(event["params"]["exceptionDetails"]))
        return found
