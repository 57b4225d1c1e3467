"""What tests in a browser share: one Chromium, tabs of it, and the sample newsroom, built once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from browser.chromium import PROGRAM, Chromium
from browser.tab import Tab
from running import newsgen

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium; each tab has a context of its own, so tests share nothing else."""
    if not PROGRAM:
        pytest.skip("Chromium is not installed (sh scripts/system.sh)")
    with Chromium() as made:
        yield made


@pytest.fixture
def tabs(chromium: Chromium) -> Iterator[Callable[..., Tab]]:
    """Open a tab; what is asked for goes to Tab."""
    with ExitStack() as stack:
        yield lambda **asked: stack.enter_context(Tab(chromium, **asked))


@pytest.fixture
def tab(tabs: Callable[..., Tab]) -> Tab:
    """A tab of a wide window."""
    return tabs()


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
