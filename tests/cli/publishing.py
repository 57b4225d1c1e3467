"""A built newsroom whose one publishing target is a folder beside it, with the process standing in its root."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom import Newsroom

CONFIG = """\
site: {title: Test, url: "https://news.example.org/"}
publish:
  targets:
    live: {kind: directory, path: ../srv}
"""


def ready_to_publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, articles: int) -> Newsroom:
    made = Newsroom(tmp_path / "news", articles, CONFIG)
    made.build()
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780315200")
    return made
