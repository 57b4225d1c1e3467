"""A target whose calls are tried again where that may help: for hosts at the other end of a network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from newsgen.publish.retry import Retry
from newsgen.publish.target import Abilities, Done, File, Kept, Release, Source, State, Target


class Retrying:
    """Does what `target` does. Each of its calls can be made again after a failure, and goes on where it was."""

    def __init__(self, target: Target, retry: Retry) -> None:
        self.target, self._retry = target, retry

    @property
    def name(self) -> str:
        """That of the target."""
        return self.target.name

    @property
    def abilities(self) -> Abilities:
        """Those of the target."""
        return self.target.abilities

    def probe(self) -> None:
        """See whether the target can be used."""
        self._retry(self.target.probe)

    def state(self) -> State:
        """What it holds."""
        return self._retry(self.target.state)

    def releases(self) -> tuple[Kept, ...]:
        """The releases it still has."""
        return self._retry(self.target.releases)

    def extras(self) -> Mapping[str, bytes]:
        """What it needs beside the site; nobody is asked."""
        return self.target.extras()

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Claim it."""
        return self._retry(lambda: self.target.begin(release, expected))

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Upload files; those that arrived are not sent again."""
        self._retry(lambda: self.target.put(files, source, done))

    def switch(self, release: Release, expected: str | None) -> None:
        """Make the release live."""
        self._retry(lambda: self.target.switch(release, expected))

    def delete(self, names: Collection[str]) -> None:
        """Remove files."""
        self._retry(lambda: self.target.delete(names))

    def rollback(self, release: str, expected: str) -> None:
        """Make an older release live."""
        self._retry(lambda: self.target.rollback(release, expected))

    def close(self) -> None:
        """Let go of it."""
        self.target.close()
