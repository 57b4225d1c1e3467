"""The sample newsroom, built once for all tests that look at its pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from running import newsgen

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a copy of the sample newsroom."""
    site = tmp_path_factory.mktemp("sample") / "site"
    site.mkdir()
    shutil.copy(ROOT / "newsgen.yaml", site)
    for folder in ("content", "data", "static", "themes"):
        shutil.copytree(ROOT / folder, site / folder)
    built = newsgen("build", "--now", "2026-11-02T12:00:00Z", cwd=site)
    assert built.returncode == 0, built.stdout + built.stderr
    return site / "output"
