"""The command git in a private repository: what it is told, what it may see, and what its failures mean."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from newsgen.model.problem import Problem, problem
from newsgen.publish.context import Context
from newsgen.publish.secrets import Secrets, check_private
from newsgen.publish.target import Transient

TOKEN, USER = "GIT_TOKEN", "GIT_USERNAME"

# What of git's own environment is the user's way to a host, and not a repository of theirs.
_THEIRS = re.compile(r"GIT_(SSH|SSH_COMMAND|SSL_\w+|HTTP_\w+|PROXY_COMMAND|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM)\Z")
_SETTINGS = (
    "core.hooksPath=/dev/null", "core.looseCompression=1", "gc.autoDetach=false", "push.gpgSign=false", "push.followTags=false",
    "http.lowSpeedLimit=100", "http.lowSpeedTime=60", "protocol.version=2",
)
_SSH = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
# Reads the token from the environment, so that it stands in no list of processes.
_HELPER = '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$GIT_USERNAME" "$GIT_TOKEN"; }; f'
_PASSING = re.compile(
    r"could not resolve host|connection (refused|timed out|reset|closed)|operation timed out|early eof|unexpected disconnect|"
    r"remote end hung up|returned error: (408|429|5\d\d)|rpc failed|kex_exchange|broken pipe|network is unreachable|no route to host|"
    r"recv failure|send failure|low speed|gnutls|ssl_",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"permission denied|authentication failed|could not read (username|password)|host key verification failed|access denied|"
    r"returned error: 40[134]|repository not found|does not appear to be a git repository|repository '.*' (does not exist|not found)|"
    r"dubious ownership|certificate",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said, and whether it did what it was told."""

    done: bool
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Git:
    """git with a repository of our own in `folder`; the user's repository and configuration are never written."""

    folder: Path
    repository: str
    secrets: Secrets = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)

    def make(self) -> None:
        """Make the repository, whole or not at all, where there is none."""
        if not self.folder.is_dir():
            beside = self.folder.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            replace(self, folder=beside).run("init", "--quiet", "--bare", "--template=", str(beside))
            beside.rename(self.folder)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A git that reads and writes lines while it runs."""
        try:
            return subprocess.Popen(  # noqa: S603 - arguments are ours, and never pass a shell
                self._command(arguments), env=dict(self.environment), text=True, encoding="utf-8", errors="surrogateescape",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError as missing:
            raise _missing() from missing

    def ask(self, *arguments: str, given: str | None = None, extra: Mapping[str, str] | None = None) -> Answer:
        """Run git; whether that went well is for the caller to see."""
        try:
            ended = subprocess.run(  # noqa: S603 - as above
                self._command(arguments), env={**self.environment, **(extra or {})}, check=False, capture_output=True,
                text=True, encoding="utf-8", errors="surrogateescape", input=given or "",
            )
        except FileNotFoundError as missing:
            raise _missing() from missing
        return Answer(ended.returncode == 0, ended.stdout, self._shown(ended.stderr))

    def run(self, *arguments: str, given: str | None = None, extra: Mapping[str, str] | None = None) -> str:
        """Run git in our own repository, where nothing but damage can make it fail."""
        answer = self.ask(*arguments, given=given, extra=extra)
        if not answer.done:
            raise problem(
                "NG651", f"git {arguments[0]} failed: {telling_line(answer.err)}", "newsgen.yaml",
                f"If the folder {self.folder.name} of the cache is damaged, remove it: it is made again.",
            )
        return answer.out.strip("\n")

    def refused(self, words: str, answer: Answer) -> Problem | Transient:
        """What a failure on the way to the host means."""
        said = telling_line(answer.err)
        if _FINAL.search(answer.err) or not _PASSING.search(answer.err):
            return problem(
                "NG651", f"The repository {self.repository} {words}: {said}", "newsgen.yaml",
                f"See that git reaches it from here without asking anything: git ls-remote {shlex.quote(self.repository)}",
            )
        return Transient(f"the repository {self.repository} {words}: {said}")

    def _command(self, arguments: Sequence[str]) -> list[str]:
        settings = [part for one in _SETTINGS for part in ("-c", one)]
        return ["git", *settings, f"--git-dir={self.folder}", *arguments]

    def _shown(self, text: str) -> str:
        clean = "".join(c if c.isprintable() or c == "\n" else " " for c in text.replace("\r", "\n"))
        return self.secrets.hide(clean, (TOKEN,))


def open_git(context: Context, repository: str, key: str, known: Secrets) -> Git:
    """Git for a target: asks nobody anything, and knows the target's key or token if it has one."""
    environment = {n: v for n, v in context.environment.items() if not n.startswith("GIT_") or _THEIRS.match(n)}
    ssh = f"{environment.get('GIT_SSH_COMMAND') or 'ssh'} {_SSH}"
    if key:
        ssh += f" -o IdentitiesOnly=yes -i {shlex.quote(str(check_private(context.root / Path(key).expanduser())))}"
    if "GIT_SSH" not in environment or "GIT_SSH_COMMAND" in environment or key:
        environment["GIT_SSH_COMMAND"] = ssh
    token = known.get(TOKEN)
    if token:
        environment |= {
            TOKEN: token, USER: known.get(USER) or "x-access-token",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "credential.helper", "GIT_CONFIG_VALUE_0": _HELPER,
        }
    environment |= {
        "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS": "true", "LC_ALL": "C", "LANGUAGE": "",
        "GIT_INDEX_FILE": str(context.folder / "index"), "PATH": environment.get("PATH", os.defpath),
    }
    if os.sep in repository and "://" not in repository and ":" not in repository.partition("/")[0]:
        repository = str(context.root / Path(repository).expanduser())
    return Git(context.folder / "repository.git", repository, known, environment)


def telling_line(text: str) -> str:
    """The line of git's and ssh's words that says why."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    why = [line for line in lines if _FINAL.search(line) or _PASSING.search(line)]
    return (why or [line for line in lines if line.startswith(("fatal:", "error:"))] or lines or ["it said nothing"])[0][:300]


def _missing() -> Problem:
    return problem("NG650", "git is not installed, or not on the PATH.", "", "Install it, for example: apt install git")
