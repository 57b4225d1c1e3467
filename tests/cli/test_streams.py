"""Streams that take nothing, and Ctrl-C before newsgen is loaded: a line or nothing, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom import Newsroom

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", 2)


def newsgen(room: Newsroom, redirected: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'exec "{sys.executable}" -m newsgen {redirected}'], cwd=room.root, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )


@needs_full
@pytest.mark.parametrize("form", ["json", "sarif"])
def test_standard_output_is_full(room: Newsroom, form: str) -> None:
    done = newsgen(room, f"build --format {form} >/dev/full")
    assert done.returncode not in (0, 3)
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert room.tree()


@needs_full
def test_standard_error_is_full(room: Newsroom) -> None:
    assert newsgen(room, "build 2>/dev/full").returncode not in (0, 3)
    assert room.tree()


@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
def test_a_stream_is_closed(room: Newsroom, closed: str) -> None:
    done = newsgen(room, f"build {closed}")
    assert (done.returncode, done.stdout) == (0, "")
    assert room.tree()


@pytest.mark.parametrize("delay", [0.03, 0.06, 0.1, 0.15])
def test_ctrl_c_while_it_is_loaded(room: Newsroom, delay: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import newsgen.cli.start as s, sys; print('up', flush=True); sys.exit(s.start())", "build"],
        cwd=room.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    assert process.returncode in (0, 130)
