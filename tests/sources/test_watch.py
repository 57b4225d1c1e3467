"""The watch: every way of saving is told, whole, once, and nothing else is."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgen.sources.watch import BURST, CREATED, GONE, PATIENCE, QUIET, WRITING, Batch, Waiting, Watch

FOLDERS = ("content", "static", "data", "templates", "themes")


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "content/ai").mkdir(parents=True)
    (root / "content/ai/a.md").write_text("a")
    (root / "newsgen.yaml").write_text("site:\n")
    return root.resolve()


@pytest.fixture(name="watch")
def _watch(site: Path) -> Iterator[Watch]:
    watch = Watch(site, FOLDERS, ("newsgen.yaml",))
    watch.start()
    yield watch
    watch.stop()


def told(watch: Watch, patience: float = 0.6) -> list[Batch]:
    """Everything that is told until nothing is for a while."""
    found = []
    while (batch := watch.take(patience)) != Batch():
        found.append(batch)
    return found


def names(batches: list[Batch]) -> set[str]:
    assert not any(batch.everywhere for batch in batches)
    return {path for batch in batches for path in batch.paths}


def in_place(path: Path) -> None:
    path.write_text("b")


def rename_over(path: Path) -> None:
    other = path.with_name(".a.md.new")
    other.write_text("b")
    other.rename(path)


def delete_and_create(path: Path) -> None:
    path.unlink()
    time.sleep(0.04)
    path.write_text("b")


def two_halves(path: Path) -> None:
    with path.open("w") as file:
        file.write("first")
        file.flush()
        time.sleep(0.1)
        file.write("second")


def with_a_backup(path: Path) -> None:
    path.rename(path.with_name("a.md~"))
    path.write_text("b")


@pytest.mark.parametrize("save", [in_place, rename_over, delete_and_create, two_halves, with_a_backup])
def test_a_save_is_told_once_and_whole(site: Path, watch: Watch, save: object) -> None:
    path = site / "content/ai/a.md"
    started = time.monotonic()
    save(path)  # type: ignore[operator]
    saved = time.monotonic() - started
    batches = told(watch)
    assert batches == [Batch(frozenset({"content/ai/a.md"}))]
    assert saved < 5
    assert path.read_text() in ("b", "firstsecond")


def test_another_branch_is_told(site: Path, watch: Watch) -> None:
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(site))

    def run(*words: str) -> None:
        subprocess.run([*git, *words], check=True, capture_output=True)

    run("init", "-b", "main")
    run("add", ".")
    run("commit", "-m", "one")
    run("checkout", "-b", "other")
    shutil.rmtree(site / "content")
    for number in range(50):
        (site / f"content/new{number % 5}").mkdir(parents=True, exist_ok=True)
        (site / f"content/new{number % 5}/{number}.md").write_text("x")
    run("add", ".")
    run("commit", "-m", "two")
    told(watch)
    run("checkout", "main")
    found = names(told(watch))
    assert "content/ai/a.md" in found or "content/ai" in found or "content" in found
    assert any(path.startswith("content/new") for path in found)
    in_place(site / "content/ai/a.md")
    assert names(told(watch)) == {"content/ai/a.md"}


def test_folders_that_come_go_and_move_are_told_with_what_is_in_them(site: Path, watch: Watch) -> None:
    (site / "static/deep/er").mkdir(parents=True)
    (site / "static/deep/er/x.txt").write_text("x")
    assert "static" in names(told(watch))
    in_place(site / "static/deep/er/x.txt")
    assert "static/deep/er/x.txt" in names(told(watch))
    (site / "static/deep").rename(site / "static/shallow")
    assert {"static/deep", "static/shallow"} <= names(told(watch))
    in_place(site / "static/shallow/er/x.txt")
    assert "static/shallow/er/x.txt" in names(told(watch))
    shutil.rmtree(site / "content")
    assert "content" in names(told(watch))
    (site / "content").mkdir()
    (site / "content/b.md").write_text("b")
    assert {"content", "content/b.md"} & names(told(watch))
    in_place(site / "content/b.md")
    assert names(told(watch)) == {"content/b.md"}


def test_the_configuration_is_told_and_nothing_that_is_not_of_the_site(site: Path, watch: Watch) -> None:
    for path in ("output/index.html", ".newsgen/x", ".git/HEAD", "content/.hidden", "content/a.md~", "notes.txt", "node_modules/x/y.md"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("x")
    (site / "content/ai/a.md").read_text()
    assert told(watch) == []
    (site / "newsgen.yaml").write_text("site:\n  title: x\n")
    assert names(told(watch)) == {"newsgen.yaml"}


def test_a_folder_that_is_a_link_in_the_site_is_watched_under_its_own_name(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "site"
    (root / "articles").mkdir(parents=True)
    (root / "content").symlink_to("articles")
    (tmp_path / "elsewhere").mkdir()
    (root / "static").symlink_to(tmp_path / "elsewhere")
    watch = Watch(root, FOLDERS, ())
    watch.start()
    try:
        (root / "articles/a.md").write_text("a")
        (tmp_path / "elsewhere/x").write_text("x")
        assert names(told(watch)) == {"content/a.md"}
    finally:
        watch.stop()


def test_stopping_ends_a_wait(site: Path) -> None:
    watch = Watch(site, FOLDERS, ())
    watch.start()
    watch.stop()
    started = time.monotonic()
    assert watch.take(60) == Batch()
    assert time.monotonic() - started < 30


def test_where_watching_is_impossible_everything_is_looked_at(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "not-there", FOLDERS, ())
    watch.start()
    assert watch.trouble
    assert watch.take(0.01) == Batch(everywhere=True)


def test_a_save_in_parts_waits_for_its_end() -> None:
    waiting = Waiting()
    waiting.note("a", WRITING, 0.0)
    assert waiting.take(WRITING - 0.001) is None
    waiting.note("a", QUIET, 0.1)
    assert waiting.take(0.1 + QUIET / 2) is None
    assert waiting.take(0.101 + QUIET) == Batch(frozenset({"a"}))
    assert waiting.next(1.0) is None


def test_a_file_that_goes_has_time_to_come_back() -> None:
    waiting = Waiting()
    waiting.note("a", GONE, 0.0)
    waiting.note("a", CREATED, 0.02)
    waiting.note("a", QUIET, 0.03)
    assert waiting.take(0.031 + QUIET) == Batch(frozenset({"a"}))


def test_a_stream_of_events_is_told_in_parts() -> None:
    waiting = Waiting()
    first = None
    for step in range(100):
        now = step * 0.005
        waiting.note(f"{step}", QUIET, now)
        first = waiting.take(now)
        if first:
            break
    assert first
    assert abs(now - PATIENCE) < 0.01
    assert 35 <= len(first.paths) <= 41


def test_after_a_flood_everything_is_looked_at() -> None:
    waiting = Waiting()
    for number in range(BURST):
        waiting.note(str(number % 10), QUIET, 0.0001 * number)
    assert waiting.take(0.0001 * BURST) is None
    assert waiting.take(1.0) == Batch(everywhere=True)
    assert waiting.take(2.0) is None


def test_the_watch_leaves_nothing_open(site: Path) -> None:
    def opened() -> int:
        return len(os.listdir("/proc/self/fd"))

    watch = Watch(site, FOLDERS, ())
    watch.start()
    watch.stop()
    before = opened()
    for _ in range(5):
        watch = Watch(site, FOLDERS, ())
        watch.start()
        watch.stop()
    assert opened() <= before + 1
