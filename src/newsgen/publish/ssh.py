"""A folder of another machine as a target, by ssh and rsync: releases side by side, a link to the live one."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from newsgen.model.problem import problem
from newsgen.model.publishing import SshTarget
from newsgen.publish.context import Context
from newsgen.publish.folders import BEGUN, RECORD, RELEASES, begun_in, is_release, linked_release, moment_of, to_remove
from newsgen.publish.manifest import HEAD, dump_release, load_kept, load_release, stage_of
from newsgen.publish.redirects import server_maps
from newsgen.publish.remote import Remote, heredoc
from newsgen.publish.remotescripts import CLAIM, LINK, LOOK, MAY_WRITE, NAMES, NO_LINK, SALVAGE, SWITCH, copied, swept
from newsgen.publish.target import Abilities, Done, File, Kept, Lost, Release, Source, State

T = TypeVar("T")
_FILES, _BYTES = 500, 8_000_000
"""What is sent at once."""


def open_ssh(settings: SshTarget, context: Context) -> Ssh:
    """The target of these settings."""
    return Ssh(settings, context)


class Ssh:
    """What `publish/directory.py` does on this machine, done on another by a shell there."""

    def __init__(self, settings: SshTarget, context: Context) -> None:
        self.name, self._keep, self._path = context.name, settings.keep, settings.path.rstrip("/") or "/"
        self.abilities = Abilities(in_place=False, rollback=True)
        self._extras = server_maps(settings.redirects, context.redirects)
        self._retry, self._cache = context.retry, context.folder
        self._remote = Remote(settings, context)
        self._token = os.urandom(8).hex()
        self._claimed: tuple[str | None, Release | None] | None = None

    def extras(self) -> Mapping[str, bytes]:
        """Maps of redirects, where wanted."""
        return self._extras

    def probe(self) -> None:
        """See that the machine lets us in, has what is needed, and lets us write."""
        script = f"command -v rsync >/dev/null || {{ echo 'rsync: command not found' >&2; exit 127; }}\n{self._start('mkdir -p')}\n{MAY_WRITE}"
        self._try(lambda: self._remote.run(script))
        self._look()

    def state(self) -> State:
        """The live release and one that was begun."""
        live, names = self._look()
        begun = max(begun_in(names, live), default=None)
        return State(
            self._release(live) if live else None,
            load_release(self._record(begun + BEGUN)) if begun else None,
        )

    def releases(self) -> tuple[Kept, ...]:
        """The newest first."""
        live, names = self._look()
        every = sorted(filter(is_release, names), reverse=True)
        if not every:
            return ()
        heads = f"for id in {' '.join(every)}; do printf '%s ' \"$id\"; head -c {HEAD} {RELEASES}/$id{RECORD} 2>/dev/null || :; echo; done"
        lines = self._try(lambda: self._remote.run(f"{self._start('cd')}\n{heads}"))
        told = {line.partition(" ")[0]: line.partition(" ")[2] for line in lines}
        return tuple(
            load_kept(told.get(one, ""), live=one == live) or Kept(one, moment_of(one), 0, 0, one == live) for one in every
        )

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Prepare the folder of a release there: links to what the live one has too, and what was brought already."""
        return self._try(lambda: self._begin(release, expected))

    def _begin(self, release: Release, expected: str | None) -> frozenset[str]:
        self._claim(expected, None)
        _, names = self._seen()
        if release.id in names:
            self._claimed = (expected, release)
            return frozenset(release.every())
        live = self._release(expected) if expected else None
        before, every = (live.every() if live else {}), release.every()
        same = {n for n, f in every.items() if (was := before.get(n)) and (was.digest, was.size) == (f.digest, f.size)}
        old = sorted(n for n in names if n.endswith(BEGUN))
        saved = self._saved(old, {n: f for n, f in every.items() if n not in same})
        script = copied(expected, release.id, before.keys() - same, saved, old)
        record = heredoc(f"cat > {RELEASES}/.record", [dump_release(release).decode()])
        lines = self._remote.run(f"{self._start('cd')}\n{record}\n{script}")
        have = same | {name for names in saved.values() for name in names}
        if int(lines[-1]) != len(have):
            # Somebody took files away from the live release: only what is there needs no upload.
            listed = self._remote.run(f"{self._start('cd')}\ncd {RELEASES}/{release.id}{BEGUN}\nfind . -type f")
            have &= {line.removeprefix("./") for line in listed}
        self._claimed = (expected, release)
        return frozenset(have)

    def _saved(self, old: Iterable[str], wanted: Mapping[str, File]) -> dict[str, list[str]]:
        """What an interrupted publish brought whole: names by the folder they lie in."""
        found: dict[str, list[str]] = {}
        taken: set[str] = set()
        for folder in old:
            lines = self._remote.run(f"{self._start('cd')}\ncd {RELEASES}/{folder}\n{SALVAGE}")
            pairs = [(line[18:].removeprefix("./"), line[:16]) for line in lines if line[16:18] == "  "]
            found[folder] = [n for n, digest in pairs if n in wanted and n not in taken and wanted[n].digest == digest]
            taken |= set(found[folder])
        return found

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Send files with rsync, some at a time: that one has arrived is known when rsync has come to its end."""
        def root_of(file: File) -> str:
            return str(source.path(file.name))[: -len(file.name) - 1]

        for root, group in groupby(files, key=root_of):
            for some in _portions(group):
                names = [file.name for file in some]
                self._try(lambda root=root, names=names: self._send(Path(root), names))  # type: ignore[misc]
                for file in some:
                    done(file)

    def _send(self, root: Path, names: Sequence[str]) -> None:
        if self._claimed is None or self._claimed[1] is None:
            raise AssertionError("put before begin")
        self._again()
        self._remote.send(root, names, f"{self._there()}/{RELEASES}/{self._claimed[1].id}{BEGUN}")

    def switch(self, release: Release, expected: str | None) -> None:
        """Swap the link; then remove the releases beyond those that are kept."""
        self._try(lambda: self._switch(release, expected))

    def _switch(self, release: Release, expected: str | None) -> None:
        live, names = self._again() or self._seen()
        if live != release.id:
            self._check(live, expected)
            (said,) = self._remote.run(f"{self._start('cd')}\nid={release.id} count={len(release.every())}\n{SWITCH}")
            if said == "broken":
                raise Lost("what was prepared there is not as it was left")
            _, names = self._seen()
        self._remote.run(f"{self._start('cd')}\n{swept(to_remove(names, release.id, expected, self._keep))}")

    def delete(self, names: Collection[str]) -> None:
        """Nothing is left to delete: what a release does not have was never in its folder."""

    def rollback(self, release: str, expected: str) -> None:
        """Swap the link back."""
        def swap() -> None:
            if not is_release(release) or release not in self._seen()[1]:
                raise problem("NG609", f"{self.name} has no release {release}.", "", f"See which there are: newsgen releases {self.name}")
            self._claim(expected, release)
            self._remote.run(f"{self._start('cd')}\nid={release}\n{LINK}")

        self._try(swap)

    def close(self) -> None:
        """Let others publish."""
        self._remote.close()
        self._claimed = None

    # -- inside ------------------------------------------------------------------------------------------------------

    def _try(self, work: Callable[[], T]) -> T:
        def opened() -> T:
            if not self._remote.is_open:
                self._remote.open()
            return work()

        return self._retry(opened)

    def _start(self, how: str) -> str:
        """The first line of every script: into the folder of the target, which `mkdir -p` makes where it is missing."""
        path = shlex.quote(self._path.removeprefix("~/"))
        path = path if self._path.startswith("/") else f'"$HOME"/{path}'
        return f"umask 022 && mkdir -p {path}/{RELEASES} && cd {path}" if how.startswith("mkdir") else f"umask 022 && cd {path}"

    def _there(self) -> str:
        (path,) = self._remote.run(f"{self._start('cd')}\npwd -P")
        return path

    def _look(self) -> tuple[str | None, set[str]]:
        return self._try(self._seen)

    def _seen(self) -> tuple[str | None, set[str]]:
        """The live release, and the names in `releases/`."""
        absent = f"({self._start('cd')}) 2>/dev/null || exit 0"
        lines = self._remote.run(f"{absent}\n{self._start('cd')}\n{LOOK}")
        link = lines[0] if lines else NAMES
        names = {line for line in lines if line != link} - {NAMES}
        if link == NAMES:
            return None, names
        live = linked_release(link)
        if live is None:
            what = "is no link" if link == NO_LINK else f"leads to {link}, which is no release of newsgen"
            raise problem("NG614", f"{self._path}/current on {self._remote.host} {what}.", "newsgen.yaml", "Name a folder of its own in publish.targets.")
        return live, names

    def _claim(self, expected: str | None, goal: str | None) -> None:
        """Take the lock, or kill our own shell that a cut connection left there with it."""
        script = f"{self._start('mkdir -p')} && {MAY_WRITE} && token={self._token} && {CLAIM}"
        if self._remote.keep(script)[-1:] != ["ours"]:
            raise Lost("it is publishing right now")
        live, names = self._seen()
        if live != goal or goal is None:
            self._check(live, expected)
        if f"{live}{BEGUN}{RECORD}" in names:
            # A publish that was killed just after its switch could not say any more that it is done.
            self._remote.run(f"{self._start('cd')}\nrm -f {RELEASES}/{live}{BEGUN}{RECORD}")

    def _check(self, live: str | None, expected: str | None) -> None:
        if live != expected:
            raise Lost(f"release {live or 'none'} is live there meanwhile")

    def _again(self) -> tuple[str | None, set[str]] | None:
        """After a connection that was cut: claim the target again, and see that what was prepared is still there."""
        if self._claimed is None:
            return None
        expected, release = self._claimed
        if self._remote.keep('echo "${newsgen_claim:-no}"')[-1] == self._token or release is None:
            return None
        self._claim(expected, release.id)
        live, names = self._seen()
        if live != release.id and not {release.id + BEGUN, release.id + BEGUN + RECORD} <= names and release.id not in names:
            raise Lost("it has swept away what we had prepared")
        return live, names

    def _release(self, release: str) -> Release:
        """What a release holds. It never changes, so it is fetched once."""
        kept = self._cache / f"{release}{RECORD}"
        found = load_release(kept.read_bytes()) if kept.is_file() else None
        if found and found.id == release:
            return found
        data = self._record(release)
        found = load_release(data)
        if found and found.id == release:
            for old in self._cache.glob(f"*{RECORD}"):
                old.unlink()
            kept.write_bytes(data)
            return found
        folder = f"{RELEASES}/{release}"
        lines = self._try(lambda: self._remote.run(f"{self._start('cd')}\ncd {folder} 2>/dev/null || exit 0\nfind . -type f"))
        names = [line.removeprefix("./") for line in lines]
        return Release(release, moment_of(release), {n: File(n, "", -1, stage_of(n)) for n in names})

    def _record(self, name: str) -> bytes:
        script = f"{self._start('cd')}\ncat {RELEASES}/{name}{RECORD} 2>/dev/null || :"
        return "".join(self._try(lambda: self._remote.run(script))).encode()


def _portions(files: Iterable[File]) -> Iterator[list[File]]:
    """Files in portions that are sent at once, so that a bar moves and a cut costs little."""
    some: list[File] = []
    for file in files:
        some.append(file)
        if len(some) >= _FILES or sum(f.size for f in some) >= _BYTES:
            yield some
            some = []
    if some:
        yield some
