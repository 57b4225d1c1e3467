"""The pictures of the desk: stories with what is related to them, the calendar of what was published, and the votes."""

from __future__ import annotations

import calendar as months
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from typing import Any

from newsgen.feedback.export import count, wilson_low
from newsgen.feedback.store import StoreAway
from newsgen.model.problem import Problem
from newsgen.site.deskviews import day_of, entry, number_of
from newsgen.site.feedback import PREVIEW_VOTES, open_store
from newsgen.site.newsroom import LIVE, SCHEDULED, Newsroom

WINDOW = 40
_COLOURS = 5
_RANKED = 25


def stories(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """A window of the newest articles as a column of points, joined by an arc where one is related to another."""
    live = [one for one in newsroom.entries if one.state == LIVE]
    last = max(1, -(-len(live) // WINDOW))
    number = min(last, max(1, number_of(given.get("page", ""))))
    window = live[(number - 1) * WINDOW : number * WINDOW]
    place = {one.path: n for n, one in enumerate(window)}
    found = {one.path: newsroom.related(one.path) for one in window}
    edges = sorted(
        {(min(place[a], place[b]), max(place[a], place[b])) for a, others in found.items() for b in others if b in place and a != b}
    )
    story = _joined(len(window), edges)
    sizes = Counter(story)
    # Only what belongs to a story of several has a colour.
    colours = {name: n % _COLOURS + 1 for n, name in enumerate(name for name in dict.fromkeys(story) if sizes[name] > 1)}
    rows = []
    for n, one in enumerate(window):
        others = [{"title": newsroom.title(path), "here": place.get(path, -1) + 1, "url": _url(newsroom, path)} for path in found[one.path][:4]]
        rows.append({**entry(newsroom, one), "number": n + 1, "colour": colours.get(story[n], 0), "related": others})
    arcs = [
        {"top": 10 * a + 5, "bottom": 10 * b + 5, "reach": round(100 - 94 * min(1.0, (b - a) / 16 + 0.08)), "colour": colours.get(story[a], 0)}
        for a, b in edges
    ]
    return {
        "rows": rows, "arcs": arcs, "height": 10 * len(window), "number": number, "last": last,
        "stories": len(colours), "joined": sum(size for size in sizes.values() if size > 1),
    }


def _url(newsroom: Newsroom, path: str) -> str:
    card = newsroom.card(path)
    return card.url if card else ""


def _joined(size: int, edges: list[tuple[int, int]]) -> list[int]:
    """For each point the first point that it hangs together with."""
    leader = list(range(size))

    def find(one: int) -> int:
        while leader[one] != one:
            one = leader[one]
        return one

    for a, b in edges:
        one, two = find(a), find(b)
        leader[max(one, two)] = min(one, two)
    return [find(one) for one in range(size)]


def calendar(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """A year, month by month: how much was published on each day, and what is scheduled."""
    days = newsroom.by_day(newsroom.entries)
    now = newsroom.local(newsroom.state.now).date()
    years = sorted({int(day[:4]) for day in days} | {now.year}, reverse=True)
    wanted = number_of(given.get("year", ""))
    year = wanted if wanted in years else next((one for one in years if one <= now.year), years[0])
    weeks = months.Calendar(0)
    grid = []
    for month in range(1, 13):
        rows = [
            [day_of(days, day, now) if day.month == month else None for day in week]
            for week in weeks.monthdatescalendar(year, month)
        ]
        total = sum(cell["count"] for row in rows for cell in row if cell)
        grid.append({"start": date(year, month, 1).isoformat(), "name": months.month_name[month], "rows": rows, "total": total})
    coming = [one for one in newsroom.entries if one.state == SCHEDULED]
    return {
        "year": year, "years": years, "months": grid, "total": sum(one["total"] for one in grid), "scheduled": len(coming),
        "weekdays": list(months.day_abbr),
    }


def votes(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """What the preview's form was answered, ranked by the lower bound of "yes"."""
    del given
    path = newsroom.root / PREVIEW_VOTES
    empty: dict[str, Any] = {"rows": [], "up": 0, "down": 0, "comments": 0, "suspect": 0, "articles": 0}
    if not path.is_file():
        return empty
    try:
        with closing(open_store(str(path), readonly=True)) as store:
            counted = count(store.votes(""))
    except (StoreAway, Problem, OSError):
        return empty
    rows: dict[str, dict[str, Any]] = {}
    for one in counted:
        row = rows.setdefault(one.article, {"path": one.article, "up": 0, "down": 0, "comments": 0, "suspect": 0, "reasons": Counter()})
        row["up"] += one.up
        row["down"] += one.down
        row["comments"] += len(one.comments)
        row["suspect"] += one.suspect
        row["reasons"].update(one.reasons)
    ranked = sorted(rows.values(), key=lambda row: (-wilson_low(row["up"], row["up"] + row["down"]), row["path"]))
    return {
        "rows": [
            {
                **row, "title": newsroom.title(row["path"]), "url": _url(newsroom, row["path"]),
                "low": round(100 * wilson_low(row["up"], row["up"] + row["down"])),
                "reasons": [f"{name.replace('-', ' ')} {n}" for name, n in row["reasons"].most_common(3)],
            }
            for row in ranked[:_RANKED]
        ],
        "up": sum(row["up"] for row in rows.values()), "down": sum(row["down"] for row in rows.values()),
        "comments": sum(row["comments"] for row in rows.values()), "suspect": sum(row["suspect"] for row in rows.values()),
        "articles": len(rows),
    }
