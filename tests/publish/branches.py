"""Bare repositories for tests, with a branch that newsgen publishes to."""

from __future__ import annotations

import os
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from newsgen.model.publishing import GitTarget
from newsgen.publish.context import Context
from newsgen.publish.git_branch import open_git_branch
from newsgen.publish.retry import Retry
from newsgen.publish.retrying import Retrying


def git(*arguments: str | Path, cwd: Path, stdin: bytes = b"") -> bytes:
    """Git beside the one under test."""
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in (("NAME", "a"), ("EMAIL", "a@example.org"))}
    bare = {"PATH": os.environ["PATH"], "HOME": str(cwd), "GIT_CONFIG_NOSYSTEM": "1", **who}
    return subprocess.run(["git", *arguments], cwd=cwd, env=bare, input=stdin, capture_output=True, check=True, timeout=60).stdout


class Branch:
    """A branch of a bare repository; each publisher works from a folder of its own if it has a name."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder, self.settings = folder, {"kind": "git", "branch": "pages", **settings}
        self.remote = folder / "remote.git"
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
        git("init", "--quiet", "--bare", "remote.git", cwd=folder)
        self.settings.setdefault("repository", f"file://{self.remote}")

    def open(self, publisher: str = "publisher") -> Retrying:
        folder = self.folder / publisher
        folder.mkdir(exist_ok=True)
        retry = Retry("live", sleep=lambda _: None)
        context = Context("live", self.folder, folder, "https://news.example.org/", self.environment, retry)
        return open_git_branch(GitTarget.model_validate(self.settings), context)

    def git(self, *arguments: str) -> str:
        return git(*arguments, cwd=self.remote).decode().strip()

    def tree(self) -> dict[str, bytes]:
        """All files of the branch."""
        if not self.git("for-each-ref", "refs/heads/pages"):
            return {}
        with tarfile.open(fileobj=BytesIO(git("archive", "--format=tar", "pages", cwd=self.remote))) as archive:
            return {one.name: file.read() for one in archive if (file := archive.extractfile(one))}

    def served(self) -> dict[str, bytes]:
        """Those of the site."""
        return {name: data for name, data in self.tree().items() if not name.startswith((".newsgen/", ".nojekyll", "CNAME"))}

    def count(self) -> int:
        return int(self.git("rev-list", "--count", "pages"))

    def commit_by_hand(self, name: str, text: str, *options: str) -> None:
        """What somebody else does to the branch with git; `options` such as --amend and --no-edit are those of the commit."""
        clone = self.folder / f"clone-{name.replace('/', '-')}"
        git("clone", "--quiet", "--branch", "pages", str(self.remote), str(clone), cwd=self.folder)
        (clone / name).write_text(text)
        git("add", "--force", name, cwd=clone)
        git("commit", "--quiet", *(options or ("-m", "By hand")), cwd=clone)
        git("push", "--quiet", "--force", "origin", "HEAD:pages", cwd=clone)
