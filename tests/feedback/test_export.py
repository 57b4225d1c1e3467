"""Exports and reports: true totals, the exact bound, the same bytes, and quick for 100,000 votes."""

from __future__ import annotations

import json
import time
from collections import Counter
from decimal import Decimal, getcontext
from pathlib import Path

import pytest

from newsgen.feedback.export import About, count, jsonl, records, table, wilson_low
from newsgen.feedback.report import GROUPS, rank, text
from newsgen.feedback.sqlite import SqliteVotes
from newsgen.feedback.store import KeptVote

ABOUT = {
    "a.md": About("/a/", "A story", "AI", ("chips", "law"), "m-1", "p-3", ("one.example", "two.example"), "2026-11-01"),
    "b.md": About("/b/", "Another", "AI", ("law",), "m-2", "p-3", ("one.example",), "2026-11-02"),
}
VOTES = (
    *(KeptVote("a.md", "r" * 12, 1, "", "", "2026-11-02", 0) for _ in range(90)),
    *(KeptVote("a.md", "r" * 12, 0, "too-long other", "Too long.", "2026-11-03", 0) for _ in range(10)),
    *(KeptVote("b.md", "s" * 12, 1, "", "", "2026-11-04", 0) for _ in range(3)),
    KeptVote("b.md", "s" * 12, 1, "", "", "2026-11-05", 1),
    KeptVote("b.md", "t" * 12, 0, "outdated", "", "2026-11-06", 0),
    KeptVote("gone.md", "u" * 12, 0, "", "Why?", "2026-11-01", 0),
)


def exact(up: int, n: int) -> float:
    """Wilson's lower bound by the textbook, with 50 digits."""
    getcontext().prec = 50
    z, p, number = Decimal("1.959963984540054235524594430520551527955"), Decimal(up) / n, Decimal(n)
    root = (p * (1 - p) / number + z * z / (4 * number * number)).sqrt()
    return float((p + z * z / (2 * number) - z * root) / (1 + z * z / number))


@pytest.mark.parametrize(("up", "n"), [(0, 1), (1, 1), (3, 3), (90, 100), (1, 1000), (999_999, 1_000_000), (7, 13), (50_000, 100_000)])
def test_the_bound_is_wilsons(up: int, n: int) -> None:
    assert abs(wilson_low(up, n) - exact(up, n)) < 1e-9


def test_no_votes_have_no_bound() -> None:
    assert wilson_low(0, 0) == 0.0


def test_votes_are_counted_by_article_and_revision() -> None:
    rows = [json.loads(line) for line in jsonl(records(count(VOTES), ABOUT)).splitlines()]
    assert [(row["id"], row["rev"][0], row["up"], row["down"], row["n"], row["suspect_n"]) for row in rows] == [
        ("a.md", "r", 90, 10, 100, 0), ("b.md", "s", 3, 0, 3, 1), ("b.md", "t", 0, 1, 1, 0), ("gone.md", "u", 0, 1, 1, 0),
    ]  # fmt: skip
    first = rows[0]
    assert first["reasons"] == {"other": 10, "too-long": 10}
    assert (first["first_day"], first["last_day"]) == ("2026-11-02", "2026-11-03")
    assert (first["model"], first["prompt_version"], first["sources"], first["tags"]) == ("m-1", "p-3", ["one.example", "two.example"], ["chips", "law"])
    assert rows[1]["last_day"] == "2026-11-05"
    assert (rows[3]["title"], rows[3]["comments"]) == ("", [{"text": "Why?", "untrusted": True}])


def test_the_same_votes_in_any_order_give_the_same_bytes() -> None:
    votes = (*VOTES, *(KeptVote("a.md", "r" * 12, 0, "", text, "2026-11-03", 0) for text in ("B", "c", "A")))
    for write in (jsonl, table):
        assert write(records(count(votes), ABOUT)) == write(records(count(votes[::-1]), ABOUT))


def test_reports_rank_by_the_bound() -> None:
    lines = rank(count(VOTES), ABOUT, "article")
    assert [(line.name, line.up, line.down, line.suspect) for line in lines] == [
        ("A story (/a/)", 90, 10, 0), ("Another (/b/)", 3, 1, 1), ("gone.md", 0, 1, 0),
    ]  # fmt: skip
    assert [(line.name, line.articles, line.up) for line in rank(count(VOTES), ABOUT, "source")] == [
        ("two.example", 1, 90), ("one.example", 2, 93), ("(none)", 1, 0),
    ]  # fmt: skip
    assert [line.name for line in rank(count(VOTES), ABOUT, "model")] == ["m-1", "m-2", "(none)"]
    for group in GROUPS:
        shown = text(rank(count(VOTES), ABOUT, group), group, 1)
        assert shown.splitlines()[0].split()[0] == "helpful"
        assert "more (--limit 0" in shown.splitlines()[-1]
    assert "[other 10, too-long 10]" in text(lines, "article", 0)
    assert "(1 suspect, not counted)" in text(lines, "article", 0)


def test_a_hundred_thousand_votes_in_two_seconds(tmp_path: Path) -> None:
    store = SqliteVotes(tmp_path / "votes.db")
    rows = [
        (f"content/{n % 997}.md", f"{n % 5:012x}", n % 7 != 0, "unclear" if n % 7 == 0 else "", "text" if n % 50 == 0 else "", n % 300 == 0)
        for n in range(100_000)
    ]
    sql = "INSERT INTO newsgen_vote (article, rev, yes, reasons, comment, suspect, day) VALUES (?, ?, ?, ?, ?, ?, '2026-11-09')"
    with store._transaction():
        store._db.executemany(sql, rows)
    began = time.perf_counter()
    first = jsonl(records(count(store.votes("")), {}))
    took = time.perf_counter() - began
    assert first == jsonl(records(count(store.votes("")), {}))
    made = [json.loads(line) for line in first.splitlines()]
    for name, number in (("up", 1), ("down", 0)):
        wanted = Counter((a, r) for a, r, yes, _, _, suspect in rows if yes == number and not suspect)
        assert {(row["id"], row["rev"]): row[name] for row in made if row[name]} == wanted
    assert sum(row["suspect_n"] for row in made) == sum(row[5] for row in rows)
    assert sum(sum(row["reasons"].values()) for row in made) == sum(bool(row[3]) and not row[5] for row in rows)
    assert took < 2
    store.close()
