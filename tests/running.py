"""Running the command in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def newsgen(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`newsgen ARGUMENTS` in the folder `cwd`, with `env` on top of a bare environment."""
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
