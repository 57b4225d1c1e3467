"""What all tests share: the command as a person starts it, and hypothesis without deadlines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: no test of ours looks at the clock.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def newsgen() -> Run:
    """Run `newsgen ARGUMENTS` in a process of its own, in the folder `cwd`, with `env` on top of a bare environment."""

    def run(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        bare = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8", **(env or {})}
        return subprocess.run(
            [sys.executable, "-m", "newsgen", *arguments],
            cwd=cwd,
            env=bare,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run
