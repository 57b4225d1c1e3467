"""The target: what every place that a site can be published to offers, and the values that go there and come back.

A publish is always the same few calls, made by `publish/sync.py` and by nobody else:

    state()                      what is live, and what an interrupted publish may have left behind (reads only)
    begin(release, expected)     claim the target; gives the names that need no upload any more
    put(files, source, done)     in the order of `Stage`: once a stage where files are in place, else all at once
    switch(release, expected)    from here on readers get the new release
    delete(names)                what the new release does not have; ends the publish (only where files are in place)
    close()                      always, also after a failure; lets go of the claim, keeps what was uploaded

Where a call cannot do its work it raises `Lost` (another publisher was faster), `Transient` (worth trying again;
`publish/retry.py` does) or `newsgen.model.problem.Problem` (one diagnostic for the user). Nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from newsgen.model.release import File, Kept, Release, Stage

__all__ = ("Abilities", "Done", "File", "Kept", "Lost", "Release", "Source", "Stage", "State", "Target", "Transient")


@dataclass(frozen=True, slots=True)
class State:
    """What a target holds. `live` is the release that readers get, None before the first; its `doomed` are empty where
    `delete` has been done.

    `begun` is a release that was begun and not switched to, None where there is none. Where files are written in place
    readers may already get some of it: sync then trusts neither version of the names in which `live` and `begun`
    differ.
    """

    live: Release | None = None
    begun: Release | None = None


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a kind of target can do, as values.

    `in_place`: files are overwritten where readers see them, so the order of stages is what keeps the site whole, and
    what goes is deleted after the switch. Otherwise a release is prepared out of sight, `switch` shows all of it in one
    step, and `delete` is never called. `rollback`: `rollback` can bring back a release of `releases()`.
    `limits`: the most files and the most bytes of one file and of all that the host takes; 0 where it does not say.
    """

    in_place: bool
    rollback: bool
    most_files: int = 0
    most_file_bytes: int = 0
    most_bytes: int = 0


class Lost(Exception):
    """Another publisher holds the target or has switched it meanwhile; nothing that readers see was changed by us."""


class Transient(Exception):
    """Something that may work a moment later: a timeout, throttling, a broken connection, an answer 5xx.

    `after` is how many seconds the other side asks to wait (0: it did not say). The text is for people: it becomes part of
    the diagnostic when trying again does not help, so it holds no address with credentials in it.
    """

    def __init__(self, what: str, after: float = 0.0) -> None:
        super().__init__(what)
        self.after = after


class Source(Protocol):
    """Where the bytes of a release are: `path` gives a readable file for each of its names."""

    def path(self, name: str) -> Path:
        """The file on this machine. It is never changed or moved by a target."""
        ...


Done = Callable[[File], None]
"""Called once for each file that has arrived whole; may raise, which interrupts the publish. Never called by two threads
at once."""


class Target(Protocol):
    """A place that readers get the site from."""

    @property
    def name(self) -> str:
        """The name from the configuration: `live`."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What this kind of target can do."""
        ...

    def probe(self) -> None:
        """See whether the target can be used: it answers, credentials hold, conditional writes are honoured. Raises
        `Problem` where not. Changes nothing that readers see; leaves nothing behind."""
        ...

    def state(self) -> State:
        """What it holds. Reads only."""
        ...

    def releases(self) -> tuple[Kept, ...]:
        """The releases it still has, the newest first; the one that is live among them."""
        ...

    def extras(self) -> Mapping[str, bytes]:
        """Files that this kind of target needs beside the site, such as `.nojekyll`; they become part of the release."""
        ...

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Claim the target for a release; raises `Lost` where the live release is not `expected` (its id, None for none) or
        another publisher holds the claim. Writes down `release`, so that an interrupted publish can be found.

        Gives the names of `release.every()` that need no upload: they lie there with the right digest already, because the
        live release has them too or because an interrupted publish of ours brought them. It must be sure of each.
        """
        ...

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Upload files, each whole or not at all, with the headers of `publish/headers.py` where the target
        serves them itself. May send several at once; all have arrived when it returns."""
        ...

    def switch(self, release: Release, expected: str | None) -> None:
        """Make the release live in one step, on condition that `expected` still is; raises `Lost` where not. Afterwards
        releases beyond those to be kept may be removed."""
        ...

    def delete(self, names: Collection[str]) -> None:
        """Remove files that readers can still see and that the live release does not have; it is no error when one is gone.
        Called after `switch`, also with no names, where files are in place: from then on `state().live.doomed` is empty."""
        ...

    def rollback(self, release: str, expected: str) -> None:
        """Make an older release of `releases()` live, whole, on condition that `expected` is. Raises as `switch` does."""
        ...

    def close(self) -> None:
        """Let go of the claim and of connections. What was uploaded stays, for the next publish to go on from."""
        ...
