"""Another machine: a shell there that stays open for as long as a publish takes, and rsync over the same connection."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from newsgen.model.problem import problem
from newsgen.model.publishing import SshTarget
from newsgen.publish.context import Context
from newsgen.publish.secrets import check_private
from newsgen.publish.sshwords import failure, unable

# A target's options come after ours, and ssh takes the first value it sees: a host key must be known, whatever they say.
_OPTIONS = (
    "BatchMode=yes", "StrictHostKeyChecking=yes", "UpdateHostKeys=no", "ConnectTimeout=20", "ServerAliveInterval=15",
    "ServerAliveCountMax=3", "ForwardAgent=no", "ForwardX11=no", "ControlPersist=no", "PermitLocalCommand=no",
)
_ENVIRONMENT = ("PATH", "HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK", "TMPDIR", "XDG_RUNTIME_DIR")
_END = "newsgen-end-of-script"


class Remote:
    """A machine by ssh. Nothing is opened before the first script; `close` ends everything, also what was cut off."""

    def __init__(self, settings: SshTarget, context: Context) -> None:
        self.host = settings.host.strip("[]")
        self._ssh = [*_arguments(settings, context)]
        self._bracketed = f"[{self.host}]" if ":" in self.host else self.host
        # What other secrets the environment holds is not for programs that need none of them.
        self._env = {name: v for name in _ENVIRONMENT if (v := context.environment.get(name))} | {"LC_ALL": "C"}
        self._shell: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._folder = ""

    @property
    def is_open(self) -> bool:
        """Whether the shell is still there."""
        return self._shell is not None and self._shell.poll() is None

    def open(self) -> None:
        """Start the shell there; raises what `failure` makes of it."""
        self.close()
        for program in ("ssh", "rsync"):
            if shutil.which(program, path=self._env.get("PATH")) is None:
                raise problem("NG618", f"The program {program} is not installed on this machine.", "", "Install rsync and an ssh client.")
        # The name of a socket may have no more than about 100 bytes.
        self._folder = tempfile.mkdtemp(prefix="newsgen-", dir="/tmp")
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the shell is
        command = [*self._ssh, "-M", "-S", f"{self._folder}/c", "--", self.host, "exec sh -s"]
        self._shell = subprocess.Popen(  # noqa: S603 - a list of arguments, checked by the configuration
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, env=self._env, start_new_session=True
        )
        self.run(":")

    def run(self, script: str) -> list[str]:
        """The lines that a script prints there. It runs in a shell of its own that stops at the first failure."""
        return self._asked(f"(\nset -e\n{script}\n)")

    def keep(self, script: str) -> list[str]:
        """The same, in the shell that stays: what is opened there stays open."""
        return self._asked(script)

    def _asked(self, script: str) -> list[str]:
        shell = self._shell
        if shell is None or shell.stdin is None or shell.stdout is None:
            raise AssertionError("the shell is not open")
        mark = os.urandom(8).hex()
        before = self._heard()
        lines: list[str] = []
        with suppress(BrokenPipeError):
            shell.stdin.write(f"{script}\nprintf '\\n%s %d\\n' {mark} \"$?\"\n".encode())
            shell.stdin.flush()
        for raw in shell.stdout:
            line = raw.decode("utf-8", "surrogateescape").rstrip("\n")
            if line.startswith(mark + " "):
                status = int(line.rpartition(" ")[2])
                if status:
                    raise unable(self.host, self._last(before) or f"status {status}")
                return lines[:-1] if lines and not lines[-1] else lines
            lines.append(line)
        shell.wait()
        status, said = shell.returncode or 255, self._since(before)
        self.close()
        raise failure(self.host, status, said)

    def send(self, root: Path, names: Sequence[str], folder: str) -> None:
        """Bring files below `root` to a folder there, each whole or not at all; what is there already is left."""
        ssh = shlex.join([*self._ssh, "-S", f"{self._folder}/c"])
        command = [
            "rsync", "--times", "--omit-dir-times", "--perms", "--chmod=D755,F644", "--checksum", "--compress", "--from0",
            "--files-from=-", "--protect-args", "--timeout=60", f"--rsh={ssh}",
            f"{root}/", f"{self._bracketed}:{folder}/",
        ]
        with tempfile.TemporaryFile() as listed, tempfile.TemporaryFile() as said:
            listed.write(b"\0".join(os.fsencode(name) for name in names))
            listed.seek(0)
            process = subprocess.Popen(  # noqa: S603 - as above
                command, stdin=listed, stdout=subprocess.DEVNULL, stderr=said, env=self._env, start_new_session=True
            )
            try:
                status = process.wait()
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait()
            if status:
                said.seek(0)
                raise failure(self.host, status, said.read(20_000).decode("utf-8", "replace"))

    def close(self) -> None:
        """End the shell there, and with it whatever it holds."""
        shell, self._shell = self._shell, None
        if shell:
            if shell.stdin:
                with suppress(OSError):
                    shell.stdin.close()
            try:
                shell.wait(5)
            except subprocess.TimeoutExpired:
                shell.terminate()
                shell.wait()
            if shell.stdout:
                shell.stdout.close()
        if self._said:
            self._said.close()
            self._said = None
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _heard(self) -> int:
        return self._said.seek(0, os.SEEK_END) if self._said else 0

    def _since(self, start: int) -> str:
        if not self._said:
            return ""
        self._said.seek(start)
        return self._said.read(20_000).decode("utf-8", "replace")

    def _last(self, start: int) -> str:
        lines = self._since(start).strip().splitlines()
        return lines[-1].strip()[:300].rstrip(".") if lines else ""


def heredoc(command: str, lines: Iterable[str]) -> str:
    """A command that reads lines."""
    return "\n".join([f"{command} <<'{_END}'", *lines, _END])


def _arguments(settings: SshTarget, context: Context) -> list[str]:
    found = ["ssh", "-T"]
    for option in _OPTIONS:
        found += ["-o", option]
    if settings.known_hosts:
        found += ["-o", f"UserKnownHostsFile={_file(settings.known_hosts, context.root)}"]
    if settings.key:
        found += ["-i", str(check_private(_file(settings.key, context.root))), "-o", "IdentitiesOnly=yes"]
    for option in settings.options:
        found += ["-o", option]
    if settings.port:
        found += ["-p", str(settings.port)]
    if settings.user:
        found += ["-l", settings.user]
    return found


def _file(text: str, root: Path) -> Path:
    return root / Path(text).expanduser()
