"""Headers: content type and cache control of a file, by its name and its stage."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from newsgen.publish.target import File, Stage

TYPES = MappingProxyType(
    {
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "json": "application/json", "map": "application/json",
        "xml": "application/xml", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp", "avif": "image/avif", "ico": "image/vnd.microsoft.icon",
        "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "mp4": "video/mp4", "webm": "video/webm",
        "pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv; charset=utf-8", "ics": "text/calendar; charset=utf-8",
        "vtt": "text/vtt; charset=utf-8", "wasm": "application/wasm", "webmanifest": "application/manifest+json",
        "epub": "application/epub+zip", "gz": "application/gzip",
    }
)
_FEEDS = MappingProxyType({"feed.xml": "application/atom+xml; charset=utf-8"})
FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
ASK = "public, max-age=0, must-revalidate"
SHORT = "public, max-age=300"
_TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Headers:
    """What a file is served with. `compress`: it is a text and gets smaller by compression."""

    content_type: str
    cache_control: str
    compress: bool


def headers(file: File) -> Headers:
    """The headers of a file.

    What has a digest in its name never changes; pages and lists are asked for again each time (an answer "not modified"
    costs little, a withdrawn article that is still shown costs trust); feeds and sitemaps may be five minutes old.
    """
    base = file.name.rpartition("/")[2]
    kind = _FEEDS.get(base) or TYPES.get(base.rpartition(".")[2].lower(), "application/octet-stream")
    return Headers(kind, cache_control(file), kind.startswith(_TEXTS) and file.size > 256)


def cache_control(file: File) -> str:
    """How long a file may be kept without asking."""
    if is_hashed(file.name):
        return FOREVER
    if file.stage is Stage.FEED:
        return SHORT
    return A_DAY if file.stage in (Stage.ASSET, Stage.PICTURE) else ASK


def is_hashed(name: str) -> bool:
    """Whether the name of a file holds the digest of its bytes: `assets/newsgen-97e2f27ed3.css`."""
    folder, _, base = name.rpartition("/")
    stem = base.partition(".")[0]
    mark = stem.rpartition("-")[2]
    return folder in ("assets", "media") and len(mark) == 10 and all(c in "0123456789abcdef" for c in mark) and mark != stem
