"""A site kept open: brought up to date for named files only, it equals a clean build after every change."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bug import WORDS, bug_in_pages, edited
from newsgen.model.problem import Problem
from newsgen.site.live import Live
from newsgen.site.session import Session
from newsroom import NOW, Newsroom, numbered, tree_of


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", 12)


@pytest.fixture
def live(room: Newsroom) -> Iterator[Live]:
    site = Live(room.root, now=NOW, jobs=1)
    yield site
    site.close()


def same_as_clean(room: Newsroom, live: Live, folder: Path) -> bool:
    return tree_of(live.output) == room.clean(folder)[0]


def test_every_kind_of_change_leads_to_what_a_clean_build_gives(room: Newsroom, live: Live, tmp_path: Path) -> None:
    live.start()
    changed = numbered(3)
    changed.title = "Another title"

    def edit() -> str:
        room.put(changed)
        return "content/" + changed.path

    def add() -> str:
        room.put(numbered(40))
        return "content/" + numbered(40).path

    def remove() -> str:
        (room.root / "content" / numbered(5).path).unlink()
        return "content/" + numbered(5).path

    def move_a_folder() -> str:
        (room.root / "content/ai").rename(room.root / "content/moved")
        return "content"

    def configure() -> str:
        room.write("newsgen.yaml", "site:\n  title: Renamed\n  url: https://news.example.org/\n")
        return "newsgen.yaml"

    def override() -> str:
        room.write("templates/partials/footer.html", "<footer>Ours</footer>")
        return "templates/partials/footer.html"

    def attach() -> str:
        room.write("static/robots.txt", "User-agent: *\n")
        return "static/robots.txt"

    for change in (edit, add, remove, move_a_folder, configure, override, attach):
        turn = live.update([change()])
        assert turn.problem is None
        assert same_as_clean(room, live, tmp_path / "clean"), change.__name__


def test_only_what_was_named_is_looked_at(room: Newsroom, live: Live) -> None:
    live.start()
    room.put(numbered(50))
    room.put(numbered(51))
    turn = live.update(["content/" + numbered(50).path])
    assert [key for key, _ in turn.ran if key.startswith("parse:")] == ["parse:content/" + numbered(50).path]
    assert live.update(None).ran[0][0] == "parse:content/" + numbered(51).path


def test_a_turn_tells_what_was_written_and_removed(room: Newsroom, live: Live) -> None:
    first = live.start()
    assert "index.html" in first.written
    room.put(numbered(50))
    page = [path for path in live.update(["content/" + numbered(50).path]).written if "story-50" in path]
    assert len(page) == 1
    (room.root / "content" / numbered(50).path).unlink()
    assert page[0] in live.update(["content/" + numbered(50).path]).removed
    assert live.update(["content/" + numbered(50).path]).written == ()


def test_a_name_that_is_not_utf_8(room: Newsroom, live: Live, tmp_path: Path) -> None:
    live.start()
    name = os.fsdecode(b"content/ai/caf\xe9.md")
    (room.root / name).write_text("text")
    for names in ([name], None):
        assert [d.code for d in live.update(names).report.diagnostics] == ["NG106"]  # type: ignore[union-attr]
    assert same_as_clean(room, live, tmp_path / "clean")


def test_overlapping_names_and_files_that_do_not_count(room: Newsroom, live: Live, tmp_path: Path) -> None:
    live.start()
    room.put(numbered(50))
    room.write("content/ai/.draft.md.swp", "no")
    room.write("content/ai/x.md~", "no")
    (room.root / "content/out.md").symlink_to("/etc/hostname")
    names = ["content", "content/ai", "content/" + numbered(50).path, "content/ai/.draft.md.swp", "content/ai/x.md~", "content/out.md", "content/../newsgen.yaml"]
    assert [d.code for d in live.update(names).report.diagnostics] == ["NG104"]  # type: ignore[union-attr]
    (room.root / "content/out.md").unlink()
    assert not live.update(["content/out.md"]).report.diagnostics  # type: ignore[union-attr]
    assert same_as_clean(room, live, tmp_path / "clean")


def test_a_broken_article_keeps_its_page_and_a_broken_configuration_the_site(room: Newsroom, live: Live) -> None:
    live.start()
    before = tree_of(live.output)
    whole = numbered(3).text()
    room.write("content/" + numbered(3).path, "---\ntitle: [\n---\n")
    turn = live.update(["content/" + numbered(3).path])
    assert not turn.report.ok  # type: ignore[union-attr]
    assert turn.written == ()
    config = (room.root / "newsgen.yaml").read_bytes()
    room.write("newsgen.yaml", "site: [\n")
    assert live.update(["newsgen.yaml"]).problem is not None
    room.write("content/" + numbered(3).path, whole)
    assert live.update(["content/" + numbered(3).path]).problem is not None
    assert tree_of(live.output) == before
    room.write("newsgen.yaml", config)
    turn = live.update(["newsgen.yaml"])
    assert turn.report.ok  # type: ignore[union-attr]
    assert tree_of(live.output) == before


def test_time_alone_changes_the_site(room: Newsroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    later = numbered(60)
    later.date = "2026-06-02T00:00:00+00:00"
    room.put(later)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780315200")
    live = Live(room.root, jobs=1)
    try:
        assert live.start().report.next_change_at == "2026-06-02T00:00:00+00:00"  # type: ignore[union-attr]
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780358400")
        assert any("story-60" in path for path in live.update([]).written)
        room.now = "2026-06-02T00:00:00+00:00"
        assert same_as_clean(room, live, tmp_path / "clean")
    finally:
        live.close()


def test_time_does_not_go_back_after_a_turn_that_failed(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    late = numbered(7)
    late.date = "2026-05-29T00:00:00Z"
    room.put(late)
    live = Live(room.root, jobs=1)
    try:
        live.start()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780600000")
        assert live.update([]).written
        with monkeypatch.context() as patch:
            patch.setattr(Session, "take_in", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            assert live.update([f"content/{late.path}"]).problem
        assert live.update([f"content/{late.path}"]).removed == ()
    finally:
        live.close()


def test_it_goes_on_where_the_last_one_ended_or_was_killed(room: Newsroom, live: Live, tmp_path: Path) -> None:
    live.start()
    live.close()
    again = Live(room.root, now=NOW, jobs=1)
    assert again.start().ran == ()
    room.put(numbered(50))
    again.update(["content/" + numbered(50).path])
    copy = tmp_path / "killed"
    shutil.copytree(room.root, copy)  # as a killed process would leave it
    again.close()
    third = Live(copy, now=NOW, jobs=1)
    turn = third.start()
    third.close()
    assert not [key for key, _ in turn.ran if key.startswith("parse:")]
    assert tree_of(third.output) == tree_of(again.output)


def test_a_second_one_is_refused(room: Newsroom, live: Live) -> None:
    live.start()
    with pytest.raises(Problem) as wrong:
        Live(room.root).start()
    assert wrong.value.diagnostics[0].code == "NG022"


def test_damage_is_mended_without_a_word(room: Newsroom, live: Live, tmp_path: Path) -> None:
    live.start()
    live.close()
    with (live.cache / "ledger.db").open("r+b") as ledger:
        ledger.seek(8192)
        ledger.write(os.urandom(4096))
    again = Live(room.root, now=NOW, jobs=1)
    assert again.start().problem is None
    again.close()
    assert same_as_clean(room, live, tmp_path / "clean")


def test_damage_while_it_is_open_is_mended_too(room: Newsroom, live: Live, tmp_path: Path) -> None:
    live.start()
    with sqlite3.connect(live.cache / "ledger.db") as ledger:
        ledger.execute("UPDATE task SET trace='{' WHERE key LIKE 'page:%' OR key LIKE 'parse:%'")
    ledger.close()
    assert live.update([edited(room)]).problem is None
    assert same_as_clean(room, live, tmp_path / "clean")


def test_a_bug_is_no_damage(room: Newsroom, live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live.start()
    path = edited(room)
    with bug_in_pages(monkeypatch), pytest.raises(RuntimeError, match=WORDS):
        live.update([path])
    assert live.update([]).problem is None
    assert same_as_clean(room, live, tmp_path / "clean")


def test_a_page_that_can_never_be_stops_nothing(tmp_path: Path) -> None:
    live = Live(Newsroom(tmp_path / "site", 450).root, now=NOW, jobs=1)
    for path in ("a" * 300, "a\0b", "../../x"):
        live.want(f"/{path}/")
    try:
        assert live.start().problem is None
    finally:
        live.close()


def test_a_page_that_somebody_waits_for_comes_first(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 700)
    live = Live(room.root, now=NOW, jobs=1)
    oldest, seen = live.output / "2026/01/story-0/index.html", []

    def watch(phase: str, done: int, total: int) -> None:
        seen.append((phase, done, total, oldest.exists(), (live.output / "index.html").exists()))

    threading.Thread(target=lambda: (live.want("/2026/01/story-0/"), live.want("/"))).start()
    live.start(watch)
    live.close()
    there = next(step for step in seen if step[3])
    assert there[0] == "articles"
    assert there[1] < there[2]
    assert next(step for step in seen if step[4])[0] == "articles"
    assert same_as_clean(room, live, tmp_path / "clean")
