"""A page as a reader with keyboard, mouse and eyes uses it, in a Chromium that is driven."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Self

from browser.chromium import Chromium, RefusedError

NOTHING: Mapping[str, str] = {}
# What readers prefer and pages answer to: features of media queries and their values.
MEDIA: Mapping[str, Mapping[str, str]] = {
    "light": {"prefers-color-scheme": "light"}, "dark": {"prefers-color-scheme": "dark"}, "forced": {"forced-colors": "active"},
}  # fmt: skip
# Key -> its number and what it types.
_KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), " ": (32, " ")}


class PageError(Exception):
    """An expression could not be evaluated in the page."""


class Tab:
    """A tab that shares no storage with others, as long as the block runs."""

    def __init__(self, chromium: Chromium, *, script: bool = True, width: int = 1280, media: Mapping[str, str] = NOTHING) -> None:
        self._chromium = chromium
        self._context = chromium.call("Target.createBrowserContext")["browserContextId"]
        target = chromium.call("Target.createTarget", url="about:blank", browserContextId=self._context)["targetId"]
        self._session = chromium.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility", "DOM"):
            self.call(domain + ".enable")
        self.view(width, media)
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._chromium.call("Target.disposeBrowserContext", browserContextId=self._context)
        self._chromium.events.pop(self._session, None)

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Ask the page's part of the protocol."""
        return self._chromium.call(method, self._session, **values)

    def view(self, width: int, media: Mapping[str, str] = NOTHING) -> None:
        """The width of the window, and what the reader prefers."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in media.items()])

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        before = len(self.heard("Page.loadEventFired"))
        self.call("Page.navigate", url=url)
        self.wait(lambda: len(self.heard("Page.loadEventFired")) > before)

    def heard(self, method: str) -> list[dict[str, Any]]:
        """The events of a kind so far."""
        return [event["params"] for event in self._chromium.events[self._session] if event["method"] == method]

    def run(self, expression: str) -> Any:
        """The value of an expression in the page; promises are waited for. Works with scripts of the page off, too."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise PageError(str(found["exceptionDetails"]))
        return found["result"].get("value")

    def wait(self, what: Callable[[], Any], seconds: float = 15) -> Any:
        """Wait until something is so; the answer is what it gave."""
        end = time.monotonic() + seconds
        while not (found := self._tried(what)):
            assert time.monotonic() < end, f"it did not come; the page says {self.run('document.body?.innerText')}"
            self._chromium.rest(0.02)
        return found

    def wait_for(self, expression: str) -> Any:
        """Wait until an expression in the page is true."""
        return self.wait(lambda: self.run(expression))

    @staticmethod
    def _tried(what: Callable[[], Any]) -> Any:
        with suppress(PageError, RefusedError):  # a page that is only coming has no body yet
            return what()
        return None

    def press(self, key: str) -> None:
        """Press and let go of a key."""
        number, text = _KEYS[key]
        values = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": number}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **values)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def click(self, selector: str) -> None:
        """Click in the middle of an element, once it rests: a page may still be moving to its target."""
        place, before = self._middle(selector), None
        while place != before:
            self._chromium.rest(0.05)
            place, before = self._middle(selector), place
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def _middle(self, selector: str) -> list[float]:
        place: list[float] = self.run(
            f"(e => {{ e.scrollIntoView({{block: 'center', behavior: 'instant'}}); const b = e.getBoundingClientRect();"
            f" return [b.x + b.width / 2, b.y + b.height / 2]; }})(document.querySelector({json.dumps(selector)}))"
        )
        return place

    def shows(self, selector: str) -> bool:
        """Whether an element is there and can be seen."""
        return bool(self.run(f"!!document.querySelector({json.dumps(selector)})?.checkVisibility()"))

    def said(self) -> list[str]:
        """What the console has: errors and warnings."""
        self.run("0")  # what was told before this answer is here
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
