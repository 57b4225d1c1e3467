"""S6: no byte from outside of the site gets into its output, whatever link leads there, even one swapped meanwhile."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from newsroom import Newsroom, numbered, tree_of

SECRET = b"SECRET-FROM-OUTSIDE"
ARTICLE = b"---\ntitle: SECRET-FROM-OUTSIDE\ndate: 2026-01-01\n---\n\nSECRET-FROM-OUTSIDE\n"
PLACES = (
    "content/ai/a.md", "content/ai/pic.png", "content/pages/p.md", "static/s.txt", "static/deep/s.txt", "content/linked",
    "static/linked", "content", "static", "content/ai/deep/er", "content/pages", "content/ai", "static/.hidden.txt",
)  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    outside = tmp_path / "outside"
    for name in ("a.md", "deep/a.md", "s.txt", "404.html", "partials/foot.html", "templates/404.html", "static/x.css", "theme.yaml"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_bytes(ARTICLE)
    (outside / "authors.yaml").write_text("ada:\n  name: SECRET-FROM-OUTSIDE\n", encoding="utf-8")
    return Newsroom(tmp_path / "site", 3)


def leaks(room: Newsroom) -> list[str]:
    return [name for name, data in tree_of(room.root / "output").items() if SECRET in data]


@pytest.mark.parametrize("form", ["absolute", "relative", "chain"])
@pytest.mark.parametrize("place", PLACES)
def test_a_link_that_leads_out_is_not_followed(room: Newsroom, place: str, form: str) -> None:
    target = room.root / place
    outside = room.root.parent / "outside"
    aim = outside if "." not in target.name else outside / ("a.md" if target.suffix == ".md" else "s.txt")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        target.rename(target.with_name("kept"))
    if form == "chain":
        (room.root / "hop").symlink_to(aim)
        aim = room.root / "hop"
    target.symlink_to(os.path.relpath(aim, target.parent) if form == "relative" else aim)
    report = room.build()
    assert leaks(room) == []
    hidden = target.name.startswith(".")
    assert hidden or "NG104" in {d.code for d in report.diagnostics}, report.diagnostics


def test_links_inside_of_the_site_work(room: Newsroom) -> None:
    (room.root / "static").mkdir()
    (room.root / "shared.txt").write_text("inside", encoding="utf-8")
    (room.root / "static/s.txt").symlink_to("../shared.txt")
    assert room.build().diagnostics == ()
    assert room.tree()["s.txt"] == b"inside"


def swapping(room: Newsroom, rounds: int) -> None:
    """Swap article, file and folder for links to the outside and back while builds run."""
    outside, done = room.root.parent / "outside", threading.Event()
    room.write("static/s.txt", "inside")
    room.write("static/deep/s.txt", "inside")
    files = [(room.root / "content" / numbered(0).path, outside / "a.md"), (room.root / "static/s.txt", outside / "s.txt"), (room.root / "static/deep", outside)]
    kept = [(path, path.with_name(f".kept-{path.name}"), aim) for path, aim in files]

    def swap() -> None:
        while not done.is_set():
            for path, beside, aim in kept:
                path.rename(beside)
                path.symlink_to(aim)
            for path, beside, _ in kept:
                path.unlink()
                beside.rename(path)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(rounds):
            room.build(clean=True)
            assert leaks(room) == []
    finally:
        done.set()
        thread.join()
    room.build()
    room.check(room.root.parent / "clean")


def test_links_swapped_during_the_build(room: Newsroom) -> None:
    swapping(room, 8)


@pytest.mark.full
def test_links_swapped_during_many_builds(room: Newsroom) -> None:
    swapping(room, 200)


def test_output_is_not_written_through_a_link(room: Newsroom) -> None:
    """A link planted in the output folder leads nothing out of it."""
    room.build()
    precious = room.root.parent / "precious.txt"
    precious.write_text("precious", encoding="utf-8")
    page = room.root / "output/index.html"
    page.unlink()
    page.symlink_to(precious)
    room.put(numbered(7))
    room.build()
    assert precious.read_text(encoding="utf-8") == "precious"
    assert not page.is_symlink()
    assert b"Story number 7" in page.read_bytes()
