"""A target in memory: the smallest that keeps the whole contract, for tests and as a model for others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsgen.model.problem import problem
from newsgen.publish.manifest import digest_of_bytes
from newsgen.publish.target import Abilities, Done, File, Kept, Lost, Release, Source, State


@dataclass
class Place:
    """What lies at a target in memory, whoever publishes to it: `served` is what readers get."""

    served: dict[str, bytes] = field(default_factory=dict)
    prepared: dict[str, dict[str, bytes]] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    live: Release | None = None
    begun: Release | None = None
    holder: object | None = None


class MemoryTarget:
    """One publisher at a `Place`. `in_place`: it writes over what readers see, as an object store does."""

    def __init__(self, place: Place, name: str = "memory", *, in_place: bool = False, keep: int = 5) -> None:
        self._place, self.name, self._keep = place, name, keep
        self.abilities = Abilities(in_place=in_place, rollback=True)

    def probe(self) -> None:
        """Memory is always there."""

    def extras(self) -> Mapping[str, bytes]:
        """None are needed."""
        return {}

    def state(self) -> State:
        """What is live, and what was begun."""
        return State(self._place.live, self._place.begun)

    def releases(self) -> tuple[Kept, ...]:
        """The newest first."""
        live = self._place.live
        every = sorted(self._place.releases.values(), key=lambda r: r.at, reverse=True)
        return tuple(Kept(r.id, r.at, len(r.files), sum(f.size for f in r.files.values()), r == live) for r in every)

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Claim the place; what lies there with the right bytes needs no upload."""
        place = self._place
        if place.holder not in (None, self):
            raise Lost("it is publishing right now")
        self._check(expected)
        place.holder, place.begun = self, release
        folder = self._folder(release)
        if not self.abilities.in_place:
            for name in release.every().keys() & place.served.keys():
                folder.setdefault(name, place.served[name])
        return frozenset(n for n, f in release.every().items() if n in folder and digest_of_bytes(folder[n]) == f.digest)

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Take over the bytes."""
        if self._place.begun is None:
            raise AssertionError("put before begin")
        folder = self._folder(self._place.begun)
        for file in files:
            folder[file.name] = source.path(file.name).read_bytes()
            done(file)

    def switch(self, release: Release, expected: str | None) -> None:
        """Show it."""
        self._check(expected)
        place = self._place
        every = release.every()
        whole = {n: data for n, data in self._folder(release).items() if n in every}
        place.prepared[release.id] = whole
        place.live = place.releases[release.id] = release
        place.begun = None
        if not self.abilities.in_place:
            place.served = dict(whole)
        kept = sorted(self.releases(), key=lambda one: (one.id in (release.id, expected), one.at), reverse=True)
        for old in kept[self._keep :]:
            del place.releases[old.id], place.prepared[old.id]

    def delete(self, names: Collection[str]) -> None:
        """Take away what is not of the release."""
        for name in names:
            self._place.served.pop(name, None)
        if self._place.live:
            self._place.live = replace(self._place.live, doomed=())

    def rollback(self, release: str, expected: str) -> None:
        """Bring an older release back."""
        self._check(expected)
        if release not in self._place.releases:
            raise problem("NG609", f"There is no release {release}.", "", f"See: newsgen releases {self.name}")
        self._place.live = replace(self._place.releases[release], doomed=())
        self._place.served = dict(self._place.prepared[release])

    def close(self) -> None:
        """Let others publish."""
        if self._place.holder is self:
            self._place.holder = None

    def _folder(self, release: Release) -> dict[str, bytes]:
        return self._place.served if self.abilities.in_place else self._place.prepared.setdefault(release.id, {})

    def _check(self, expected: str | None) -> None:
        live = self._place.live
        if (live.id if live else None) != expected:
            raise Lost(f"release {live.id if live else 'none'} is live there meanwhile")
