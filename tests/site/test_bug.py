"""A bug of newsgen stays what it is, in every build, and leaves nothing behind once it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom import Newsroom, numbered


def test_a_bug_is_told_as_what_it_is_also_after_a_build_that_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    room = Newsroom(tmp_path / "site", 6)
    room.build()
    changed = numbered(3)
    changed.body += "More.\n"
    room.put(changed)
    with monkeypatch.context() as patch:
        patch.setattr("newsgen.render.pages.fill", bug)
        for _ in range(3):
            with pytest.raises(RuntimeError, match="a bug of ours"):
                room.build()
    room.build()
    assert room.tree() == room.clean(tmp_path / "clean")[0]
