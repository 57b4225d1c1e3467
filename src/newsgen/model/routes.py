"""Routes: where the pages of the site lie, as site-relative URLs. The only place that knows."""

from __future__ import annotations

import re
from types import MappingProxyType

from newsgen.model.period import path_of

FEED = "/feed.xml"
SITEMAP = "/sitemap.xml"
ARCHIVE = "/archive/"
NOT_FOUND = "/404.html"
THANKS = "/-/thanks/"
TERM_LISTS = MappingProxyType({"section": "/sections/", "tag": "/tags/", "author": "/authors/", "series": "/series/"})
RESERVED = frozenset({"-", "archive", "assets", "authors", "media", "sections", "series", "sitemaps", "tags"})
"""First segments of URLs that no article may have."""

_FILE_LIKE = re.compile(r"\.(?:html?|xml|txt|json|css|js|svg|ico|png|jpe?g|webp|gif|avif|pdf|webmanifest)\Z", re.IGNORECASE)


def term_url(kind: str, slug: str) -> str:
    """The page of a section, tag, author or series."""
    return f"/{slug}/" if kind == "section" else f"{TERM_LISTS[kind]}{slug}/"


def list_url(index: str, period: str = "") -> str:
    """The page of a list (`section/ai`, `all`) or of a period of it."""
    if index == "all":
        return ARCHIVE + path_of(period)
    kind, _, slug = index.partition("/")
    return term_url(kind, slug) + path_of(period)


def shard_url(period: str) -> str:
    """A part of the sitemap."""
    return f"/sitemaps/{period or 'all'}.xml"


def register_url(part: str) -> str:
    """A part of the register of articles that can be voted on."""
    return f"/-/register/{part}.json"


def output_path(url: str) -> str:
    """The file of a site-relative URL: `/a/` is `a/index.html`, `/a.html` is itself."""
    path = url.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def blocked_segment(url: str) -> str:
    """A folder of a URL that has a name like a file's (`feed.xml` in `/feed.xml/old/`), "" where there is none.

    A file of that name, ours or one of static/, could not lie beside it.
    """
    return next((part for part in url.strip("/").split("/")[: None if url.endswith("/") else -1] if _FILE_LIKE.search(part)), "")


def folders_above(path: str) -> list[str]:
    """The folders that a file lies in, the outermost first: `a` and `a/b` of `a/b/c`."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def claim_of(url: str) -> str:
    """The exclusive name of a URL: its file, equal for names that differ in case only."""
    return output_path(url).casefold()
