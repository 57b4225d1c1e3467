"""After a publish: search engines, hubs and CDNs are told what changed. A failure is a warning; the release stays live."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.problem import Problem
from newsgen.model.publishing import AfterPublish
from newsgen.model.release import Plan
from newsgen.model.version import __version__
from newsgen.publish.retry import Retry, is_transient_status, seconds_asked
from newsgen.publish.target import Transient

_AT_ONCE = 10_000
_TIMEOUT = 20.0
_FEEDS = ("feed.xml", "feed.json", "rss.xml")


def key_file(after: AfterPublish) -> dict[str, bytes]:
    """The file by which IndexNow sees that the key belongs to the site."""
    return {f"{after.index_now}.txt": after.index_now.encode()} if after.index_now else {}


def address(url: str, name: str) -> str:
    """The address of a file of the site, as readers write it."""
    short = name.removesuffix("index.html") if name == "index.html" or name.endswith("/index.html") else name
    return url + quote(short, safe="/-._~")


def changed_addresses(plan: Plan, url: str, *, pages: bool) -> list[str]:
    """The addresses whose answer differs from before; `pages`: only those that people read."""
    names = [step.file.name for step in (*plan.uploads, *plan.deletions)]
    return sorted(address(url, n) for n in names if not pages or (n.endswith(".html") and n != "404.html"))


def tell(after: AfterPublish, plan: Plan, url: str, root: Path, retry: Retry) -> list[Diagnostic]:
    """Tell whoever is to be told; gives a warning for each who could not be."""
    found = []
    if after.index_now and (pages := changed_addresses(plan, url, pages=True)):
        for start in range(0, len(pages), _AT_ONCE):
            body = {
                "host": urlsplit(url).hostname, "key": after.index_now, "keyLocation": f"{url}{after.index_now}.txt",
                "urlList": pages[start : start + _AT_ONCE],
            }
            data = json.dumps(body).encode()
            found += _sent("IndexNow", after.index_now_endpoint, data, "application/json; charset=utf-8", retry)
    feeds = [step.file.name for step in plan.uploads if step.file.name.rpartition("/")[2] in _FEEDS]
    for hub in after.websub if feeds else ():
        data = urlencode([("hub.mode", "publish"), *(("hub.url", address(url, name)) for name in feeds)]).encode()
        found += _sent("The WebSub hub", hub, data, "application/x-www-form-urlencoded", retry)
    if after.purge_list:
        found += _written(root / after.purge_list, changed_addresses(plan, url, pages=False))
    return found


def _written(path: Path, addresses: Iterable[str]) -> list[Diagnostic]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{one}\n" for one in addresses), encoding="ascii")
    except OSError as cause:
        return [_warning(f"The list of addresses for the CDN cannot be written: {cause.strerror}.", path.as_posix())]
    return []


def _sent(whom: str, endpoint: str, data: bytes, kind: str, retry: Retry) -> list[Diagnostic]:
    headers = {"Content-Type": kind, "User-Agent": f"newsgen/{__version__}"}
    try:
        retry(lambda: _post(endpoint, data, headers))
    except Problem as problem:
        return [_warning(f"{whom} at {endpoint} was not told: {_reason(problem)}", "newsgen.yaml")]
    except (OSError, ValueError) as cause:
        return [_warning(f"{whom} at {endpoint} was not told: {cause}.", "newsgen.yaml")]
    return []


def _reason(problem: Problem) -> str:
    cause = problem.__cause__
    return f"{cause}." if cause else problem.diagnostics[0].message


def _post(endpoint: str, data: bytes, headers: Mapping[str, str]) -> None:
    request = Request(endpoint, data, dict(headers), method="POST")  # noqa: S310 - the configuration takes https only
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - as above
            answer.read(1000)
    except HTTPError as refused:
        with refused:
            if is_transient_status(refused.code):
                raise Transient(f"it answers {refused.code}", seconds_asked(refused.headers.get("Retry-After"))) from refused
            raise OSError(f"it answers {refused.code} {http.client.responses.get(refused.code, '')}".rstrip()) from refused
    except (OSError, http.client.HTTPException) as cause:
        raise Transient(str(getattr(cause, "reason", "") or cause) or type(cause).__name__) from cause


def _warning(message: str, file: str) -> Diagnostic:
    return Diagnostic(
        "NG619", Severity.WARNING, message, Span(file), "Look at `after` of the target in newsgen.yaml; the release is live all the same."
    )
