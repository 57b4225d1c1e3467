"""`--profile` says where the time of a build goes."""

from __future__ import annotations

from pathlib import Path

from newsgen.emit import text
from newsroom import Newsroom


def test_phases_articles_and_templates_are_named(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 4)
    report = room.build(profile=True)
    assert report.profile is not None
    assert [name for name, _, _ in report.profile.phases][:2] == ["articles", "related"]
    assert {name for name, _ in report.profile.articles} == {f"content/{p}" for p in ("ai/story-0.md", "chips/story-1.md", "policy/story-2.md", "ai/story-3.md")}
    templates = {name: pages for name, pages, _ in report.profile.templates}
    assert templates["article.html"] == 4
    shown = text.report(report, lambda _: None)
    assert "article.html, 4 pages" in shown
    assert "Slowest articles" in shown


def test_without_it_nothing_is_told(tmp_path: Path) -> None:
    assert Newsroom(tmp_path / "site", 1).build().profile is None
