"""A build that does what a test wants, put where the command looks for the real one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newsgen.model.report import BuildReport, PageCounts

CLEAN = BuildReport(True, 0.5, 3, 1, PageCounts(planned=9, written=9), "output")


@dataclass(frozen=True)
class Options:
    """The same fields as site.build.BuildOptions; `test_the_stub_is_like_the_real_one` compares them."""

    site: Path
    output: Path | None
    clean: bool
    drafts: bool
    now: str | None
    jobs: int | None
    strict: bool
    progress: Callable[[str, int, int], None] | None
    profile: bool = False


def put(monkeypatch: pytest.MonkeyPatch, build: Callable[[Any], BuildReport]) -> None:
    """Let `newsgen build` call `build`."""
    module = ModuleType("newsgen.site.build")
    module.BuildOptions = Options  # type: ignore[attr-defined]
    module.build = build  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "newsgen.site.build", module)
