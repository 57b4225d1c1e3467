"""The preview server's application: the site's files, the event stream, the desk and the votes behind one guard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.resources import files as package_files
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from newsgen.model.voting import COLLECTOR
from newsgen.serve.events import Events
from newsgen.serve.files import Files, Found, below
from newsgen.serve.overlay import message, with_script
from newsgen.site.desk import Desk
from newsgen.site.preview import Preview

_LARGE = 4 * 1024 * 1024
_PATIENCE = 0.4  # seconds for which a page that is being made is waited for before the waiting page is shown
_ASSET_PATIENCE = 20.0
_STEP = 0.02
_SCRIPTS = MappingProxyType({"live.js": "text/javascript; charset=utf-8", "live.css": "text/css; charset=utf-8"})
_FRESH = MappingProxyType({"cache-control": "no-store"})
# A picture that is opened by itself is a document: what script it may carry does not run.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_PAGE_POLICY = "frame-ancestors 'none'"


class Below:
    """Takes the path of the published site (`/news/`) off a request's path before anybody looks at it."""

    def __init__(self, app: ASGIApp, base: Callable[[], str]) -> None:
        self._app, self._base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        base = self._base()
        if scope["type"] == "http" and base != "/" and scope["path"].startswith(base):
            scope = {**scope, "path": below(base, scope["path"]), "root_path": base.rstrip("/")}
        await self._app(scope, receive, send)


