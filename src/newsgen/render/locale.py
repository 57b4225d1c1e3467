"""Language: how dates, numbers and periods are written for people, on CLDR through Babel.

A `Language` belongs to one renderer and remembers what it has formatted; nothing depends on the locale, the time zone
or the clock of the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, parse_pattern
from babel.numbers import format_decimal

_REMEMBERED = 8192
# Plain "en" is written as most of the world writes it: 24 April 2026, 10:00.
_PLAIN = (("en", "en_GB"),)


def _parse(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _locale(tag: str) -> Locale:
    """The nearest locale that CLDR knows: `fr-Latn-XX` falls back to `fr`, and anything unknown to English."""
    parts = tag.split("-")
    while parts:
        found = _parse(dict(_PLAIN).get("-".join(parts), "-".join(parts)))
        if found is not None:
            return found
        parts.pop()
    return Locale.parse("en_GB")


def unknown_part(tag: str) -> tuple[str, str]:
    """What of a language tag is not registered (`language 'xx'`), and the tag that may be meant; "" for nothing."""
    if localedata.exists(tag.replace("-", "_")):  # most are, and that is known at once
        return "", ""
    language, *rest = tag.split("-")
    aliases = get_global("language_aliases")
    if language not in get_global("likely_subtags") and language not in _names().languages and not (len(language) == 2 and language in aliases):
        better = str(aliases.get(language, ""))
        return f"language {language!r}", "-".join([better, *rest]) if len(better) == 2 else ""
    for at, part in enumerate(rest, 1):
        if len(part) == 4 and part.isalpha() and part.title() not in _names().scripts:
            return f"script {part!r}", ""
        if len(part) == 2 and part.isalpha() and part.upper() not in _names().territories:
            found = get_global("territory_aliases").get(part.upper()) or ()
            return f"region {part!r}", "-".join([language, *rest[: at - 1], *found, *rest[at:]]) if len(found) == 1 else ""
    return "", ""


def _names() -> Locale:
    """The locale whose lists of languages, scripts and regions are the fullest."""
    return Locale.parse("en")


def _offset(zone: timedelta) -> str:
    minutes = int(zone.total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02d}' if rest else ''}"


class Language:
    """How one language (a BCP 47 tag) writes numbers, days, moments and periods."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._locale = _locale(tag)
        remember = lru_cache(maxsize=_REMEMBERED)
        self.number: Callable[[int], str] = remember(self._number)
        self.day: Callable[[str], str] = remember(self._day)
        self.moment: Callable[[str], str] = remember(self._moment)
        self.period: Callable[[str, str, str], str] = remember(self._period)
        self.part: Callable[[str, str, str], str] = remember(self._part)
        self.direction: Callable[[str], str] = remember(self._direction)

    @property
    def open_graph(self) -> str:
        """The form that `og:locale` wants: `fr_FR`."""
        territory = self.tag.replace("-", "_").split("_")[-1]
        if len(territory) == 2 and territory.isupper():
            return f"{self._locale.language}_{territory}"
        likely = get_global("likely_subtags").get(self._locale.language, "")
        territory = likely.split("_")[-1]
        return f"{self._locale.language}_{territory}" if territory else self._locale.language

    def _number(self, value: int) -> str:
        return str(format_decimal(value, locale=self._locale))

    def _day(self, iso: str) -> str:
        try:
            day = date.fromisoformat(iso[:10])
        except ValueError:
            return iso
        return format_date(day, format="long", locale=self._locale)

    def _moment(self, iso: str) -> str:
        """The day and, unless it is midnight (a date was given without a time), the time with its offset."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        zone = moment.utcoffset()
        if moment.time() == time(0) or "T" not in iso:
            return self._day(iso)
        clock = format_time(moment.time(), format="short", locale=self._locale)
        joined = str(self._locale.datetime_formats["medium"]).replace("{1}", self._day(iso)).replace("{0}", clock)
        return joined if zone is None else f"{joined} {_offset(zone)}"

    def _period(self, level: str, start: str, end: str) -> str:
        try:
            first, last = date.fromisoformat(start), date.fromisoformat(end)
        except ValueError:
            return start
        if level == "day" or (level == "week" and first == last):
            return self._day(start)
        if level == "week":
            return self._week(first, last)
        # Babel formats datetimes only by skeleton; the hour does not show.
        return format_skeleton("y" if level == "year" else "yMMMM", datetime.combine(first, time(12)),
                               locale=self._locale)  # fmt: skip

    def _part(self, level: str, start: str, end: str) -> str:
        """A period's name where its year and month stand above it: `November`, `8–14`, `9`."""
        try:
            first, last = date.fromisoformat(start), date.fromisoformat(end)
        except ValueError:
            return start
        if level == "year":
            return self._period(level, start, end)
        if level == "month":
            return format_date(first, format="LLLL", locale=self._locale)
        return str(first.day) if first == last else f"{first.day}–{last.day}"

    def _week(self, first: date, last: date) -> str:
        parts = self._locale.interval_formats.get("yMMMd", {}).get("d")
        if not parts or len(parts) != 2:
            return f"{self._day(first.isoformat())} – {self._day(last.isoformat())}"
        if parts[0].startswith("d") and str(self._locale.date_formats["long"]).startswith("d"):
            # Day first: "1–" and the last day in full, so that Spanish says "de noviembre de".
            return f"{parse_pattern(parts[0]).apply(first, self._locale)}{self._day(last.isoformat())}"
        texts = (
            parse_pattern(pattern.replace("MMM", "MMMM")).apply(day, self._locale)
            for pattern, day in zip(parts, (first, last), strict=True)
        )
        return "".join(texts)

    def _direction(self, tag: str) -> str:
        return _locale(tag).text_direction
