"""R16, R17: addresses never collide in silence, and are portable whatever a file or title is called."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest

from newsgen.model.report import BuildReport
from newsroom import Draft, Newsroom

PORTABLE = re.compile(r"[a-z0-9_.~-]+(?:/[a-z0-9_.~-]+)*\Z")
BASES = ("café", "story", "Straße", "CON", "naïve résumé", "index", "Ångström", "two words", "İstanbul", "x" * 90)
HOSTILE = (
    "CON", "con.txt", "NUL", "aux", "COM1", "com1.backup", "LPT9", "PRN.a.b", "trailing dot.", "trailing space ", " leading", "a\\b", "a:b", "a*b", "a?b", 'a"b', "a<b>c", "a|b",
    "%2e%2e", "%2e%2e%2fetc", "..x", "...", "-", "--", "_", "~", "'", "\u202egnp.exe", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "مرحبا بالعالم", "שלום", "日本語のニュース", "Ωmega", "ﬁnance",
    "e\u0301", "\u00e9", "a\tb", "a\u00a0b", "a\u2028b", "index", "INDEX", "404", "feed", "feed.xml", "sitemap.xml", "assets", "tags", "archive", "x" * 240, "ж" * 110, "{{ 7*7 }}", "{year}", "$(id)", "`id`", ";rm", "&amp;", "#", "C++", "C#",
    "a\nb", "\x7f", "\x1b[31m",
)  # fmt: skip


def variants(base: str, chance: random.Random) -> tuple[str, str]:
    """Two spellings that some host or file system takes for one."""
    ways = (
        str.lower, str.upper, str.title, str.swapcase, lambda t: unicodedata.normalize("NFC", t), lambda t: unicodedata.normalize("NFD", t),
        lambda t: unicodedata.normalize("NFKC", t), lambda t: t.replace(" ", "-"), lambda t: t + "!", lambda t: t,
    )  # fmt: skip
    return chance.choice(ways)(base), chance.choice(ways)(base)


def named(report: BuildReport, path: str) -> bool:
    return any(path in (d.span.file, *(n.span.file for n in d.notes if n.span)) or path in d.message for d in report.diagnostics)


def pairs(folder: Path, count: int, seed: int) -> None:
    """Pairs of articles in one site, each pair on a day of its own: both are there, or both are named."""
    chance, room = random.Random(seed), Newsroom(folder / "site", 0)  # noqa: S311 - chosen to be repeated, not to be secret
    made = []
    for number in range(count):
        one, two = variants(chance.choice(BASES), chance)
        way, month, year = number % 3, 1 + number % 12, 1940 + number // 12
        marks = []
        for side, name in (("a", one), ("b", two)):
            mark = f"mark{number}{side}"
            draft = Draft(f"{side}{number}/{name if way == 0 else 'story'}.md", f"T {mark}", f"{year}-{month:02d}-01", body=f"{mark} [1].\n")
            if way == 1:
                draft.title = name.replace('"', "")
            if way == 2:
                draft.path = f"{side}{number}/{name}.md"
                draft.more = {"aliases": f"[/old/{number}/]"}
            room.put(draft)
            marks.append((draft.path, mark))
        made.append((number, marks))
    report = room.build()
    texts = b"\n".join(data for name, data in room.tree().items() if name.endswith("index.html") and name[:2] in {"19", "20"})
    for number, marks in made:
        there = [f"{mark} <".encode() in texts or f"{mark} ".encode() in texts for _, mark in marks]
        if not all(there):
            assert all(named(report, f"content/{path}") for path, _ in marks), (number, marks)
        assert any(there), (number, marks)
    names = [name.casefold() for name in room.tree()]
    assert len(names) == len(set(names))


def test_pairs_of_names_never_overwrite_one_another(tmp_path: Path) -> None:
    pairs(tmp_path, 60, 5)


@pytest.mark.full
def test_a_thousand_pairs(tmp_path: Path) -> None:
    pairs(tmp_path, 1000, 6)


CLASHES = (
    ("tags/ai", "tag: the page of a list"), ("index", "the front page"), ("feed.xml", "the feed"), ("404", "the page that is not there"),
    ("sitemap.xml", "the sitemap"), ("archive", "the archive"), ("assets", "a folder"), ("sections", "the sections"), ("authors/ada", "an author"),
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name, _ in CLASHES])
def test_a_page_with_the_place_of_another_page(tmp_path: Path, name: str) -> None:
    room = Newsroom(tmp_path / "site", 8)
    room.build()
    before = room.tree()
    room.write(f"content/pages/{name}.md", "---\ntitle: A page\n---\n\nThe words of the intruder.\n")
    report = room.build()
    after = room.tree()
    shown = [path for path, data in after.items() if b"words of the intruder" in data and path != "feed.xml"]
    if not shown:
        assert named(report, f"content/pages/{name}.md")
    lost = [path for path in before if path not in after or (path in shown)]
    assert not lost or named(report, f"content/pages/{name}.md")
    room.check(tmp_path / "clean")


@pytest.mark.parametrize("permalink", ["/{year}/{month}/{slug}/", "/{slug}/"])
def test_hostile_names_become_portable_addresses(tmp_path: Path, permalink: str) -> None:
    config = f"site:\n  title: T\n  url: https://news.example.org/\ncontent:\n  permalink: {permalink}\n"
    room, written = Newsroom(tmp_path / "site", 0, config), 0
    for number, name in enumerate(HOSTILE):
        if "/" in name or len(name.encode()) > 250:
            continue
        room.put(Draft(f"ai/{name}.md", f"Title {number}", f"2026-01-01T00:{number % 60:02d}:00+00:00", tags=[f"'{name[:30].strip()}'"] if name.isalnum() else []))
        written += 1
    report = room.build()
    tree = room.tree()
    pages = [name for name in tree if name != ".newsgen"]
    bad = [name for name in pages if not PORTABLE.match(name) or len("/" + name.removesuffix("index.html")) > 100]
    assert bad == []
    reserved = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
    assert [name for name in pages for part in name.split("/") if part.split(".")[0] in reserved or part.endswith((".", " "))] == []
    assert len({name.casefold() for name in pages}) == len(pages)
    shown = sum(1 for number in range(len(HOSTILE)) if any(f">Title {number}<".encode() in data for data in tree.values()))
    silent = [path for path in (room.root / "content/ai").iterdir() if not path.name.startswith(".") and not path.name.endswith("~")]
    assert shown + len({d.span.file for d in report.diagnostics if d.severity == "error"}) >= len(silent)
    again = room.build()
    assert room.tree() == tree
    assert again.diagnostics == report.diagnostics
    room.check(tmp_path / "clean")


def test_another_title_does_not_move_an_article(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 0)
    room.put(Draft("ai/The Story.md", "First title", "2026-01-01"))
    room.build()
    before = set(room.tree())
    room.put(Draft("ai/The Story.md", "Second title", "2026-01-01"))
    room.build()
    assert set(room.tree()) == before


@pytest.mark.parametrize("way", ["a static file named as a folder of pages", "a static file named as a page", "an alias below a file"])
def test_a_file_where_a_folder_belongs(tmp_path: Path, way: str) -> None:
    room = Newsroom(tmp_path / "site", 4)
    room.build()
    before = set(room.tree())
    if way.startswith("a static"):
        room.write("static/tags" if way.endswith("pages") else "static/ai", "a file")
    else:
        room.put(Draft("ai/new.md", "New", "2026-01-01", more={"aliases": "[/feed.xml/]"}))
    report = room.build()
    assert before <= set(room.tree())
    assert not report.ok
    room.build()
    assert room.ran() == []