class Application:
    """Answers requests that the guard let in."""

    def __init__(self, preview: Preview, desk: Desk, collector: ASGIApp | None = None) -> None:
        self._preview, self._desk, self._collector = preview, desk, collector
        self._files = Files(preview.output, self.base)
        self.events = Events(self._describe)
        static = package_files("newsgen.serve") / "static"
        self._scripts = {name: (static / name).read_bytes() for name in _SCRIPTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"] == COLLECTOR and self._collector is not None:
            await self._collector(scope, receive, send)
            return
        answer = await self._answer(scope["path"], Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, path: str, request: Request) -> Response:
        if path == "/_newsgen/events":
            return await self.events.answer(request)
        if path.startswith("/_newsgen/"):
            return self._script(path.removeprefix("/_newsgen/"))
        if path == "/_desk":
            return _moved("/_desk/")
        if path.startswith("/_desk/"):
            return await self._desk_page(path, request)
        return await self._file(path, request)

    def base(self) -> str:
        """The path under which the site will be published, which its pages write before their addresses."""
        config = self._preview.state.config
        return (urlsplit(config.site.url).path or "/") if config else "/"

    def _script(self, name: str) -> Response:
        if name not in _SCRIPTS:
            return Response("Not found.\n", 404, _FRESH, "text/plain; charset=utf-8")
        return Response(self._scripts[name], 200, _FRESH, _SCRIPTS[name])

    # -- the site -------------------------------------------------------------------------------------------------

    async def _file(self, path: str, request: Request) -> Response:
        found = self._files.find(path)
        if found is None and self._preview.state.building:
            found = await self._awaited(path)
        if found is None:
            if self._files.folder_of(path):
                query = f"?{request.url.query}" if request.url.query else ""
                return _moved(quote(request.scope.get("root_path", "") + path) + "/" + query)
            return self._missing(path)
        try:
            return self._page(found.read()) if found.is_page else self._other(found, request)
        except OSError:
            return self._missing(path)

    async def _awaited(self, path: str) -> Found | None:
        """A file that a build may be about to make; pages are asked for, what they show comes with them."""
        page = _is_page(path)
        if page:
            self._preview.want(path)
        loop = asyncio.get_running_loop()
        end = loop.time() + (_PATIENCE if page else _ASSET_PATIENCE)
        while self._preview.state.building and loop.time() < end:
            await asyncio.sleep(_STEP)
            if found := self._files.find(path):
                return found
        return self._files.find(path)

    def _page(self, page: bytes, status: int = 200) -> Response:
        headers = {**_FRESH, "content-security-policy": _PAGE_POLICY}
        known = self._files.identity(page).content
        return Response(with_script(page, known), status, headers, "text/html; charset=utf-8")

    def _other(self, found: Found, request: Request) -> Response:
        headers = {"cache-control": "no-cache", "etag": found.tag}
        if found.path.endswith(".svg"):
            headers["content-security-policy"] = _PICTURE_POLICY
        known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
        if found.tag in known:
            return Response(status_code=304, headers=headers)
        if found.size > _LARGE or "range" in request.headers:
            return FileResponse(found.path, headers=headers, media_type=found.type)
        return Response(found.read(), 200, headers, found.type)

    def _missing(self, path: str) -> Response:
        state = self._preview.state
        if state.empty and _is_page(path):
            page = self._desk.waiting(state)
            headers = {**_FRESH, "content-security-policy": _PAGE_POLICY, "retry-after": "1"}
            return Response(with_script(page, self._waiting_is()), 503, headers, "text/html; charset=utf-8")
        if path == "/favicon.ico":
            return Response(status_code=204, headers=_FRESH)  # every browser asks for it, whether a site has one or not
        not_found = self._not_found()
        if not_found is None or not _is_page(path):
            return Response("Not found.\n", 404, _FRESH, "text/plain; charset=utf-8")
        return self._page(not_found, 404)

    def _not_found(self) -> bytes | None:
        found = self._files.find("/404.html")
        try:
            return found.read() if found else None
        except OSError:
            return None

    def _waiting_is(self) -> str:
        return "waiting" if self._preview.state.building else "stopped"

    # -- the desk -------------------------------------------------------------------------------------------------

    async def _desk_page(self, path: str, request: Request) -> Response:
        name = path.removeprefix("/_desk/")
        asset = self._desk.asset(name)
        if asset is not None:
            return Response(asset, 200, _FRESH, Found(name, 0, 0).type)
        state = self._preview.state
        page = await to_thread.run_sync(self._desk.page, name, dict(request.query_params), state)
        if page is None:
            return Response("Not found.\n", 404, _FRESH, "text/plain; charset=utf-8")
        headers = {**_FRESH, "content-security-policy": _PAGE_POLICY}
        return Response(with_script(page, self._desk_is()), 200, headers, "text/html; charset=utf-8")

    def _desk_is(self) -> str:
        turn = self._preview.state.last
        return f"desk-{turn.number if turn else 0}"

    # -- the event stream -----------------------------------------------------------------------------------------

    def _describe(self, page: str) -> dict[str, Any]:
        """What the page at a path is by now, and what is wrong with it."""
        state = self._preview.state
        path = below(self.base(), page.partition("?")[0])
        known: dict[str, Any] = {"sheets": [], "progress": _progress(state.phase, state.done, state.total)}
        found = None
        if path.startswith("/_desk/"):
            told = message(state, self._preview.root, "")
            return {**known, **told, "is": self._desk_is(), "sheets": self._desk.sheets(), "items": [], "errors": 0}
        try:
            found = self._files.find(path)
            body = found.read() if found else self._not_found()
        except OSError:
            body = self._not_found()
        if found is None and state.empty:
            known["is"], known["sheets"] = self._waiting_is(), self._desk.sheets()
        elif body is None:
            known["is"] = "nothing"
        else:
            identity = self._files.identity(body)
            known["is"], known["sheets"] = identity.content, [list(sheet) for sheet in identity.sheets]
        source = self._desk.source_of(self._files.name(found)) if found and state.diagnostics else ""
        told = message(state, self._preview.root, source)
        if found or not state.empty:
            known["progress"] = ""  # nothing there shows it, so it is no news
            told["building"] = False
        return {**known, **told}


def _progress(phase: str, done: int, total: int) -> str:
    return f"{phase}: {done:,} of {total:,}" if total else ""


def _is_page(path: str) -> bool:
    return path.endswith(("/", ".html")) or "." not in path.rpartition("/")[2]


def _moved(address: str) -> Response:
    # One slash only: two would name another host.
    return Response(status_code=307, headers={**_FRESH, "location": "/" + address.lstrip("/")})
