"""What is wrong in a site that is kept open is what a clean build finds, after every change."""

from __future__ import annotations

from pathlib import Path

from newsgen.site.live import Live
from newsroom import NOW, Draft, Newsroom, numbered


def test_findings_follow_the_articles(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 6)
    live = Live(room.root, now=NOW, jobs=1)
    live.start()

    def found(*drafts: Draft, gone: str = "") -> list[str]:
        """The codes after some articles were saved, or one removed, compared with those of a clean build."""
        for draft in drafts:
            room.put(draft)
        if gone:
            (room.root / "content" / gone).unlink()
        turn = live.update([f"content/{path}" for path in (*(draft.path for draft in drafts), gone) if path])
        assert turn.report
        assert turn.report.diagnostics == room.clean(tmp_path / "clean")[1].diagnostics
        return sorted(one.code for one in turn.report.diagnostics)

    try:
        uncited, other = numbered(20), numbered(21)
        uncited.body = other.body = "Nothing is cited here.\n"
        assert found(uncited) == ["NG207"]
        assert found(other) == ["NG207", "NG207"]
        uncited.body = "Here it is [1], and [7].\n"
        assert found(uncited) == ["NG206", "NG207"]
        same = Draft("ai/same.md", "The same address", numbered(2).date, more={"slug": "story-2"})
        assert found(same) == ["NG206", "NG207", "NG301"]
        assert found(gone=other.path) == ["NG206", "NG301"]
        assert found(gone=same.path) == ["NG206"]
        uncited.body = "Here it is [1].\n"
        assert found(uncited) == []
        before = live.update([]).report
        body = numbered(3)
        body.body = "Another text [1].\n"
        assert found(body) == []
        after = live.update([]).report
        assert before
        assert after
        assert after.diagnostics is before.diagnostics
    finally:
        live.close()
