"""Links: what an address in an article may be, and which file of the site a path means."""

from __future__ import annotations

import posixpath
import re
from typing import Literal, NamedTuple
from urllib.parse import unquote

from newsgen.model.article import is_article
from newsgen.model.weburl import web_url

_SCHEME = re.compile(r"[^/?#]*?:")
_MAIL = re.compile(r"[^\s@:/?#]+@[^\s@:/?#]+(\?[!-~]*)?\Z")
_PLAIN = re.compile(r"https://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[!#$%*+,\-./0-9:;=?@A-Z_a-z~]*)?\Z")

Kind = Literal["web", "mail", "site", "relative", "fragment", "source", "outside", "refused"]


class Target(NamedTuple):
    """What a link leads to: `value` is the href, or the path of a source file; `why` says why it is refused."""

    kind: Kind
    value: str
    fragment: str = ""
    why: str = ""


def is_plain_web(href: str) -> bool:
    """Whether an address is https with a plain host and needs neither a change nor a word about it; most are."""
    return _PLAIN.match(href) is not None


def classify(href: str, source_id: str) -> Target:
    """Say what an address in a body is. Only https, http, mailto, relative ones and fragments are let through."""
    url = href.strip()
    if not url:
        return Target("refused", url, why="it has no address")
    if url.startswith("#"):
        return Target("fragment", url, unquote(url[1:]))
    if _SCHEME.match(url):
        return _with_scheme(url)
    if url.startswith(("//", "/\\", "\\", "/%5C", "%5C")):
        return Target("refused", url, why="it names a host without https://")
    path, _, fragment = url.partition("#")
    if is_article(path):
        resolved = source_path(path, source_id)
        if resolved is None:
            return Target("outside", url)
        return Target("source", resolved, unquote(fragment))
    if url.startswith("/"):
        return Target("site", url)
    return Target("relative", url)


def _with_scheme(url: str) -> Target:
    scheme, _, rest = url.partition(":")
    if scheme.lower() == "mailto":
        address, mark, query = rest.partition("?")
        if _MAIL.match(unquote(address) + mark + query):
            return Target("mail", url)
        why = "an e-mail address has no / before it" if address.startswith("/") else "it is no e-mail address"
        return Target("refused", url, why=why)
    try:
        return Target("web", web_url(url))
    except ValueError as problem:
        return Target("refused", url, why=str(problem))


def source_path(path: str, source_id: str) -> str | None:
    """The root-relative path of an article that another one names; None where it leaves `content/`.

    `other.md` and `../ai/x.md` are relative to the file, `/content/ai/x.md` and `/ai/x.md` to the site and `content/`.
    """
    path = unquote(path)
    if path.startswith("/"):
        path = path[1:] if path.startswith("/content/") else "content" + path
    else:
        path = posixpath.join(posixpath.dirname(source_id), path)
    return _inside(path, "content/")


def related_path(path: str, source_id: str) -> str | None:
    """The path of a hand-picked article: below `content/` (`ai/x.md`), or relative to the file (`./x.md`, `x.md`)."""
    if not is_article(path):
        path += ".md"
    if "/" in path and not path.startswith(("/", "./", "../")):
        path = "/" + path
    return source_path(path, source_id)


def picture_path(path: str, source_id: str) -> str | None:
    """The root-relative path of a picture: relative to the file, or with a leading slash that of `static/`.

    None where it leaves both."""
    path = unquote(path.split("#", 1)[0].split("?", 1)[0])
    if path.startswith("/"):
        path = path[1:] if path.startswith(("/content/", "/static/")) else "static" + path
    else:
        path = posixpath.join(posixpath.dirname(source_id), path)
    return _inside(path, "content/", "static/")


def _inside(path: str, *folders: str) -> str | None:
    if "\0" in path or "\\" in path:
        return None
    plain = posixpath.normpath(path)
    return plain if plain.startswith(folders) else None
