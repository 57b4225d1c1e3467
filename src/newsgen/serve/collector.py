"""The collector: the web application that takes votes, for the preview and for a live site.

It stands behind the guard, which has looked at Host, Origin, method, type and size. It is HTTP and nothing else; what
is decided about a vote is decided in the box.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from newsgen.model.routes import THANKS
from newsgen.model.voting import COLLECTOR, FORM_BYTES
from newsgen.serve.guard import FORM, Guard, Policy, local_hosts

TURN_SECONDS = 20.0
_THREADS = 8
_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"></head>'
    "<body><main><h1>{title}</h1><p>{sentence}</p>{back}</main></body></html>\n"
)
_HEADERS = (("cache-control", "no-store"), ("content-security-policy", "default-src 'none'; base-uri 'none'"), ("vary", "Accept, Origin"))


class Answered(Protocol):
    """What a box says: an HTTP status, a word for programs, a sentence for people, the article's URL on the site."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def word(self) -> str:
        """The word."""

    @property
    def sentence(self) -> str:
        """The sentence."""

    @property
    def place(self) -> str:
        """The URL."""


class VoteBox(Protocol):
    """Where votes go; any number of threads may put one in."""

    def take(self, body: bytes, address: str, agent: str, /) -> Answered:
        """Take a form from an address and a browser."""

    def turn(self) -> None:
        """Let the day turn where it is time."""


class Collector:
    """The application. `site` says what stands before the site's URLs: `https://news.example.org`, "" on the same origin.

    `address_of` says whose address a request has, from the peer's and the lines of X-Forwarded-For.
    """

    def __init__(
        self, box: VoteBox, site: Callable[[], str] = lambda: "", address_of: Callable[[str, list[str]], str] = lambda peer, _: peer
    ) -> None:
        self._box, self._site, self._address_of = box, site, address_of
        self._threads = CapacityLimiter(_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = await self._post(request) if request.method == "POST" else _reading(request)
        await answer(scope, receive, send)

    async def _post(self, request: Request) -> Response:
        body = await request.body()
        address = self._address_of(request.client.host if request.client else "", request.headers.getlist("x-forwarded-for"))
        agent = request.headers.get("user-agent", "")
        said = await to_thread.run_sync(self._box.take, body, address, agent, limiter=self._threads)
        answer = self._said(said, json="application/json" in request.headers.get("accept", ""))
        # The guard let this origin in, so its script may read the answer; cookies are none of ours.
        answer.headers["access-control-allow-origin"] = request.headers.get("origin", "")
        for name, value in _HEADERS:
            answer.headers[name] = value
        if said.status in (429, 503):
            answer.headers["retry-after"] = "60"
        return answer

    def _said(self, said: Answered, *, json: bool) -> Response:
        site = self._site().rstrip("/")
        if json:
            return JSONResponse({"answer": said.word, "message": said.sentence}, said.status)
        if said.status == 200:
            return RedirectResponse(site + (said.place or THANKS), 303)
        back = f'<p><a href="{escape(site + said.place)}">Back to the article</a></p>' if said.place else ""
        title = "Your answer was not kept"
        return HTMLResponse(_PAGE.format(title=title, sentence=escape(said.sentence), back=back), said.status)


def _reading(request: Request) -> Response:
    if request.url.path.endswith(COLLECTOR):
        return PlainTextResponse("Answers are posted here.\n", 405, {"allow": "POST"})
    return PlainTextResponse("There is nothing here.\n", 404)


def origin_of(url: str) -> str:
    """The origin of a URL, as browsers write it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.scheme}://{host}{port}"


def guarded(app: Collector, site: str, port: int, names: tuple[str, ...], bug: Callable[[Exception], None]) -> Guard:
    """The collector of a live site behind its guard: only pages of that site may post.

    It answers to the names of this machine, of the site, and `names`; what name a proxy passes on is the proxy's choice.
    """
    parts = urlsplit(site)
    hosts = local_hosts(port, [origin_of(site).partition("://")[2], parts.hostname or "", *names])
    posts = frozenset({COLLECTOR, parts.path.rstrip("/") + COLLECTOR})
    policy = Policy(hosts, frozenset({origin_of(site)}), posts, FORM_BYTES, frozenset({FORM}))
    return Guard(app, policy, bug)


@contextmanager
def turning(box: VoteBox, bug: Callable[[Exception], None]) -> Iterator[None]:
    """Let the day of a box turn by itself as long as the block runs, votes or none."""
    over = threading.Event()

    def turn() -> None:
        while not over.wait(TURN_SECONDS):
            try:
                box.turn()
            except Exception as error:  # noqa: BLE001 - the next round tries again; until then votes turn it
                bug(error)

    thread = threading.Thread(target=turn, name="newsgen-day", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
