"""Exports: votes counted by article and revision, as JSON lines or CSV; the same votes give the same bytes.

What readers wrote is data that nobody has checked. It is marked so, and no cell begins like a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from newsgen.feedback.store import KeptVote

Z_95 = 1.959963984540054
COLUMNS = (
    "id", "url", "rev", "title", "section", "tags", "model", "prompt_version", "sources", "published", "up", "down", "n",
    "wilson_low_95", "reasons", "comments", "suspect_n", "first_day", "last_day",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True, slots=True)
class About:
    """What a site tells of an article: who or what wrote it, and from what."""

    url: str = ""
    title: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    model: str = ""
    prompt_version: str = ""
    sources: tuple[str, ...] = ()
    published: str = ""


@dataclass(slots=True)
class Count:
    """The votes on one revision of an article. Suspect ones are counted apart, in `suspect` alone."""

    article: str
    rev: str
    up: int = 0
    down: int = 0
    suspect: int = 0
    first_day: str = ""
    last_day: str = ""
    reasons: Counter[str] = field(default_factory=Counter)
    comments: list[str] = field(default_factory=list)


def wilson_low(up: int, n: int) -> float:
    """The lower bound of the share of "yes" that holds with 95 % (Wilson 1927); 0 for no votes."""
    if n == 0:
        return 0.0
    share, square = up / n, Z_95 * Z_95
    middle = share + square / (2 * n)
    spread = Z_95 * sqrt((share * (1 - share) + square / (4 * n)) / n)
    return max(0.0, (middle - spread) / (1 + square / n))


def count(votes: Iterable[KeptVote]) -> list[Count]:
    """Counts by article and revision, in the order of their names."""
    found: dict[tuple[str, str], Count] = {}
    for article, rev, yes, reasons, comment, day, suspect in votes:
        one = found.get((article, rev))
        if one is None:
            one = found[article, rev] = Count(article, rev, first_day=day, last_day=day)
        if day < one.first_day:
            one.first_day = day
        elif day > one.last_day:
            one.last_day = day
        if suspect:
            one.suspect += 1
            continue
        if yes:
            one.up += 1
        else:
            one.down += 1
        if reasons:
            one.reasons.update(reasons.split(" "))
        if comment:
            one.comments.append(comment)
    for one in found.values():
        one.comments.sort()
    return [found[name] for name in sorted(found)]


def records(counts: Iterable[Count], about: Mapping[str, About]) -> Iterator[dict[str, Any]]:
    """One record for each count, with what the site tells of the article."""
    for one in counts:
        known = about.get(one.article, About())
        n = one.up + one.down
        yield {
            "id": one.article, "url": known.url, "rev": one.rev, "title": known.title, "section": known.section,
            "tags": list(known.tags), "model": known.model, "prompt_version": known.prompt_version,
            "sources": list(known.sources), "published": known.published, "up": one.up, "down": one.down, "n": n,
            "wilson_low_95": wilson_low(one.up, n), "reasons": dict(sorted(one.reasons.items())),
            "comments": [{"text": text, "untrusted": True} for text in one.comments], "suspect_n": one.suspect,
            "first_day": one.first_day, "last_day": one.last_day,
        }


def jsonl(rows: Iterable[dict[str, Any]]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def table(rows: Iterable[dict[str, Any]]) -> str:
    """CSV with a line of names; lists are written out in one cell each, comments as a JSON list."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["untrusted_comments" if name == "comments" else name for name in COLUMNS])
    for row in rows:
        writer.writerow([_cell(name, row[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(name: str, value: Any) -> Any:
    if name == "comments":
        return json.dumps([one["text"] for one in value], ensure_ascii=False)
    if name == "reasons":
        return " ".join(f"{reason}:{n}" for reason, n in value.items())
    if isinstance(value, list):
        value = ", ".join(value)
    if isinstance(value, str):
        # Programs for tables run what begins like a formula.
        return "'" + value if value.lstrip(" \u00a0").startswith(_FORMULA) else value
    return value
