"""The wheel: complete, and enough to start and build a newsroom in an empty environment without a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from house.inspector import REPOSITORY
from newsgen.model.version import __version__


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    arguments = ("--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY))
    subprocess.run([sys.executable, "-m", "build", *arguments], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`newsgen` in an environment that holds the wheel and what the wheel itself asks for."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    # `make test` keeps the dependencies beside the environment; without that folder they come from the index.
    kept = Path(sys.prefix) / "wheels"
    sources = ["--no-index", "--find-links", str(kept)] if kept.is_dir() else []
    python = folder / "bin/python"
    install = ["-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, *install, *sources, str(wheel)], check=True, capture_output=True)
    return folder / "bin/newsgen"


def _run(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd)}
    return subprocess.run([command, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_wheel_is_complete(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        f"newsgen/{p.relative_to(REPOSITORY / 'src/newsgen').as_posix()}"
        for p in (REPOSITORY / "src/newsgen").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    theme = {
        f"newsgen/{p.relative_to(REPOSITORY).as_posix()}" for p in (REPOSITORY / "themes").rglob("*") if p.is_file()
    }
    assert len(theme) > 5
    assert not (package | theme) - names
    strays = names - package - theme
    assert all(name.startswith(f"newsgen-{__version__}.dist-info/") for name in strays)


def test_a_newsroom_without_a_checkout(command: Path, tmp_path: Path) -> None:
    assert _run(command, "--version", cwd=tmp_path).stdout == f"newsgen {__version__}\n"
    assert _run(command, "new", "site", "./x", cwd=tmp_path).returncode == 0
    done = _run(command, "build", "--format", "json", cwd=tmp_path / "x")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["diagnostics"] == []
    front = (tmp_path / "x/output/index.html").read_text(encoding="utf-8")
    assert "A town library counts its words" in front
    styles = list((tmp_path / "x/output/assets").rglob("*.css"))
    assert styles
    assert str(REPOSITORY) not in front


def test_it_runs_as_a_module_too(command: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [command.with_name("python"), "-m", "newsgen", "explain", "NG001"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("NG001: ")
