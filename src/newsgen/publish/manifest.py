"""The manifest of an output folder: its files with their digests, and the form in which a target keeps a release."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from newsgen.model.problem import problem
from newsgen.publish.target import File, Kept, Release, Stage

VERSION = 1
HEAD = 250
_HEAD = re.compile(r'\{"newsgen":1,"id":"([\w-]+)","at":(\d+),"count":(\d+),"bytes":(\d+),')
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"})
_NOT_ASSETS = frozenset({"html", "htm", "xml", "txt", "json", ""})
_STAGES = MappingProxyType(
    {
        "page": Stage.PAGE, "redirect": Stage.PAGE, "notfound": Stage.PAGE, "thanks": Stage.PAGE,
        "front": Stage.LIST, "list": Stage.LIST, "terms": Stage.LIST,
        "feed": Stage.FEED, "sitemap": Stage.FEED, "shard": Stage.FEED, "media": Stage.PICTURE,
    }
)


class Known(NamedTuple):
    """What the last build remembers of a file: `kind` is that of the task that made it."""

    digest: int
    size: int
    mtime: int
    kind: str


def shown_digest(value: int) -> str:
    """A digest of the ledger as 16 hexadecimal digits."""
    return f"{value & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def digest_of_file(path: str | os.PathLike[str]) -> str:
    """The same digest, of the bytes of a file."""
    state = hashlib.blake2b(digest_size=8)
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            state.update(block)
    return state.hexdigest()


def digest_of_bytes(data: bytes) -> str:
    """The same digest, of bytes."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def stage_of(name: str, kind: str = "") -> Stage:
    """When a file is uploaded: by the task that made it, else by its name."""
    known = _STAGES.get(kind)
    if known is not None:
        return known
    base = name.rpartition("/")[2]
    ending = base.rpartition(".")[2].lower() if "." in base.lstrip(".") else ""
    if ending in _PICTURES:
        return Stage.PICTURE
    if ending in ("html", "htm"):
        return Stage.PAGE
    if ending == "xml":
        return Stage.FEED
    # What has no usual ending (CNAME, _redirects) or is read by machines (robots.txt) speaks of pages.
    return Stage.LIST if ending in _NOT_ASSETS or base.startswith((".", "_")) else Stage.ASSET


def list_folder(folder: Path, known: Mapping[str, Known], ignored: Iterable[str], temporary: str) -> dict[str, File]:
    """The files of a folder by name. A file is read only where it is not as the build left it.

    `ignored` are names, and `temporary` a beginning of names, of files that are not part of the site.
    """
    left_out, found = frozenset(ignored), {}
    for name, entry in _walk(str(folder)):
        base = name.rpartition("/")[2]
        if name in left_out or base.startswith(temporary):
            continue
        if not entry.is_file(follow_symlinks=False):
            raise problem(
                "NG622", f"{name} in the output folder is not a file but a link or a device.", name,
                "Remove it: only files are published.",
            )
        if any(ord(c) < 32 or c == "\x7f" for c in name):
            raise problem("NG622", f"The name {name!r} has control characters.", repr(name), "Give the file another name.")
        state = entry.stat(follow_symlinks=False)
        was = known.get(name)
        if was and was.digest and (was.size, was.mtime) == (state.st_size, state.st_mtime_ns):
            value = shown_digest(was.digest)
        else:
            value = digest_of_file(entry.path)
        found[name] = File(name, value, state.st_size, stage_of(name, was.kind if was else ""))
    return found


def _walk(folder: str, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, name + "/")
            else:
                yield name, entry


def dump_release(release: Release) -> bytes:
    """A release as JSON, the same bytes for equal releases."""
    data = {
        "newsgen": VERSION, "id": release.id, "at": release.at,
        "count": len(release.files), "bytes": sum(f.size for f in release.files.values()),
        "replaces": release.replaces, "files": _rows(release.files), "retired": _rows(release.retired), "doomed": sorted(release.doomed),
    }
    return json.dumps(data, separators=(",", ":"), ensure_ascii=True).encode()


def _rows(files: Mapping[str, File]) -> list[list[Any]]:
    return [[f.name, f.digest, f.size, int(f.stage)] for _, f in sorted(files.items())]


def load_kept(head: str, *, live: bool) -> Kept | None:
    """What a list of releases shows, from the first hundred characters or so of what `dump_release` wrote."""
    found = _HEAD.match(head)
    return Kept(found[1], int(found[2]), int(found[3]), int(found[4]), live) if found else None


def load_release(data: bytes) -> Release | None:
    """Read what `dump_release` wrote; None where it is not whole, or of a later version."""
    try:
        found = json.loads(data)
        if found["newsgen"] != VERSION:
            return None
        files, retired = ({n: File(n, d, s, Stage(t)) for n, d, s, t in found[key]} for key in ("files", "retired"))
        return Release(str(found["id"]), int(found["at"]), files, retired, tuple(found["doomed"]), str(found["replaces"]))
    except (ValueError, KeyError, TypeError):
        return None
