"""R14, S10: broken articles are each reported once with place and fix, and held back; all others are published."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from newsroom import Newsroom, numbered

NESTED = "[" * 3000
BROKEN = (
    "---\ntitle: GPT-5.5: the race\ndate: 2026-03-01\n---\n\nText.\n", "---\ndate: 2026-03-01\n---\n\nText.\n", "---\ntitle: T\ndate: 2026-02-30\n---\n\nText.\n",
    "---\ntitle: T\ndate: 2026-03-01\ntagz: [a]\n---\n\nText.\n", "Just text.\n", "---\ntitle: T\ndate: 2026-03-01\n", "---\ntitle: [a\n---\n\nText.\n",
    "---\ntitle: A\ntitle: B\ndate: 2026-03-01\n---\n\nText.\n", "---\ntitle: &a x\ndate: *a\n---\n\nText.\n", "",
)  # fmt: skip
VALUES = (
    "&a [*a]", "*missing", "!!python/object/apply:os.system ['true']", "!!binary aGk=", "{<<: {a: b}}", "[" * 25 + "]" * 25, NESTED, "{" * 200, '"\\ud800"', '"\\x00"', "'unclosed", '"unclosed', "@openai says",
    "%100", "`tick`", "[4] things", "*bold*", "- a\n - b", "|\n broken\nindent", ">-\n\tx", "? complex", "{a: b, a: c}", "[a, b", "a: b: c", "!tag x", "\u2028", "\x07", "~", "[]", "{}", "[[[]]]", "x" * 70_000,
    "0x1F", "1e999", ".inf", "2026-02-30", "1_000", "!!float x", "# only a comment", "|", ">", "|9\n x", "\ufeff", "\u202e", "'''", '"\\U0010ffff"', "&" * 5000, "- " * 2000, "{a: " * 500, "\t",
)  # fmt: skip


def broken_among(folder: Path, count: int) -> None:
    room = Newsroom(folder / "site", count)
    room.build()
    before = room.tree()
    sick = [numbered(number).path for number in range(0, count, count // 10)][:10]
    for path, text in zip(sick, BROKEN, strict=True):
        room.write(f"content/{path}", text)
    report = room.build()
    assert not report.ok
    errors = [d for d in report.diagnostics if d.severity == "error"]
    assert sorted({d.span.file for d in errors}) == sorted(f"content/{path}" for path in sick)
    assert all(d.span.line and d.span.column and d.hint for d in errors), errors
    assert len(errors) == len({(d.span, d.code) for d in errors})
    assert sum(len([d for d in errors if d.span.file == f"content/{path}"]) for path in sick) <= 12
    assert room.tree() == before  # the last good version of each stays
    again = room.build()
    assert (again.diagnostics, room.ran()) == (report.diagnostics, [])
    clean, found = room.clean(folder / "clean")
    assert found.articles == count - 10
    assert sum(name.startswith("20") for name in clean) == count - 10
    strict, _ = room.clean(folder / "strict", strict=True)
    assert [name for name in strict if name.endswith(".html")] == []


def test_ten_broken_among_a_hundred(tmp_path: Path) -> None:
    broken_among(tmp_path, 100)


@pytest.mark.full
def test_ten_broken_among_a_thousand(tmp_path: Path) -> None:
    broken_among(tmp_path, 1000)


def test_a_hundred_hostile_front_matters_in_one_site(tmp_path: Path) -> None:
    room, names = Newsroom(tmp_path / "site", 3), []
    for number, value in enumerate(VALUES):
        for place, text in (("title", f"title: {value}\ndate: 2026-01-01\n"), ("tags", f"title: T\ndate: 2026-01-01\ntags: {value}\n")):
            names.append(f"content/ai/{place}-{number}.md")
            room.write(names[-1], f"---\n{text}---\n\nText.\n".encode("utf-8", "surrogatepass"))
    assert len(names) >= 100
    started = time.process_time()
    report = room.build()
    assert time.process_time() - started < 0.1 * len(names)
    published = [name for name in names if not any(d.span.file == name and d.severity == "error" for d in report.diagnostics)]
    assert report.articles == 3 + len(published)
    assert len(published) < len(names) / 2
    assert all(d.span.line and d.span.column for d in report.diagnostics if d.span.file in names), [d for d in report.diagnostics if not d.span.line]
    assert not any(d.code.startswith("NG9") for d in report.diagnostics)
    room.check(tmp_path / "clean")
