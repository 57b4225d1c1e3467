"""The guard in front of both doors: who may ask, by which method, with how much.

A page of another site can make a visitor's browser ask us, by name (DNS rebinding) or across origins. So Host and
Origin decide; what Sec-Fetch says can refuse a request and never lets one in. Everything that comes in is bounded.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import MappingProxyType

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
HEADER_LINES = 100
FORM = "application/x-www-form-urlencoded"
# On every answer: no other origin may load it, no browser may guess its type, no page may frame it.
HEADERS = (
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_WORDS = MappingProxyType({
    400: "Bad Request", 403: "Forbidden", 405: "Method Not Allowed", 413: "Content Too Large",
    415: "Unsupported Media Type", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
})


@dataclass(frozen=True, slots=True)
class Policy:
    """What a door lets in.

    `hosts`: what a Host header may say, with its port, in lower case. `origins`: whose pages may post or read across
    origins; None: only those of the host that was asked. `posts`: paths that take a POST; all others take GET and HEAD.
    """

    hosts: frozenset[str]
    origins: frozenset[str] | None = None
    posts: frozenset[str] = frozenset()
    body: int = 2048
    types: frozenset[str] = frozenset({FORM})


@dataclass(frozen=True, slots=True)
class Request:
    """What the decision is made from; a header that came twice is there twice."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        """The values of a header."""
        return [value.strip() for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let in."""

    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())


def local_hosts(port: int, names: Iterable[str] = ()) -> frozenset[str]:
    """Host headers of a server on this machine. A configured name is taken without a port, too: a proxy has its own."""
    found = {f"{name}:{port}" for name in LOCAL_NAMES}
    if port == 80:
        found |= set(LOCAL_NAMES)
    for name in names:
        bare = name.lower().rstrip("/")
        bare = f"[{bare}]" if bare.count(":") > 1 and not bare.startswith("[") else bare
        found |= {bare, f"{bare}:{port}"}
    return frozenset(found)


def decide(request: Request, policy: Policy) -> Refusal | None:
    """Why a request is refused, or None where it may go on."""
    if len(request.headers) > HEADER_LINES:
        return Refusal(431, "There are too many header lines.")
    hosts = request.all("host")
    host = hosts[0].lower() if len(hosts) == 1 else ""
    if host not in policy.hosts:
        return Refusal(403, f"This server does not answer to the name it was called by. It answers to {_named(policy)}.")
    if not request.path.startswith("/"):
        return Refusal(400, "The path must start with a slash.")
    allowed = policy.origins if policy.origins is not None else frozenset({f"http://{host}", f"https://{host}"})
    origins = request.all("origin")
    if origins and (len(origins) > 1 or origins[0].lower() not in allowed):
        return Refusal(403, "A page of another site asked for this.")
    if request.method in ("GET", "HEAD"):
        return _reading(request, allowed)
    if request.method == "POST" and request.path in policy.posts:
        return _posting(request, policy, origins)
    methods = b"POST" if request.path in policy.posts else b"GET, HEAD"
    return Refusal(405, "This method is not allowed here.", ((b"allow", methods),))


def _named(policy: Policy) -> str:
    return ", ".join(sorted(policy.hosts))


def _reading(request: Request, allowed: frozenset[str]) -> Refusal | None:
    if request.all("transfer-encoding") or any(size != "0" for size in request.all("content-length")):
        return Refusal(400, "A GET request has no body here.")
    # Another site may link to a page here, but neither embed nor fetch it.
    linked = request.all("sec-fetch-mode") == ["navigate"] and request.all("sec-fetch-dest") == ["document"]
    named = [origin.lower() for origin in request.all("origin")]
    for site in request.all("sec-fetch-site"):
        if site not in ("same-origin", "none") and not linked and not (named and named[0] in allowed):
            return Refusal(403, "A page of another site asked for this.")
    return None


def _posting(request: Request, policy: Policy, origins: list[str]) -> Refusal | None:
    if not origins:
        return Refusal(403, "A post must say which page it comes from (Origin).")
    own = policy.origins is None
    for site in request.all("sec-fetch-site"):
        if site not in (("same-origin",) if own else ("same-origin", "same-site", "cross-site")):
            return Refusal(403, "A page of another site asked for this.")
    types = request.all("content-type")
    if len(types) != 1 or types[0].partition(";")[0].strip().lower() not in policy.types:
        return Refusal(415, "This type of content is not taken here.")
    sizes = request.all("content-length")
    if len(sizes) > 1 or any(not size.isascii() or not size.isdigit() for size in sizes):
        return Refusal(400, "The length of the content is not a number.")
    if sizes and (len(sizes[0]) > 12 or int(sizes[0]) > policy.body):
        return Refusal(413, f"At most {policy.body} bytes are taken here.")
    return None


class Guard:
    """Lets an application see only requests that the policy lets in, each with its whole, bounded body.

    `bug` is told of an exception of the application; the person who asked sees a plain line.
    """

    def __init__(self, app: ASGIApp, policy: Policy, bug: Callable[[Exception], None]) -> None:
        self._app, self._policy, self._bug = app, policy, bug

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                present = {name.lower() for name, _ in message.get("headers", ())}
                added = [pair for pair in HEADERS if pair[0] not in present]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        refusal = decide(Request(scope["method"], scope["path"], headers), self._policy)
        if refusal is None and scope["method"] == "POST":
            body = await _whole(receive, self._policy.body)
            if body is None:
                refusal = Refusal(413, f"At most {self._policy.body} bytes are taken here.")
            else:
                receive = _replay(body, receive)
        if refusal is not None:
            await _refuse(refusal, sending, head=scope["method"] == "HEAD")
            return
        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - the last net of a request: it is told, and the server goes on
            self._bug(error)
            if not started:
                await _refuse(Refusal(500, "newsgen has a bug; its terminal says more."), sending, head=False)


async def _whole(receive: Receive, limit: int) -> bytes | None:
    """The body, or None where it is longer than allowed. How long it may take is the connection's business."""
    found = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(found)
        found += message.get("body", b"")
        if len(found) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(found)


def _replay(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return first.pop() if first else await receive()

    return replayed


async def _refuse(refusal: Refusal, send: Send, *, head: bool) -> None:
    text = f"{refusal.status} {_WORDS.get(refusal.status, '')}\n{refusal.reason}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"), *refusal.headers,
    ]
    if refusal.status != 405:
        # What else is on its way (a body nobody wants) is not read.
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else text})
