"""The target git: a branch that a host serves as pages, one commit for each release, and no more of them than are kept.

All work is done with git's own tools in a bare repository in the cache. A commit of ours says in its last lines which
release it is and which tree it wrote; a tree that is not that one was changed by somebody else, and nothing in it is
trusted. The list of a release's files lies in the tree, as `.newsgen/release.json`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from newsgen.engine.lock import Lock
from newsgen.model.problem import problem
from newsgen.model.publishing import GitTarget
from newsgen.publish.context import Context
from newsgen.publish.gitcommand import Git, open_git
from newsgen.publish.gitcommits import FIELDS, Commit, commit_of, kept_of, message_of, newest
from newsgen.publish.manifest import dump_release, load_release
from newsgen.publish.retrying import Retrying
from newsgen.publish.secrets import read_secrets
from newsgen.publish.target import Abilities, Done, File, Kept, Lost, Release, Source, State

LIST = ".newsgen/release.json"
TRIES = 4
_LIVE = "refs/newsgen/live"


def open_git_branch(settings: GitTarget, context: Context) -> Retrying:
    """A branch of a repository."""
    known = read_secrets(context.root / settings.credentials if settings.credentials else None, context.environment)
    branch = GitBranch(settings, context, open_git(context, settings.repository, settings.key, known))
    return Retrying(branch, context.retry)


class GitBranch:
    """A branch that GitHub, GitLab or Codeberg serve."""

    def __init__(self, settings: GitTarget, context: Context, git: Git) -> None:
        self.name = context.name
        self._settings, self._folder, self._git = settings, context.folder, git
        self._branch = f"refs/heads/{settings.branch}"
        self._prefix = f"{settings.folder}/" if settings.folder else ""
        self._lock: Lock | None = None
        self._blobs: dict[str, str] = {}
        self._began: str | None = None
        self._history: list[Commit] = []

    @property
    def abilities(self) -> Abilities:
        """Those of the host, as far as its name tells."""
        if (urlsplit(self._git.repository).hostname or self._git.repository).endswith("github.com") or "@github.com:" in self._git.repository:
            return Abilities(in_place=False, rollback=True, most_file_bytes=100 * 1024**2, most_bytes=1_000_000_000)
        return Abilities(in_place=False, rollback=True)

    def probe(self) -> None:
        """See that the host answers and that the branch is ours to write."""
        self._refuse_foreign(self._fetch())

    def state(self) -> State:
        """The release in the branch. What was not pushed yet is seen by nobody, so nothing is ever half there."""
        history = self._fetch()
        self._refuse_foreign(history)
        return State(self._release(history))

    def releases(self) -> tuple[Kept, ...]:
        """The releases that the branch still has."""
        history = self._fetch()
        live = next((one.release for one in history if one.release), "")
        rows = [Kept(k.id, k.at, k.files, k.bytes, k.id == live) for one in newest(history).values() if (k := one.kept)]
        return tuple(sorted(rows, key=lambda one: one.id, reverse=True)[: self._settings.keep])

    def extras(self) -> Mapping[str, bytes]:
        """`.nojekyll`, so that folders with an underscore are served, and CNAME."""
        cname = {"CNAME": f"{self._settings.cname}\n".encode()} if self._settings.cname else {}
        return {".nojekyll": b"", **cname}

    def begin(self, release: Release, expected: str | None) -> frozenset[str]:
        """Make sure that we are alone in our repository and that the branch is as it was; see which files we have."""
        if self._lock is None:
            lock = Lock(self._folder / "publishing.lock")
            if not lock.acquire():
                raise Lost("another newsgen publishes this site from this folder")
            self._lock = lock
        history = self._fetch()
        live = self._release(history)
        if (live.id if live else None) != expected:
            raise Lost(f"the release {live.id if live else 'none'} went live meanwhile")
        self._began, self._history = expected, history
        self._blobs = self._hashed(release)
        # What somebody changed by hand since is not looked at: the commit that we made has the right files.
        ours = newest(history).get(live.id) if live else None
        if live and ours:
            lies, there = live.every(), self._listing(ours.id)
            for name, file in release.every().items():
                if name in lies and lies[name].digest == file.digest and self._prefix + name in there:
                    self._blobs[name] = there[self._prefix + name]
        return frozenset(self._blobs)

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        """Take files into our repository."""
        with (
            self._git.start("hash-object", "-w", "--no-filters", "--stdin-paths") as hasher,
            open(self._folder / "hashed", "a", encoding="utf-8", errors="surrogateescape") as journal,
        ):
            if hasher.stdin is None or hasher.stdout is None:
                return
            for file in files:
                hasher.stdin.write(f"{source.path(file.name).absolute()}\n")
                hasher.stdin.flush()
                blob = hasher.stdout.readline().strip()
                if not blob:
                    raise problem(
                        "NG651", f"git could not take in {file.name}.", file.name,
                        "See that the disk has room and that the file can be read.",
                    )
                self._blobs[file.name] = blob
                journal.write(f"{file.digest} {blob} {file.name}\n")
                journal.flush()
                done(file)

    def switch(self, release: Release, expected: str | None) -> None:
        """Commit and push, on condition that the branch is as we saw it.

        Where somebody pushed meanwhile, the release is built upon that; but never over a release newer than ours.
        """
        for tried in range(1, TRIES + 1):
            # The push itself sees whether the branch is still as `begin` found it.
            history = self._history if tried == 1 else self._fetch()
            live = self._release(history)
            there = live.id if live else None
            if there == release.id and history[0].whole and expected != release.id:
                break  # our own push arrived, its answer did not
            if there != expected and (there is None or expected != self._began or there >= release.id):
                raise Lost(f"the release {there} went live meanwhile")
            tree = self._write_tree(release, history)
            if self._push(self._commit(release, tree, history), history, last=tried == TRIES):
                break
        with suppress(OSError):
            (self._folder / "hashed").unlink()
        self._git.ask("gc", "--auto", "--quiet")

    def delete(self, names: Collection[str]) -> None:
        """Nothing: a commit holds its release and nothing else."""

    def rollback(self, release: str, expected: str) -> None:
        """Commit the tree of an older release again."""
        history = self._fetch()
        live = self._release(history)
        if live is None or live.id != expected:
            raise Lost(f"the release {live.id if live else 'none'} went live meanwhile")
        older = newest(history).get(release)
        found = self._release([older]) if older else None
        if older is None or found is None:
            raise problem("NG609", f"There is no release {release} in the branch.", "", f"See: newsgen releases {self.name}")
        tree = older.tree
        if self._prefix:
            self._blobs = {n.removeprefix(self._prefix): b for n, b in self._listing(older.id).items() if n.startswith(self._prefix)}
            tree = self._write_tree(found, history)
        if not self._push(self._commit(found, tree, history), history, last=True):
            raise Lost("somebody pushed to the branch meanwhile")

    def close(self) -> None:
        """Let the next one in."""
        if self._lock:
            self._lock.release()
            self._lock = None

    def _fetch(self) -> list[Commit]:
        """The newest commits of the branch, the newest first."""
        git, keep = self._git, self._settings.keep
        self._make_ready()
        answer = git.ask("ls-remote", git.repository, self._branch)
        if not answer.done:
            raise git.refused("cannot be read", answer)
        head = answer.out.split("\t")[0].strip()
        if not head:
            git.ask("update-ref", "-d", _LIVE)
            return []
        have = git.ask("rev-parse", "--verify", "--quiet", f"{_LIVE}^{{commit}}").out.strip()
        if have != head:
            answer = git.ask(
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", f"--depth={keep + 1}",
                git.repository, f"+{self._branch}:{_LIVE}",
            )
            if not answer.done:
                raise git.refused("cannot be read", answer)
        out = git.run("log", "--first-parent", f"--max-count={keep + 1}", "-z", f"--format={FIELDS}", _LIVE)
        return [commit_of(line) for line in out.split("\0") if line]

    def _make_ready(self) -> None:
        """Have our repository, without the locks of a git that was killed in it."""
        lock = self._lock or Lock(self._folder / "publishing.lock")
        if lock is self._lock or lock.acquire():
            try:
                for path in (self._folder / "index.lock", *self._git.folder.glob("*.lock"), *self._git.folder.glob("refs/**/*.lock")):
                    path.unlink(missing_ok=True)
                self._git.make()
            finally:
                if lock is not self._lock:
                    lock.release()

    def _refuse_foreign(self, history: Sequence[Commit]) -> None:
        if history and not self._prefix and not any(one.release for one in history):
            raise problem(
                "NG652", f"The branch {self._settings.branch} of {self._git.repository} holds commits that newsgen did not make; they would be gone.",
                "newsgen.yaml", "Name another branch; or, if nobody needs what is there, delete that branch at the host first.",
            )

    def _release(self, history: Sequence[Commit]) -> Release | None:
        if not history:
            return None
        answer = self._git.ask("cat-file", "blob", f"{history[0].id}:{self._prefix}{LIST}")
        return load_release(answer.out.encode("utf-8", "surrogateescape")) if answer.done else None

    def _listing(self, commit: str) -> dict[str, str]:
        """Blob by path."""
        rows = (row.partition("\t") for row in self._git.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0") if row)
        return {path: words.split(" ")[2] for words, _, path in rows}

    def _hashed(self, release: Release) -> dict[str, str]:
        """What an interrupted publish took in already, as far as it is really there."""
        try:
            # A last line without its end was cut off.
            rows = (self._folder / "hashed").read_text("utf-8", "surrogateescape").split("\n")[:-1]
        except OSError:
            return {}
        every, split = release.every(), (row.split(" ", 2) for row in rows if row.count(" ") >= 2)
        found = {name: blob for digest, blob, name in split if name in every and every[name].digest == digest}
        asked = "".join(f"{blob}\n" for blob in found.values())
        lines = self._git.run("cat-file", "--batch-check=%(objecttype)", given=asked).split("\n") if found else []
        return {name: blob for (name, blob), kind in zip(found.items(), lines, strict=False) if kind == "blob"}

    def _write_tree(self, release: Release, history: Sequence[Commit]) -> str:
        """The tree of a release: that of the branch with what differs put in and what goes taken out."""
        git, prefix = self._git, self._prefix
        git.run("read-tree", *([history[0].id] if history else ["--empty"]))
        there = self._listing(history[0].id) if history else {}
        manifest = git.run("hash-object", "-w", "--stdin", "--no-filters", given=dump_release(release).decode())
        # Only what is retired can be missing: where none of our commits has it any more.
        wanted = {prefix + n: self._blobs[n] for n in release.every() if n in self._blobs} | {prefix + LIST: manifest}
        gone = [p for p in there if p.startswith(prefix) and p not in wanted and (p != "CNAME" or self._settings.cname)]
        lines = [f"0 {'0' * len(manifest)}\t{path}\0" for path in gone]
        lines += [f"100644 {blob}\t{path}\0" for path, blob in wanted.items() if there.get(path) != blob]
        git.run("update-index", "-z", "--index-info", given="".join(lines))
        return git.run("write-tree")

    def _commit(self, release: Release, tree: str, history: Sequence[Commit]) -> str:
        """The commit; where there are too many before it, upon newly written ones of the releases that are kept."""
        parent = history[0].id if history else ""
        if not self._prefix and len(history) >= self._settings.keep:
            parent = ""
            before = [one for one in newest(history).values() if one.release != release.id][: self._settings.keep - 1]
            for one in reversed(before):
                if one.kept:
                    parent = self._commit_tree(one.kept, one.tree, parent)
        return self._commit_tree(kept_of(release), tree, parent)

    def _commit_tree(self, kept: Kept, tree: str, parent: str) -> str:
        name, _, address = self._settings.author.rpartition(" <")
        who = {"NAME": name, "EMAIL": address.rstrip(">"), "DATE": f"@{kept.at} +0000"}
        return self._git.run(
            "commit-tree", tree, *(["-p", parent] if parent else []), given=message_of(kept, tree),
            extra={f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()},
        )

    def _push(self, commit: str, history: Sequence[Commit], *, last: bool) -> bool:
        """Push over the commit that we saw, and over no other; False where somebody else was there first."""
        git, seen = self._git, history[0].id if history else ""
        answer = git.ask(
            "push", "--porcelain", "--no-verify", f"--force-with-lease={self._branch}:{seen}", git.repository, f"{commit}:{self._branch}"
        )
        if answer.done:
            git.run("update-ref", _LIVE, commit)
            return True
        lines = [line for line in answer.out.splitlines() if line.startswith("!")]
        now = git.ask("ls-remote", git.repository, self._branch)
        head = now.out.split("\t")[0].strip()
        if now.done and head == commit:
            return True
        if now.done and head != seen and not last:
            return False
        if now.done and head == seen and lines:
            remarks = [line.removeprefix("remote:").strip() for line in answer.err.splitlines() if line.startswith("remote:")]
            why = "; ".join([lines[0].rpartition("\t")[2], *(one for one in remarks if one)])[:300]
            raise problem(
                "NG653", f"The host refuses to take the branch {self._settings.branch}: {why}", "newsgen.yaml",
                "See whether the branch is protected, or whether the key or token may write.",
            )
        if head != seen and now.done:
            raise Lost("others push to the branch all the time")
        raise git.refused("did not take the branch", answer)
