"""The target over an object store: files written in place stage by stage, between a claim and a switch of one pointer.

In the store lie, beside the site and all below `.newsgen/`: `current.json` (`publish/pointer.py`), `releases/ID` (the files
of each kept release), `pending/…` (names of which is not certain what lies there, because a publish of them began), and
`old/…` (files of kept releases that the live one does not have: copied there, inside of the store, before they are
overwritten or deleted, so that a rollback is a copy back).
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from newsgen.engine.lock import Lock
from newsgen.model.problem import Problem, problem
from newsgen.publish.context import Context
from newsgen.publish.headers import headers
from newsgen.publish.manifest import dump_release, load_release
from newsgen.publish.pointer import BEAT, FOLDER, PointerObject
from newsgen.publish.storage import MARK, Conflict, Storage, each, ignores
from newsgen.publish.target import Abilities, Done, File, Kept, Lost, Release, Source, Stage, State, Transient
from newsgen.publish.website import GOAL, goals_of, is_marked, without_goals

if TYPE_CHECKING:
    from obstore import UpdateVersion

T = TypeVar("T")
_RELEASES, _PENDING, _OLD = f"{FOLDER}/releases", f"{FOLDER}/pending", f"{FOLDER}/old"


def _old(file: File) -> str:
    return f"{_OLD}/{hashlib.sha256(file.name.encode()).hexdigest()[:24]}-{file.digest}"


class ObjectTarget:
    """A bucket or container that readers get the site from."""

    abilities = Abilities(in_place=True, rollback=True)

    def __init__(
        self, storage: Storage, context: Context, *, keep: int, compress: bool = False, conditional: bool = True
    ) -> None:
        self.name = context.name
        self._storage, self._keep, self._compress, self._conditional = storage, keep, compress, conditional
        self._pointer = PointerObject(storage, conditional=conditional)
        self._folder, self._goals = context.folder, goals_of(context.redirects)
        self._lock: Lock | None = None
        self._arrived: set[tuple[str, str]] = set()
        self._owner = ""

    def probe(self) -> None:
        """See that the store answers and honours the two conditions that everything else rests on."""
        if not self._conditional:
            return
        name, ignored = f"{FOLDER}/probe-{secrets.token_hex(8)}", []
        wrong: UpdateVersion = {"e_tag": f'"{"0" * 32}"', "version": "1"}
        self._storage.write(name, b"1", new=True)
        with suppress(Conflict):
            self._storage.write(name, b"2", new=True)
            ignored.append("If-None-Match")
        with suppress(Conflict):
            self._storage.write(name, b"3", wrong)
            ignored.append("If-Match")
        self._storage.delete([name])
        if ignored:
            raise ignores(self._storage.words, " and ".join(ignored))

    def state(self) -> State:
        """The live release, and what an interrupted publish may have left."""
        live, pending = self._read()
        if pending is None:
            return State(live)
        return State(live, replace(pending, files={**(live.every() if live else {}), **pending.files}))

    def releases(self) -> tuple[Kept, ...]:
        """The releases that can be brought back, as the pointer lists them."""
        return self._pointer.read().kept

    def extras(self) -> Mapping[str, bytes]:
        """Nothing: a page at an alias leads on by itself, and headers go with each object."""
        return {}

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Claim the store, write down what will be uncertain from now on, and put aside what will be overwritten."""
        owner = self._claimant()
        live, pending = self._read()
        before = self._pointer.now.pending
        lies, wanted = live.every() if live else {}, release.every()
        uncertain = dict(pending.files) if pending else {}
        coming = {**uncertain, **{n: f for n, f in wanted.items() if _differs(lies.get(n), f)}}
        note = f"{_PENDING}/{secrets.token_hex(8)}" if coming else ""
        if note:
            self._storage.write(note, _packed(replace(release, files=coming, retired={}, doomed=())))
        try:
            self._pointer.claim(owner, expected, note)
        except Lost:
            self._storage.delete([note] if note else [])
            raise
        self._storage.delete([before] if before else [])
        marks = self._marks(uncertain)
        self._put_aside([f for n, f in lies.items() if _differs(wanted.get(n), f)], marks)
        return frozenset(
            n for n, f in wanted.items() if (marks[n] == f.digest if n in marks else not _differs(lies.get(n), f))
        )

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Upload a few at once; one that arrived before a failure is not sent again when it is tried again."""

        async def one(file: File) -> None:
            words = headers(file)
            attributes = {"Content-Type": words.content_type, "Cache-Control": words.cache_control, MARK: file.digest}
            if is_marked(file):
                attributes[GOAL] = self._goals[file.name]
            path = source.path(file.name)
            if self._compress and words.compress:
                attributes["Content-Encoding"] = "gzip"
                await self._storage.upload(file.name, gzip.compress(path.read_bytes(), 9, mtime=0), attributes)
            else:
                await self._storage.upload(file.name, path, attributes)
            self._arrived.add((file.name, file.digest))
            done(file)

        self._each([f for f in files if (f.name, f.digest) not in self._arrived], one)

    def switch(self, release: Release, expected: str | None) -> None:
        """Name the release in the pointer, if nobody else did meanwhile."""
        now = self._pointer.now
        if now.owner and now.live == release.id and not now.swept:
            return  # we did, and the answer got lost
        if now.live != expected or not now.owner:
            raise Lost(f"the release {now.live} went live meanwhile")
        self._storage.write(f"{_RELEASES}/{release.id}", _packed(release))
        row = Kept(release.id, release.at, len(release.files), sum(f.size for f in release.files.values()), live=True)
        others = [replace(k, live=False) for k in now.kept if k.id != release.id]
        # The one that was live until now stays, however old: it is what a rollback goes back to.
        others.sort(key=lambda k: (k.id == expected, k.id), reverse=True)
        kept = sorted((row, *others[: self._keep - 1]), key=lambda k: k.id, reverse=True)
        self._pointer.write(replace(now, live=release.id, pending="", swept=False, kept=tuple(kept)))
        self._storage.delete([now.pending] if now.pending else [])

    def delete(self, names: Collection[str]) -> None:
        """Remove what the live release does not have, and what no kept release needs; then let go of the claim."""
        self._storage.delete(names)
        with suppress(Transient, Problem):
            self._sweep()  # the next publish does what this one could not
        self._pointer.write(replace(self._pointer.now, swept=True, owner=""))

    def rollback(self, release: str, expected: str) -> None:
        """Copy back what was put aside, stage by stage, then name the older release in the pointer."""
        now = self._pointer.read()
        if now.live == release and now.owner and now.owner == self._owner:
            goal = self._load(release)  # it is live already, and the answer got lost
            self.delete(goal.doomed if goal else ())
            return
        goal = self._load(release) if release in [one.id for one in now.kept] else None
        live = self._load(now.live)
        if goal is None or live is None:
            raise self._not_whole(release)
        goal = replace(goal, doomed=tuple(sorted(live.every().keys() - goal.every().keys())))
        aside = {name: _old(file) for name, file in goal.every().items()}
        marked = {name for name, file in goal.every().items() if is_marked(file)}
        if not self._storage.redirects:
            goal = without_goals(goal, live)
        lie = self.begin(goal, expected)
        wanted = {name: file for name, file in goal.every().items() if name not in lie}
        there = set(self._storage.list(_OLD))
        if any(aside[name] not in there for name in wanted):
            raise self._not_whole(release)

        async def back(file: File) -> None:
            if file.name not in marked:
                await self._storage.copy(aside[file.name], file.name)
            elif found := await self._storage.fetch(aside[file.name]):
                # A copy would have no redirect: that is of the object alone.
                data, attributes = found
                await self._storage.upload(file.name, data, {**attributes, MARK: file.digest})

        for stage in Stage:
            self._each([file for file in wanted.values() if file.stage is stage], back)
        self.switch(goal, expected)
        self.delete(goal.doomed)

    def close(self) -> None:
        """Let go of a claim that is still ours: the publish did not come to its end."""
        try:
            if self._owner and self._pointer.now.owner == self._owner:
                # Where this fails, too, we find the claim to be our own next time.
                with suppress(Lost, Transient, Problem):
                    self._pointer.write(replace(self._pointer.now, owner=""))
        finally:
            self._owner = ""
            if self._lock:
                self._lock.release()
                self._lock = None

    def _claimant(self) -> str:
        """Who we are: the same after a crash, so that our own claim stops nobody; never two at once by this name."""
        if self._lock is None:
            lock = Lock(self._folder / "publishing.lock")
            if not lock.acquire():
                raise Lost("another newsgen publishes this site from this folder")
            self._lock = lock
        file = self._folder / "publisher"
        self._owner = file.read_text(encoding="ascii") if file.is_file() else ""
        if not self._owner:
            self._owner = secrets.token_hex(16)
            file.write_text(self._owner, encoding="ascii")
        return self._owner

    def _read(self) -> tuple[Release | None, Release | None]:
        """The live release, and one of the files that may lie there although the live one says otherwise."""
        now = self._pointer.read()
        live = self._load(now.live)
        if live and now.swept:
            live = replace(live, doomed=())
        found = self._storage.read(now.pending) if now.pending else None
        return live, _unpacked(found.data) if found else None

    def _load(self, release: str | None) -> Release | None:
        if release is None:
            return None
        found = self._storage.read(f"{_RELEASES}/{release}")
        # Where somebody removed the list of files nothing is known of them, and all are uploaded again.
        return (_unpacked(found.data) if found else None) or Release(release, 0, {})

    def _marks(self, names: Collection[str]) -> dict[str, str]:
        """What really lies at uncertain names."""
        marks: dict[str, str] = {}

        async def ask(name: str) -> None:
            marks[name] = await self._storage.mark(name)

        self._each(names, ask)
        return marks

    def _put_aside(self, files: Collection[File], marks: Mapping[str, str]) -> None:
        """Copy files of the live release that will go. What is not there as it should be cannot be put aside."""
        if not files:
            return
        there = set(self._storage.list(_OLD))

        async def aside(file: File) -> None:
            await self._storage.copy(file.name, _old(file))

        self._each([f for f in files if _old(f) not in there and marks.get(f.name, f.digest) == f.digest], aside)

    def _each(self, items: Collection[T], work: Callable[[T], Awaitable[None]]) -> None:
        """Do a piece of work for each, and show meanwhile that we are still there: a single file can take minutes."""
        if items:
            each(items, work, self._pointer.beat, BEAT)

    def _sweep(self) -> None:
        """Remove what no kept release needs."""
        kept = {one.id for one in self._pointer.now.kept}
        lie = {name.rpartition("/")[2] for name in self._storage.list(_RELEASES)}
        if not lie - kept:
            return
        needed = {_old(file) for one in sorted(kept) if (r := self._load(one)) for file in r.every().values()}
        gone = [name for name in self._storage.list(_OLD) if name not in needed]
        stray = [name for name in self._storage.list(_PENDING) if name != self._pointer.now.pending]
        self._storage.delete([*gone, *stray])
        # The lists last: as long as one is there, the next publish sweeps again.
        self._storage.delete(f"{_RELEASES}/{one}" for one in lie - kept)

    def _not_whole(self, release: str) -> Problem:
        return problem(
            "NG609", f"The release {release} does not lie whole in {self._storage.words} any more.", "",
            "See newsgen releases for those that do, or publish the site as it is.",
        )


def _differs(there: File | None, file: File) -> bool:
    return there is None or there.digest != file.digest


def _packed(release: Release) -> bytes:
    return gzip.compress(dump_release(release), 6, mtime=0)


def _unpacked(data: bytes) -> Release | None:
    try:
        return load_release(gzip.decompress(data))
    except (OSError, EOFError, zlib.error):
        return None
