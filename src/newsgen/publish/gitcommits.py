"""Commits of a branch that newsgen publishes to: which release each is, and whether anybody changed its tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsgen.publish.target import Kept, Release

FIELDS = (
    "%H%x1f%T%x1f%(trailers:key=Newsgen-Release,valueonly,separator=%x20)%x1f%(trailers:key=Newsgen-Tree,valueonly,separator=%x20)"
    "%x1f%(trailers:key=Newsgen-Size,valueonly,separator=%x20)%x1f%at"
)
"""What `git log` is asked to say of each commit, for `commit_of`."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `release` is empty where it is not ours, `whole` where nobody changed its tree."""

    id: str
    tree: str
    release: str
    whole: bool
    kept: Kept | None


def message_of(kept: Kept, tree: str) -> str:
    """The message of a commit of ours."""
    return f"Publish {kept.id}\n\nNewsgen-Release: {kept.id}\nNewsgen-Tree: {tree}\nNewsgen-Size: {kept.files} {kept.bytes}\n"


def kept_of(release: Release) -> Kept:
    """A release as a list of them shows it."""
    return Kept(release.id, release.at, len(release.files), sum(file.size for file in release.files.values()), live=True)


def commit_of(line: str) -> Commit:
    """Read what `git log` says in the form of `FIELDS`."""
    name, tree, release, written, size, at = line.split("\x1f")
    release, files, octets = release.strip(), *(int(n) if n.isdigit() else 0 for n in (*size.split(), "", "")[:2])
    kept = Kept(release, int(at), files, octets, live=False) if release else None
    return Commit(name, tree, release, bool(release) and written.strip() == tree, kept)


def newest(history: Sequence[Commit]) -> dict[str, Commit]:
    """The newest commit of each release that nobody changed."""
    found: dict[str, Commit] = {}
    for one in history:
        if one.release and one.whole:
            found.setdefault(one.release, one)
    return found
