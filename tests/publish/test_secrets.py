"""Secrets: where they come from, who may read the file, and that no text shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.publish.secrets import read_secrets


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "deploy.env"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "# ours\nA=from file\nexport B='two words'\nC=\n\nD=a=b\n")
    secrets = read_secrets(file, {"A": "from environment", "C": ""})
    assert [secrets.get(name) for name in "ABCDE"] == ["from environment", "two words", None, "a=b", None]
    assert secrets.environment(("A", "B", "C", "E")) == {"A": "from environment", "B": "two words"}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(Problem) as stop:
        read_secrets(written(tmp_path, "A=x", mode), {})
    assert [d.code for d in stop.value.diagnostics] == ["NG612"]


@pytest.mark.parametrize("text", ["hush-hush\n", "A=x\nhush hush=1\n", "A=x\n=hush\n"])
def test_a_line_that_is_wrong_is_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem) as stop:
        read_secrets(written(tmp_path, text), {})
    (found,) = stop.value.diagnostics
    assert found.code == "NG611"
    assert "hush" not in found.message + found.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(Problem) as stop:
            read_secrets(path, {})
        assert [d.code for d in stop.value.diagnostics] == ["NG611"]


def test_no_text_shows_them() -> None:
    secrets = read_secrets(None, {"TOKEN": "hush-hush", "SHORT": "a"})
    assert secrets.hide("401 for hush-hush at a host", ("TOKEN", "SHORT", "NONE")) == "401 for [TOKEN] at a host"
    assert "hush" not in repr(secrets) + str(secrets) + f"{secrets}"
