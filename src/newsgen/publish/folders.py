"""The layout of a folder of releases, the same on this machine and on another: `current` is a link to `releases/ID`,
what a release holds is written down in `releases/ID.json`, and one that is being prepared is `releases/ID.begun`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

RELEASES = "releases"
CURRENT = "current"
LOCK = "lock"
BEGUN = ".begun"
RECORD = ".json"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\Z")


def is_release(name: str) -> bool:
    """Whether the name is that of a release."""
    return _ID.match(name) is not None


def moment_of(release: str) -> int:
    """When a release was made, from its id, in seconds since 1970 UTC."""
    return int(datetime.strptime(release[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp())


def linked_release(link: str) -> str | None:
    """The release that `current` leads to, by what the link says; None where that is no release of ours."""
    folder, _, name = link.rstrip("/").rpartition("/")
    return name if folder.removeprefix("./") == RELEASES and is_release(name) else None


def begun_in(names: Collection[str], live: str | None) -> list[str]:
    """The releases that were begun and not switched to, by the names in `releases/`; the record of what was begun goes
    last, after the switch."""
    found = [name.removesuffix(BEGUN + RECORD) for name in names if name.endswith(BEGUN + RECORD)]
    return sorted(one for one in found if one != live and (one in names or one + BEGUN in names))


def to_remove(names: Iterable[str], live: str, before: str | None, keep: int) -> list[str]:
    """What may go from `releases/`: all but the newest releases and their records, the live one and the one before it."""
    every = sorted({n.removesuffix(RECORD) for n in names if is_release(n.removesuffix(RECORD))}, reverse=True)
    sure = [one for one in dict.fromkeys((live, before)) if one in every]
    kept = {*sure, *[one for one in every if one not in sure][: keep - len(sure)]}
    return sorted(n for n in names if n.removesuffix(RECORD) not in kept)
