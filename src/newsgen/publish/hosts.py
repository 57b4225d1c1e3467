"""The targets netlify and cloudflare: a folder as the host wants it, handed over to the host's own command-line tool.

The folder `site` in the cache is what the tool uploads: hard links to the output, besides `_headers` and `_redirects`. The
host makes a deployment live as a whole and keeps the former ones itself; what we know of it is what we handed over last.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from newsgen.engine.lock import Lock
from newsgen.model.problem import problem
from newsgen.model.publishing import CloudflareTarget, NetlifyTarget
from newsgen.publish.context import Context
from newsgen.publish.disk import put_file, read_file
from newsgen.publish.headers import FOREVER, is_hashed
from newsgen.publish.manifest import dump_release, load_release
from newsgen.publish.redirects import redirects_file
from newsgen.publish.secrets import Secrets, read_secrets
from newsgen.publish.target import Abilities, Done, File, Kept, Lost, Release, Source, State

_HOUR = 3600
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NETLIFY, _CLOUDFLARE = ("NETLIFY_AUTH_TOKEN",), ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID")
_TOKENS = (*_NETLIFY, *_CLOUDFLARE)


@dataclass(frozen=True, slots=True)
class Host:
    """What is particular about a host. `command` follows the tool's name, FOLDER in it stands for the folder; `secrets` are
    the names that the tool reads from its environment; `most_in_folder` files it takes in one folder, 0: any number."""

    name: str
    tool: str
    command: tuple[str, ...]
    secrets: tuple[str, ...]
    install: str
    abilities: Abilities
    redirects: bytes
    most_in_folder: int = 0


def open_netlify(settings: NetlifyTarget, context: Context) -> HandedOver:
    """A site of Netlify."""
    # Without the exclamation mark Netlify shows the page that stands at the alias instead of leading on.
    redirects = redirects_file(context.redirects).replace(b" 301\n", b" 301!\n")
    command = ("deploy", "--prod", "--no-build", "--dir", "FOLDER", "--site", settings.site)
    host = Host(
        "Netlify", "netlify", command, _NETLIFY, "npm install -g netlify-cli",
        Abilities(in_place=False, rollback=False), redirects, most_in_folder=54_000,
    )
    return HandedOver(host, context, _secrets(settings, context))


def open_cloudflare(settings: CloudflareTarget, context: Context) -> HandedOver:
    """A project of Cloudflare Pages."""
    # More than 2,000 are ignored there; the page at an alias leads on, too.
    redirects = b"".join(redirects_file(context.redirects).splitlines(keepends=True)[:2000])
    command = (
        "pages", "deploy", "FOLDER", "--project-name", settings.project, "--branch", settings.branch, "--commit-dirty=true",
    )
    host = Host(
        "Cloudflare", "wrangler", command, _CLOUDFLARE, "npm install -g wrangler",
        Abilities(in_place=False, rollback=False, most_files=20_000, most_file_bytes=25 * 1024**2), redirects,
    )
    return HandedOver(host, context, _secrets(settings, context))


def _secrets(settings: NetlifyTarget | CloudflareTarget, context: Context) -> Secrets:
    return read_secrets(context.root / settings.credentials if settings.credentials else None, context.environment)


class HandedOver:
    """A host that its own tool publishes to."""

    def __init__(self, host: Host, context: Context, known: Secrets) -> None:
        self.name, self.abilities = context.name, host.abilities
        self._host, self._context, self._known = host, context, known
        self._folder, self._site = context.folder, context.folder / "site"
        self._lock: Lock | None = None
        self._staged: dict[str, list[Any]] = {}

    def probe(self) -> None:
        """Nothing: the host is only known to its tool, and where that is missing the folder is made all the same."""

    def state(self) -> State:
        """What was handed over last from here."""
        data = read_file(self._folder / "live")
        with suppress(OSError, EOFError):
            return State(load_release(gzip.decompress(data)) if data else None)
        return State()

    def releases(self) -> tuple[Kept, ...]:
        """The one that was handed over last; former ones are listed by the host."""
        live = self.state().live
        if live is None:
            return ()
        return (Kept(live.id, live.at, len(live.files), sum(file.size for file in live.files.values()), live=True),)

    def extras(self) -> Mapping[str, bytes]:
        """`_redirects`, where there are aliases."""
        return {"_redirects": self._host.redirects} if self._host.redirects else {}

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """See what of the release lies in the folder already, as we put it there."""
        if self._lock is None:
            lock = Lock(self._folder / "publishing.lock")
            if not lock.acquire():
                raise Lost("another newsgen publishes this site from this folder")
            self._lock = lock
        live = self.state().live
        if (live.id if live else None) != expected:
            raise Lost("another release was handed over meanwhile")
        self._check_folders(release)
        self._staged = {}
        for line in read_file(self._folder / "staged").splitlines():
            with suppress(ValueError):
                name, *rest = json.loads(line)
                self._staged[name] = rest
        return frozenset(n for n, f in release.every().items() if self._staged.get(n) == [f.digest, *self._seen(n)])

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Link files into the folder."""
        with open(self._folder / "staged", "a", encoding="utf-8") as journal:
            for file in files:
                path = self._site / file.name
                self._make_room(path)
                _link(source.path(file.name), path)
                self._staged[file.name] = [file.digest, *self._seen(file.name)]
                journal.write(json.dumps([file.name, *self._staged[file.name]]) + "\n")
                journal.flush()
                done(file)

    def switch(self, release: Release, expected: str | None) -> None:
        """Have the tool upload the folder; the host then shows all of it at once."""
        live = self.state().live
        if self._lock is None or (live.id if live else None) != expected:
            raise Lost("another release was handed over meanwhile")
        every = release.every()
        self._tidy(every)
        if "_headers" not in every:
            put_file(self._site / "_headers", _headers(every))
        self._hand_over()
        put_file(self._folder / "live", gzip.compress(dump_release(replace(release, doomed=())), 6, mtime=0))
        rows = (json.dumps([name, *self._staged[name]]) + "\n" for name in every if name in self._staged)
        put_file(self._folder / "staged", "".join(rows).encode())

    def delete(self, names: Collection[str]) -> None:
        """Nothing: a deployment holds its release and nothing else."""

    def rollback(self, release: str, expected: str) -> None:  # noqa: ARG002 - as for every target
        """Not from here: the host keeps its deployments."""
        raise problem(
            "NG610", f"{self._host.name} keeps its releases itself, so newsgen cannot bring {release} back.", "",
            "Use the host's own pages, or build the older state again and publish it.",
        )

    def close(self) -> None:
        """Let the next one in."""
        if self._lock:
            self._lock.release()
            self._lock = None

    def _seen(self, name: str) -> list[int]:
        try:
            state = os.stat(self._site / name, follow_symlinks=False)
        except OSError:
            return []
        return [state.st_size, state.st_mtime_ns]

    def _make_room(self, path: Path) -> None:
        """A folder for a file, also where a file lay before, and no folder where the file goes."""
        if path.is_dir():
            shutil.rmtree(path)
        for above in path.parents:
            if above.is_file() and self._site in above.parents:
                above.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)

    def _tidy(self, every: Mapping[str, File]) -> None:
        """Remove what the release does not have."""
        for folder, _, names in os.walk(self._site, topdown=False):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.relpath(path, self._site) not in every:
                    os.unlink(path)
            with suppress(OSError):
                os.rmdir(folder)
        self._site.mkdir(exist_ok=True)

    def _check_folders(self, release: Release) -> None:
        most = self._host.most_in_folder
        for folder, count in Counter(name.rpartition("/")[0] for name in release.files).items():
            if most and count > most:
                raise problem(
                    "NG608", f"The folder /{folder} has {count:,} files; {self._host.name} takes {most:,} in one folder.", folder or "output",
                    "Publish to another kind of target, such as a bucket or a machine of yours.",
                )

    def _hand_over(self) -> None:
        host, environment = self._host, {**self._context.environment, **self._known.environment(self._host.secrets)}
        command = [host.tool, *(str(self._site) if part == "FOLDER" else part for part in host.command)]
        program = shutil.which(host.tool, path=environment.get("PATH", os.defpath))
        if program is None:
            raise problem(
                "NG660", f"The tool {host.tool} of {host.name} is not installed; the folder to upload is ready.", "",
                f"Install it ({host.install}) and publish again, or upload it yourself: {shlex.join(command)}",
            )
        try:
            ended = subprocess.run(  # noqa: S603 - the arguments are checked settings, and never pass a shell
                [program, *command[1:]], cwd=self._folder, env={**environment, "CI": "true"}, stdin=subprocess.DEVNULL,
                capture_output=True, text=True, encoding="utf-8", errors="replace", check=False, timeout=_HOUR,
            )
            said = "" if ended.returncode == 0 else ended.stderr + ended.stdout
        except subprocess.TimeoutExpired:
            said = "it did not end within an hour"
        except OSError as cause:
            said = cause.strerror or "it cannot be run"
        else:
            if ended.returncode == 0:
                return
        raise problem(
            "NG661", f"The tool {host.tool} did not publish the folder: {self._telling(said)}", "newsgen.yaml",
            f"Readers still have the release before. See all it says: {shlex.join(command)}",
        )

    def _telling(self, said: str) -> str:
        """The line that says why, without secrets and without the signs that colour it."""
        plain = "".join(c if c.isprintable() or c == "\n" else " " for c in _COLOUR.sub("", self._known.hide(said, _TOKENS)))
        lines = [line.strip() for line in plain.splitlines() if any(c.isalnum() for c in line)]
        return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "it said nothing")[:300]


def _link(source: Path, path: Path) -> None:
    beside = path.with_name(f".newsgen-tmp-{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    try:
        os.link(source, beside)
    except OSError:
        # Another file system, or one without links.
        shutil.copy2(source, beside)
    os.replace(beside, path)
    # Where both names are the same file already, replace does nothing and leaves the other one.
    with suppress(FileNotFoundError):
        beside.unlink()


def _headers(every: Mapping[str, File]) -> bytes:
    """The file `_headers`: both hosts have every file asked for again each time, unless told otherwise."""
    folders = sorted({name.partition("/")[0] for name in every if is_hashed(name)})
    rules = [
        f"/{folder}/*\n  Cache-Control: {FOREVER}\n"
        for folder in folders
        if all(is_hashed(name) for name in every if name.startswith(f"{folder}/"))
    ]
    if "feed.xml" in every:
        rules.append("/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n")
    return "".join(rules).encode()
