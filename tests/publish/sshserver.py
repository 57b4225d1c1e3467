"""A real sshd on loopback, which lets in one key and is known by its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class SshServer:
    """`key` is the private key of who may come in, `known_hosts` the file that knows the server."""

    port: int
    user: str
    key: Path
    known_hosts: Path

    @property
    def command(self) -> str:
        """What GIT_SSH_COMMAND and rsync's -e take: no configuration but this one."""
        return f"ssh -F none -o UserKnownHostsFile={self.known_hosts} -o GlobalKnownHostsFile=none"


def _key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True, timeout=30)
    return path


@contextmanager
def ssh_server(folder: Path) -> Iterator[SshServer]:
    """The server; the test is skipped where OpenSSH's is not installed."""
    program = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if program is None or shutil.which("ssh") is None:
        pytest.skip("OpenSSH's server is not installed (scripts/system.sh installs it)")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host, key = _key(folder / "host"), _key(folder / "key")
    (folder / "authorized").write_bytes((folder / "key.pub").read_bytes())
    words = (folder / "host.pub").read_text().split()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {words[0]} {words[1]}\n")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {folder / 'authorized'}\nPidFile none\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
        "MaxStartups 100\nSubsystem sftp internal-sftp\n"
    )
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen([program, "-D", "-e", "-f", folder / "config"], stdout=log, stderr=log)
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    assert server.poll() is None, (folder / "log").read_text()
                    time.sleep(0.05)
            yield SshServer(port, getpass.getuser(), key, folder / "known")
        finally:
            server.terminate()
            server.wait()
