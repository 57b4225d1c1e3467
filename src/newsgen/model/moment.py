"""Moments: a date, or a date and time with or without a zone, as people and machines write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_SHAPE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:(?:[Tt]|[ ]+)(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?[ ]*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_OTHER_SHAPES = (
    (re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"), (3, 1, 2)),
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})"), (1, 2, 3)),
    (re.compile(r"(\d{4})(\d\d)(\d\d)"), (1, 2, 3)),
)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +", re.IGNORECASE)
_TIME = re.compile(r"(.*\d)(?:[Tt]|,? +(?:at +)?)(\d{1,2}):(\d\d)(:\d\d)?(?:\.\d+)? *(Z|UTC|GMT|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as it was written: `value` is naive where no zone was, `has_time` False for a bare date."""

    value: datetime
    has_time: bool

    def at(self, zone: ZoneInfo) -> datetime:
        """The point in time, in a zone; without a zone of its own it was meant in that one.

        In the hour that clocks skip in spring it is an hour later; of the hour that they repeat in autumn, the first.
        """
        value = self.value if self.value.tzinfo else self.value.replace(tzinfo=zone)
        return value.astimezone(UTC).astimezone(zone)


def parse_moment(text: str) -> Moment:
    """Read `2026-04-24`, `2026-04-24 10:00`, `2026-04-24T10:00:00Z` and the like; a ValueError says what is wrong."""
    match = _SHAPE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not written as 2026-04-24 or 2026-04-24T10:00:00+02:00")
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not 1000 <= year <= 9000:
        raise ValueError(f"the year {year} is not between 1000 and 9000")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    try:
        value = datetime(year, month, day)  # noqa: DTZ001 - the site's zone comes later
    except ValueError:
        raise ValueError(f"{_MONTHS[month - 1].capitalize()} {year} has no day {day}") from None
    if match[4] is None:
        return Moment(value, has_time=False)
    try:
        value = value.replace(hour=int(match[4]), minute=int(match[5]), second=int(match[6] or 0), tzinfo=_zone(match[7]))
    except ValueError:
        raise ValueError(f"there is no such time of day: {text!r}") from None
    return Moment(value, has_time=True)


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(text)
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def suggest_moment(text: str) -> str:
    """The ISO spelling of a date written otherwise (`April 24, 2026`, `2026-4-24 9:00`), or ""."""
    text = _WEEKDAY.sub("", text.strip(), count=1)
    time = _TIME.fullmatch(text)
    suffix = ""
    if time:
        text = time[1]
        suffix = f" {int(time[2]):02d}:{time[3]}{time[4] or ''}{' ' + time[5] if time[5] else ''}"
    for pattern, (year, month, day) in _OTHER_SHAPES:
        if not (match := pattern.fullmatch(text)):
            continue
        name = match[month].lower()
        number = next((n for n, full in enumerate(_MONTHS, 1) if full.startswith(name) and len(name) > 2), 0)
        number = int(name) if name.isdigit() else number
        spelled = f"{match[year]}-{number:02d}-{int(match[day]):02d}{suffix}"
        try:
            parse_moment(spelled)
        except ValueError:
            continue
        return spelled
    return ""
