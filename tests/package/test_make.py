"""The entrance: `make` lists its targets, and setting up says one clear line where it cannot go on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from house.inspector import REPOSITORY

TOOLS = ("sh", "dirname", "id", "rm", "cat", "env")


def test_make_alone_lists_every_target() -> None:
    # As a person types it: a make that runs inside of another one says so, and takes its flags.
    bare = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    shown = subprocess.run(["make"], cwd=REPOSITORY, env=bare, capture_output=True, text=True, check=True).stdout
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert [line.split()[0] for line in shown.splitlines()[1:]] == phony.split()


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A path with a few tools, without apt-get and sudo."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(str(shutil.which(tool)))
    return folder


def _script(name: str, *arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(REPOSITORY / "scripts" / name), *arguments]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def _python(folder: Path, text: str) -> None:
    python = folder / "python3"
    python.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    python.chmod(0o755)


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("", "is not there"),
        ('case "$*" in *version_info*) exit 1;; *) echo Python 3.9.2;; esac', "needs Python 3.11 or newer"),
        ('case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac', "install python3-venv as root"),
    ],
)
def test_what_is_missing_is_said_in_one_line(bare: Path, tmp_path: Path, python: str, said: str) -> None:
    if python:
        _python(bare, python)
    done = _script("venv.sh", "python3", str(tmp_path / "venv"), path=bare)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert not (tmp_path / "venv").exists()


def test_an_environment_that_stands_is_left_alone(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "venv/bin").mkdir(parents=True)
    python = tmp_path / "venv/bin/python"
    python.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    python.chmod(0o755)
    done = _script("venv.sh", "python3", str(tmp_path / "venv"), path=bare)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert python.is_file()


def test_system_packages_that_are_there_are_not_touched(bare: Path) -> None:
    for tool in ("git", "chromium", "sshd", "initdb", "rsync", "nginx", "npm"):
        (bare / tool).symlink_to("/bin/true")
    done = _script("system.sh", path=bare)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_system_packages_that_cannot_be_installed_are_named(bare: Path) -> None:
    done = _script("system.sh", path=bare)
    assert done.returncode == 0
    assert "git chromium" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_apt_is_asked_once_more_after_its_lists_were_read(bare: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    apt = bare / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$1 $DEBIAN_FRONTEND" >> {log}\ncase "$1" in update) : > {log}.updated;;'
        f" install) [ -e {log}.updated ];; esac\n",
        encoding="utf-8",
    )
    apt.chmod(0o755)
    (bare / "sudo").write_text('#!/bin/sh\nshift\nexec "$@"\n', encoding="utf-8")
    (bare / "sudo").chmod(0o755)
    (bare / "true").symlink_to("/bin/true")
    done = _script("apt.sh", "git", path=bare)
    assert done.returncode == 0, done.stderr
    assert log.read_text(encoding="utf-8").split() == ["install", "noninteractive", "update", "install", "noninteractive"]
