"""A bug of newsgen stays what it is, in every build, and leaves nothing behind once it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from bug import WORDS, bug_in_pages, edited
from newsroom import Newsroom


def test_a_bug_is_told_as_what_it_is_also_after_a_build_that_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(tmp_path / "site", 6)
    room.build()
    edited(room)
    with bug_in_pages(monkeypatch):
        for _ in range(3):
            with pytest.raises(RuntimeError, match=WORDS):
                room.build()
    room.build()
    assert room.tree() == room.clean(tmp_path / "clean")[0]
