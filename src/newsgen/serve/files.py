"""Files of the preview: from the path of a URL to bytes of the output folder, and never to any others."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

_LONGEST = 2000
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\\ufffd]|//")
_TYPES = MappingProxyType({
    "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "json": "application/json",
    "xml": "application/xml", "txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp",
    "avif": "image/avif", "gif": "image/gif", "ico": "image/x-icon", "pdf": "application/pdf", "woff2": "font/woff2",
    "woff": "font/woff", "webmanifest": "application/manifest+json", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "webm": "video/webm", "wasm": "application/wasm", "csv": "text/csv; charset=utf-8",
})
_ASSET = re.compile(rb"""\s(?:src|href|poster)=["']?(/[^"'\s>?#]+\.[A-Za-z0-9]+)""")
_SHEET = re.compile(rb"<link\b[^>]*\brel=[\"']?stylesheet[^>]*>")
_HREF = re.compile(rb"""\bhref=["']?([^"'\s>]+)""")


class Found(NamedTuple):
    """A file that may be served: where it lies, and what it is."""

    path: str
    size: int
    mtime: int

    @property
    def tag(self) -> str:
        """Its ETag."""
        return f'"{self.mtime:x}-{self.size:x}"'

    @property
    def type(self) -> str:
        """Its media type."""
        return _TYPES.get(self.path.rpartition(".")[2].lower(), "application/octet-stream")

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.type.startswith("text/html")

    def read(self) -> bytes:
        """Its bytes as they are now; the writer puts files into place whole. Raises OSError where it is gone."""
        descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return file.read()


class Identity(NamedTuple):
    """What a page is, apart from its style: `content` changes with its bytes and with the files it shows; `sheets` are
    (address, version) of its style sheets."""

    content: str
    sheets: tuple[tuple[str, str], ...]


class Files:
    """The output folder as a web server sees it."""

    def __init__(self, folder: Path, base: Callable[[], str] = lambda: "/") -> None:
        """`base` gives the path under which the site will be published, with which its pages write their addresses."""
        self._folder, self._base = os.path.realpath(folder), base

    def find(self, path: str) -> Found | None:
        """The file that a URL's decoded path stands for, None where there is none."""
        name = safe_name(path)
        if name is None:
            return None
        return self._look(name + "index.html" if name == "" or name.endswith("/") else name)

    def folder_of(self, path: str) -> bool:
        """Whether a path without a slash at its end is a page's folder."""
        name = safe_name(path)
        return bool(name) and not path.endswith("/") and self._look(f"{name}/index.html") is not None

    def _look(self, name: str) -> Found | None:
        path = f"{self._folder}/{name}"
        try:
            state = os.stat(path, follow_symlinks=False)
            # A link, or a folder that is one, leads elsewhere; there is none in what newsgen writes.
            if not stat.S_ISREG(state.st_mode) or os.path.realpath(path) != path:
                return None
        except (OSError, ValueError):
            return None
        return Found(path, state.st_size, state.st_mtime_ns)

    def name(self, found: Found) -> str:
        """The name of a file below the output folder."""
        return found.path[len(self._folder) + 1 :]

    def identity(self, page: bytes) -> Identity:
        """What a page is; of its local files their versions count, for they are replaced under their names."""
        sheets = []
        digest = blake2b(digest_size=12)
        last = 0
        for match in _SHEET.finditer(page):
            digest.update(page[last : match.start()])
            last = match.end()
            href = _HREF.search(match.group())
            if href:
                address = href.group(1).decode("utf-8", "replace")
                sheets.append((address, self._version(address)))
        rest = page[last:]
        digest.update(rest)
        for address in sorted({one.decode("utf-8", "replace") for one in _ASSET.findall(page)}):
            if not address.endswith((".css", ".html", ".xml")):
                digest.update(f"\0{address}\0{self._version(address)}".encode("utf-8", "replace"))
        return Identity(digest.hexdigest(), tuple(sheets))

    def _version(self, address: str) -> str:
        found = self.find(below(self._base(), address.partition("?")[0]))
        return found.tag.strip('"') if found else ""


def below(base: str, path: str) -> str:
    """A path without the one that the site is published under (`/` or `/news/`)."""
    return path[len(base) - 1 :] if path.startswith(base) else path


def safe_name(path: str) -> str | None:
    """The name below the output folder that a decoded path means, None where it means nothing there."""
    if not path.startswith("/") or len(path) > _LONGEST or _FORBIDDEN.search(path):
        return None
    name = path[1:]
    for part in name.split("/"):
        if part.startswith(".") and part != ".well-known":
            return None
    try:
        name.encode()
    except UnicodeEncodeError:
        return None
    return name
