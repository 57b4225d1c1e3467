"""A release: the files of the site as they go to readers together, and the plan of bringing one there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from newsgen.model.diagnostic import Diagnostic


class Stage(IntEnum):
    """When a file is uploaded: whatever a page needs goes before the page, whatever leads to it after it."""

    ASSET = 0
    PICTURE = 1
    PAGE = 2
    LIST = 3
    FEED = 4


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release. `name` is its POSIX path below the site's root, `digest` 16 hexadecimal digits (more where
    `publish/website.py` marks a redirect) that are only ever compared with the digest of another version of the same name."""

    name: str
    digest: str
    size: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class Release:
    """What was, is or shall be live as a whole. `at` is seconds since 1970 UTC; ids sort by time.

    `files` is the site; `retired` are assets and pictures of the release before that stay for one release more,
    because pages which readers and caches still have name them. `doomed` are the names to be deleted after the switch;
    a target with files in place keeps them until `delete` has been done, so that a publish that is cut off in between
    leaves nothing behind for ever. `replaces` is the id of the release that was live before, the one to go back to.
    """

    id: str
    at: int
    files: Mapping[str, File]
    retired: Mapping[str, File] = field(default_factory=dict)
    doomed: tuple[str, ...] = ()
    replaces: str = ""

    def every(self) -> dict[str, File]:
        """All that lies at the target: the site and what is retired."""
        return {**self.retired, **self.files}


@dataclass(frozen=True, slots=True)
class Kept:
    """A release that a target still has: enough for a list of them."""

    id: str
    at: int
    files: int
    bytes: int
    live: bool


Action = Literal["add", "change", "delete"]


@dataclass(frozen=True, slots=True)
class Step:
    """One file that comes or goes."""

    action: Action
    file: File


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish does: uploads in their order, then the switch from `expected` to `release`, then the deletions."""

    target: str
    release: Release
    expected: str | None
    uploads: tuple[Step, ...]
    deletions: tuple[Step, ...]
    in_place: bool

    @property
    def empty(self) -> bool:
        """Whether the target is as it should be."""
        return not (self.uploads or self.deletions) and self.expected is not None

    @property
    def bytes(self) -> int:
        """How much there is to upload."""
        return sum(step.file.size for step in self.uploads)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a publish did: files and bytes that were sent, and files that an interrupted publish had brought already."""

    files: int
    bytes: int
    resumed: int


@dataclass(frozen=True, slots=True)
class Published:
    """What `newsgen publish` tells. `carried` is None for a dry run, and where there was nothing to do."""

    plan: Plan
    carried: Carried | None
    dry_run: bool
    seconds: float
    diagnostics: tuple[Diagnostic, ...] = ()
