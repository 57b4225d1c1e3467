"""A folder of this machine as a target: releases side by side, and a link to the live one that is swapped in one step."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from newsgen.engine.lock import Lock
from newsgen.model.problem import problem
from newsgen.model.publishing import DirectoryTarget
from newsgen.publish.context import Context
from newsgen.publish.disk import (
    TEMPORARY,
    is_folder,
    make_folders,
    names_in,
    put_file,
    read_file,
    remove,
    settle,
    swap_link,
)
from newsgen.publish.folders import (
    BEGUN,
    CURRENT,
    LOCK,
    RECORD,
    RELEASES,
    begun_in,
    is_release,
    linked_release,
    moment_of,
    to_remove,
)
from newsgen.publish.manifest import HEAD, digest_of_file, dump_release, list_folder, load_kept, load_release
from newsgen.publish.redirects import server_maps
from newsgen.publish.target import Abilities, Done, File, Kept, Lost, Release, Source, State

_SOURCES = frozenset({"content", "data", "static", "themes", "templates", "output", ".newsgen", ".git"})
_FEW = 64
"""Up to so many new files each is brought to the disk by itself, more by one call for all."""


def open_directory(settings: DirectoryTarget, context: Context) -> Directory:
    """The target of these settings."""
    path = Path(os.path.normpath(context.root / Path(settings.path).expanduser()))
    if path in (context.root, *context.root.parents) or (path.is_relative_to(context.root) and path.relative_to(context.root).parts[0] in _SOURCES):
        raise problem(
            "NG614", f"The folder {settings.path} of the target {context.name} would lie over the site's own files.", "newsgen.yaml",
            "Name a folder of its own, such as /srv/news.",
        )
    return Directory(context.name, path, settings.keep, server_maps(settings.redirects, context.redirects))


class Directory:
    """`path` is the folder; a web server serves `current` in it."""

    def __init__(self, name: str, path: Path, keep: int, extras: Mapping[str, bytes]) -> None:
        self.name, self._path, self._keep, self._extras = name, path, keep, extras
        self.abilities = Abilities(in_place=False, rollback=True)
        self._releases = path / RELEASES
        self._lock: Lock | None = None
        self._fresh = 0

    def extras(self) -> Mapping[str, bytes]:
        """Maps of redirects, where wanted."""
        return self._extras

    def probe(self) -> None:
        """See that the folder, or the nearest one above it, can be written, and that `current` is ours."""
        with self._told():
            self._live()
            above = self._path
            while not above.exists() and above != above.parent:
                above = above.parent
            if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
                raise self._unusable(f"{above.as_posix()} cannot be written")

    def state(self) -> State:
        """The live release and one that was begun."""
        with self._told():
            live = self._live()
            begun = max(begun_in(names_in(self._releases), live), default=None)
            return State(
                self._release(live) if live else None,
                load_release(read_file(self._releases / f"{begun}{BEGUN}{RECORD}")) if begun else None,
            )

    def releases(self) -> tuple[Kept, ...]:
        """The newest first."""
        with self._told():
            live, found = self._live(), []
            for name in sorted(names_in(self._releases), reverse=True):
                if is_release(name):
                    head = read_file(self._releases / (name + RECORD), HEAD).decode("ascii", "replace")
                    found.append(load_kept(head, live=name == live) or Kept(name, moment_of(name), 0, 0, name == live))
            return tuple(found)

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Prepare the folder of a release: links to what the live one has too, and what was brought already."""
        with self._told():
            self._claim(expected)
            if is_folder(self._releases / release.id):
                return frozenset(release.every())
            folder = self._prepared(release)
            for old in begun_in(names_in(self._releases), expected):
                if old != release.id:
                    for left in (old + BEGUN, old):
                        if (self._releases / left).exists() and not folder.exists():
                            os.rename(self._releases / left, folder)
                    for name in (old + BEGUN + RECORD, old + BEGUN, old + RECORD, old):
                        remove(self._releases / name)
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
            put_file(self._releases / (release.id + BEGUN + RECORD), dump_release(release))
            have = self._kept(folder, release)
            self._fresh = len(have) and _FEW + 1
            live = self._release(expected) if expected else None
            return frozenset(have | self._linked(folder, release, live, have))

    def _kept(self, folder: Path, release: Release) -> set[str]:
        """What an interrupted publish brought, whole; the rest is removed."""
        every, have = release.every(), set()
        for current, folders, names in os.walk(folder, topdown=False):
            for name in names:
                path = os.path.join(current, name)
                file = every.get(os.path.relpath(path, folder).replace(os.sep, "/"))
                if file and os.lstat(path).st_size == file.size and digest_of_file(path) == file.digest:
                    have.add(file.name)
                else:
                    os.unlink(path)
            for name in folders:
                with suppress(OSError):
                    os.rmdir(os.path.join(current, name))
        return have

    def _linked(self, folder: Path, release: Release, live: Release | None, have: set[str]) -> set[str]:
        """Hard links to what did not change."""
        before, base = (live.every() if live else {}), str(self._releases / (live.id if live else ""))
        root, known, made = str(folder), {""}, set()
        for name, file in release.every().items():
            was = before.get(name)
            if name in have or was is None or (was.digest, was.size) != (file.digest, file.size):
                continue
            below = name.rpartition("/")[0]
            if below not in known:
                make_folders(root, below)
                known.add(below)
            with suppress(FileNotFoundError):
                # What somebody changed in the live release is sent again.
                if os.lstat(f"{base}/{name}").st_size == file.size:
                    os.link(f"{base}/{name}", f"{root}/{name}", follow_symlinks=False)
                    made.add(name)
        return made

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Copy files into the folder that is prepared."""
        for file in files:
            with self._told():
                self._copy(source.path(file.name), file)
            done(file)

    def _copy(self, path: Path, file: File) -> None:
        target = self._folder / file.name
        if not target.parent.is_dir():
            make_folders(str(self._folder), file.name.rpartition("/")[0])
        beside, state = target.parent / f"{TEMPORARY}{os.getpid()}", hashlib.blake2b(digest_size=8)
        with path.open("rb") as stream, beside.open("wb") as copy:
            while block := stream.read(1 << 20):
                state.update(block)
                copy.write(block)
            os.fchmod(copy.fileno(), 0o644)
            copy.flush()
            self._fresh += 1
            if self._fresh <= _FEW:
                os.fsync(copy.fileno())
        if state.hexdigest() != file.digest:
            beside.unlink()
            raise problem("NG603", f"{file.name} was changed while it was published.", file.name, "Build again, then publish.")
        times = path.stat()
        os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
        os.replace(beside, target)

    def switch(self, release: Release, expected: str | None) -> None:
        """Swap the link; then remove the releases beyond those that are kept."""
        with self._told():
            self._check(expected)
            final, begun = self._releases / release.id, self._prepared(release)
            if begun.exists():
                if self._fresh > _FEW:
                    os.sync()
                put_file(self._releases / (release.id + RECORD), dump_release(release))
                os.rename(begun, final)
                settle(self._releases)
            self._swap(release.id)
            with suppress(FileNotFoundError):
                os.unlink(self._releases / (release.id + BEGUN + RECORD))
            for name in to_remove(names_in(self._releases), release.id, expected, self._keep):
                remove(self._releases / name)

    def delete(self, names: Collection[str]) -> None:
        """Nothing is left to delete: what a release does not have was never in its folder."""

    def rollback(self, release: str, expected: str) -> None:
        """Swap the link back."""
        with self._told():
            self._claim(expected)
            if not is_release(release) or not is_folder(self._releases / release):
                raise problem("NG609", f"{self.name} has no release {release}.", "", f"See which there are: newsgen releases {self.name}")
            self._swap(release)

    def close(self) -> None:
        """Let others publish."""
        if self._lock:
            self._lock.release()
            self._lock = None

    # -- inside ------------------------------------------------------------------------------------------------------

    def _prepared(self, release: Release) -> Path:
        self._folder = self._releases / (release.id + BEGUN)
        return self._folder

    def _claim(self, expected: str | None) -> None:
        for one in (self._path, self._releases):
            if not one.is_dir():
                one.mkdir(parents=True)
                one.chmod(0o755)
        lock = Lock(self._path / LOCK)
        if not lock.acquire():
            raise Lost("it is publishing right now")
        self._lock = lock
        self._check(expected)
        # A publish that was killed just after its switch could not say any more that it is done.
        remove(self._releases / f"{expected}{BEGUN}{RECORD}")

    def _check(self, expected: str | None) -> None:
        live = self._live()
        if live != expected:
            raise Lost(f"release {live or 'none'} is live there meanwhile")

    def _live(self) -> str | None:
        current = self._path / CURRENT
        try:
            link = os.readlink(current)
        except FileNotFoundError:
            return None
        except OSError as cause:
            if not current.exists():
                raise
            raise self._unusable(f"{current.as_posix()} is no link") from cause
        found = linked_release(os.path.relpath(link, self._path) if os.path.isabs(link) else link)
        if found is None:
            raise self._unusable(f"{current.as_posix()} leads to {link}, which is no release of newsgen")
        return found

    def _release(self, release: str) -> Release:
        """What a release holds, by its record; by looking at every file where that is lost."""
        found = load_release(read_file(self._releases / (release + RECORD)))
        if found is not None and found.id == release:
            return found
        folder = self._releases / release
        files = list_folder(folder, {}, (), TEMPORARY) if folder.is_dir() else {}
        return Release(release, moment_of(release), files)

    def _swap(self, release: str) -> None:
        swap_link(self._path / CURRENT, f"{RELEASES}/{release}")

    def _unusable(self, why: str) -> Exception:
        return problem("NG614", f"{why}.", "newsgen.yaml", "Name a folder of its own in publish.targets, and give yourself the right to write there.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as cause:
            raise self._unusable(f"{cause.filename or self._path.as_posix()} cannot be used: {cause.strerror}") from cause
