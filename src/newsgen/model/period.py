"""Periods: the calendar tree (year, month, week of the month, day) by which archives are cut.

A period is a text: "" (all), "2026", "2026-11", "2026-11-w2", "2026-11-09". Weeks are days 1-7, 8-14, 15-21 and
22 to the end, so that a period never crosses a month. A day is the number 20261109.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsgen.model.work import FOREVER


def periods_of(day: int) -> tuple[str, str, str, str, str]:
    """The five periods that hold a day, widest first."""
    year, month, dom = day // 10000, day // 100 % 100, day % 100
    head = f"{year:04d}-{month:02d}"
    return ("", f"{year:04d}", head, f"{head}-w{min(4, (dom + 6) // 7)}", f"{head}-{dom:02d}")


def level_of(period: str) -> str:
    """all, year, month, week or day."""
    if "w" in period:
        return "week"
    return {0: "all", 4: "year", 7: "month", 10: "day"}[len(period)]


def children_of(period: str) -> list[str]:
    """The periods that a year, a month or a week is cut into, in order, those that the calendar does not have among them."""
    match level_of(period):
        case "year":
            return [f"{period}-{month:02d}" for month in range(1, 13)]
        case "month":
            return [f"{period}-w{week}" for week in range(1, 5)]
        case _:
            first = int(period[-1]) * 7 - 6
            return [f"{period[:7]}-{day:02d}" for day in range(first, 32 if first == 22 else first + 7)]


def dates_of(period: str) -> tuple[date, date]:
    """First and last day (both included) of a period that is not ""."""
    level, year = level_of(period), int(period[:4])
    if level == "year":
        return date(year, 1, 1), date(year, 12, 31)
    month = int(period[5:7])
    last = monthrange(year, month)[1]
    if level == "month":
        return date(year, month, 1), date(year, month, last)
    if level == "week":
        week = int(period[-1])
        return date(year, month, week * 7 - 6), date(year, month, last if week == 4 else week * 7)
    day = date(year, month, int(period[8:]))
    return day, day


def path_of(period: str) -> str:
    """The part of a URL for a period: `2026/11/w2/`, `2026/11/09/`, "" for all."""
    return period.replace("-", "/") + "/" if period else ""


def day_of(seconds: int, zone: str) -> int:
    """20261109 of a moment (seconds since 1970 UTC) in an IANA zone: the day whose `bounds_of` it lies in.

    That is its local date, but for the minutes before midnight that come once more after it, where clocks were set back
    across midnight (as in Newfoundland until 2011).
    """
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    if moment.fold:
        midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        if midnight.timestamp() <= seconds:
            moment = midnight
    return moment.year * 10000 + moment.month * 100 + moment.day


def bounds_of(period: str, zone: str) -> tuple[int, int]:
    """First and last second (both included, since 1970 UTC) of a period in an IANA zone."""
    if not period:
        return -FOREVER, FOREVER
    first, last = dates_of(period)
    info = ZoneInfo(zone)
    start = datetime(first.year, first.month, first.day, tzinfo=info)
    after = last + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=info)
    return int(start.timestamp()), int(end.timestamp()) - 1
