"""An ssh server on loopback for tests: its own keys, its own configuration, nothing of this machine's."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsgen.model.publishing import SshTarget
from newsgen.publish.context import Context
from newsgen.publish.retry import Policy, Retry


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed (scripts/system.sh installs it)")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Sshd:
    """Start it, open targets at it, stop it."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    extra: tuple[str, ...] = ()

    @classmethod
    def make(cls, folder: Path, *extra: str) -> Sshd:
        _program("rsync")
        folder.mkdir(parents=True)
        for name in ("host", "user"):
            subprocess.run([_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        shutil.copy(folder / "user.pub", folder / "authorized")
        server = cls(folder, free_port(), extra=extra)
        server.write_known_hosts((folder / "host.pub").read_text())
        server.start()
        return server

    def write_known_hosts(self, key: str) -> None:
        (self.folder / "known").write_text(f"[127.0.0.1]:{self.port} {' '.join(key.split()[:2])}\n")

    def start(self) -> None:
        program = _program("sshd")
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
        lines = [
            f"Port {self.port}", "ListenAddress 127.0.0.1", f"HostKey {self.folder}/host", f"AuthorizedKeysFile {self.folder}/authorized",
            "StrictModes no", "UsePAM no", "PasswordAuthentication no", "PermitRootLogin yes", "PidFile none", *self.extra,
        ]
        (self.folder / "config").write_text("\n".join(lines) + "\n")
        self.process = subprocess.Popen([program, "-D", "-e", "-f", self.folder / "config"], stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("sshd does not start")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def settings(self, path: Path, **more: object) -> SshTarget:
        given = {
            "kind": "ssh", "host": "127.0.0.1", "port": self.port, "user": getpass.getuser(), "key": str(self.folder / "user"),
            "known_hosts": str(self.folder / "known"), "path": str(path), **more,
        }
        return SshTarget.model_validate(given)

    def context(self, cache: Path, waits: list[float] | None = None, tries: int = 3) -> Context:
        cache.mkdir(parents=True, exist_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": str(cache), "NEWSGEN_SECRET": "hush-hush"}
        sleep = waits.append if waits is not None else lambda _: None
        return Context("live", cache, cache, "https://news.example.org/", environment, Retry("live", Policy(tries), sleep))
