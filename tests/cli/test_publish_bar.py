"""The progress bar of a publish counts bytes."""

from __future__ import annotations

import sys

import pytest

from newsgen.cli.transfer import Transfer


def test_the_bar_counts_bytes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("newsgen.cli.progress.PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Transfer(visible=True) as bar:
        bar("upload", 500_000, 2_000_000)
        bar("upload", 1_500_000, 2_000_000)
    assert "1.5/2.0 MB" in capsys.readouterr().err
