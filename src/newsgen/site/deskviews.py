"""The views of the desk: for each page, the plain data that its template shows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from newsgen.model.diagnostic import Diagnostic, Severity
from newsgen.site.excerpt import shown
from newsgen.site.newsroom import DRAFT, HELD, LIVE, NAMES, RETRACTED, SCHEDULED, Entry, Newsroom
from newsgen.site.preview import State
from newsgen.site.words import because, words

PAGE = 50
_SHOWN = 200
_WEEKS = 26
_STATES = (LIVE, SCHEDULED, DRAFT, HELD, RETRACTED)
_LEVELS = (0, 1, 3, 6, 12)

def clock(state: State) -> str:
    """What stands at the foot of each page."""
    turn = state.last
    if turn is None or state.building:
        return "A build is running."
    return f"As of build {turn.number:,}. This page follows by itself."


def entry(newsroom: Newsroom, one: Entry) -> dict[str, Any]:
    """An article as a row."""
    card = newsroom.card(one.path)
    return {
        "path": one.path, "title": card.title if card else newsroom.title(one.path), "state": one.state,
        "state_name": NAMES[one.state], "url": card.url if card and one.live else "", "live": one.live,
        "section": card.section.name if card and card.section else "",
        "date": newsroom.local(one.since).isoformat() if one.since is not None else "",
        "until": newsroom.local(one.until).isoformat() if one.until is not None and one.since is not None else "",
    }


def today(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """The first page: what is, what is wrong, what comes, what was."""
    del given
    state, counts = newsroom.state, newsroom.counts()
    coming = [one for one in newsroom.entries if one.state == SCHEDULED][-6:][::-1]
    latest = [one for one in newsroom.entries if one.state in (LIVE, RETRACTED)][:8]
    errors = [one for one in state.diagnostics if one.severity is Severity.ERROR]
    change = state.next_change
    changing = [one for one in newsroom.entries if change and _seconds(change) in (one.since, one.until)]
    return {
        "tiles": [{"state": name, "name": NAMES[name], "count": counts[name]} for name in _STATES],
        "errors": len(errors),
        "problems": [shown(one, newsroom.root) for one in errors[:4]],
        "change": newsroom.local(_seconds(change)).isoformat() if change else "",
        "changing": [entry(newsroom, one) for one in changing[:3]],
        "coming": [entry(newsroom, one) for one in coming],
        "latest": [entry(newsroom, one) for one in latest],
        "weeks": _weeks(newsroom),
        "trouble": state.trouble,
        **_built(newsroom, 6),
    }


def _seconds(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp())


def _weeks(newsroom: Newsroom) -> list[dict[str, Any]]:
    """The last half year and the fortnight to come, by weeks of seven days."""
    days = newsroom.by_day(newsroom.entries)
    now = newsroom.local(newsroom.state.now).date()
    first = now - timedelta(days=now.weekday() + 7 * (_WEEKS - 3))
    weeks = []
    for week in range(_WEEKS):
        start = first + timedelta(weeks=week)
        weeks.append({"start": start.isoformat(), "days": [day_of(days, start + timedelta(days=n), now) for n in range(7)]})
    return weeks


def day_of(days: Mapping[str, list[Entry]], day: date, now: date) -> dict[str, Any]:
    """A day of a calendar: how much was published on it, in five steps, and what is still to come."""
    found = days.get(day.isoformat(), [])
    scheduled = sum(one.state == SCHEDULED for one in found)
    level = sum(len(found) >= least for least in _LEVELS[1:])
    return {
        "date": day.isoformat(), "number": day.day, "count": len(found), "level": level, "scheduled": scheduled,
        "today": day == now,
    }


def articles(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """All articles, a window at a time: by state, by day, by a part of the name."""
    wanted, day, words_ = given.get("state", ""), given.get("day", ""), given.get("q", "")[:100].strip()
    counts = newsroom.counts()
    found: list[Entry] = list(newsroom.entries)
    if wanted in NAMES:
        found = [one for one in found if one.state == wanted]
    if day:
        found = newsroom.by_day(found).get(day, [])
    if words_:
        parts = [part.casefold() for part in words_.replace(" ", "-").split("-") if part]
        found = [one for one in found if all(part in one.path.casefold() for part in parts)]
    last = max(1, math.ceil(len(found) / PAGE))
    number = min(last, max(1, number_of(given.get("page", ""))))
    window = found[(number - 1) * PAGE : number * PAGE]
    wrong = {one.span.file for one in newsroom.state.diagnostics if one.severity is Severity.ERROR}
    return {
        "states": [{"state": "", "name": "All", "count": len(newsroom.entries), "here": wanted not in NAMES}]
        + [{"state": name, "name": NAMES[name], "count": counts[name], "here": wanted == name} for name in NAMES if counts[name]],
        "state": wanted if wanted in NAMES else "", "day": day if len(day) == 10 else "", "q": words_,
        "total": len(found), "number": number, "last": last, "first": (number - 1) * PAGE + 1 if window else 0,
        "rows": [{**entry(newsroom, one), "wrong": one.path in wrong} for one in window],
    }


def problems(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """What is wrong, by file, errors before warnings."""
    del given
    state = newsroom.state
    files: dict[str, list[Diagnostic]] = {}
    order = sorted(dict.fromkeys(state.diagnostics), key=lambda one: (one.severity is not Severity.ERROR, one.sort_key()))
    for one in order[:_SHOWN]:
        files.setdefault(one.span.file, []).append(one)
    groups = []
    for file, found in files.items():
        card = newsroom.card(file)
        groups.append({
            "file": file or "The site", "title": card.title if card else "", "url": card.url if card else "",
            "items": [shown(one, newsroom.root) for one in found],
        })
    errors = sum(one.severity is Severity.ERROR for one in order)
    return {
        "groups": groups, "errors": errors, "warnings": len(order) - errors, "more": max(0, len(order) - _SHOWN),
        "stopped": state.problem is not None,
    }


def build(newsroom: Newsroom, given: Mapping[str, str]) -> dict[str, Any]:
    """What the last build did, and why."""
    del given
    return _built(newsroom, _SHOWN)


def _built(newsroom: Newsroom, limit: int) -> dict[str, Any]:
    state = newsroom.state
    turn, report = state.last, state.report
    ran = [] if turn is None else [{"what": words(key), "why": because(reason)} for key, reason in turn.ran[:limit]]
    return {
        "number": turn.number if turn else 0,
        "took": _took(turn.seconds) if turn else "",
        "stopped": turn is not None and turn.problem is not None,
        "ran": ran, "ran_all": len(turn.ran) if turn else 0,
        "written": list(turn.written[:limit]) if turn else [], "written_all": len(turn.written) if turn else 0,
        "removed": list(turn.removed[:limit]) if turn else [], "removed_all": len(turn.removed) if turn else 0,
        "files": report.pages.planned if report else 0,
        "articles_all": report.articles if report else 0,
        "next": newsroom.local(_seconds(state.next_change)).isoformat() if state.next_change else "",
    }


def _took(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def number_of(text: str) -> int:
    """A whole number that somebody wrote into an address, 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
