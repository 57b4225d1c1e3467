"""Filters: what templates may do with a value, from URLs that are safe to follow to dates that people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from newsgen.model.page import PeriodView
from newsgen.render.locale import Language

UNSAFE = "#"
_REMEMBERED = 16384
_SCHEME = re.compile(r"(https?|mailto):", re.IGNORECASE)
# Browsers drop tabs and line breaks inside a URL and read a backslash as a slash: `/\t/evil` would leave the site.
_HOSTILE = re.compile(r"[\x00-\x1f\x7f\\]")


class Links:
    """URLs for one site: under its base path, absolute where a machine reads them, `#` where they are not safe."""

    def __init__(self, site_url: str, base_path: str) -> None:
        self._site = site_url.rstrip("/")
        self._base = base_path.rstrip("/")
        remember = lru_cache(maxsize=_REMEMBERED)
        self.url: Callable[[object], str] = remember(self._url)
        self.absolute: Callable[[object], str] = remember(self._absolute)

    def _url(self, value: object) -> str:
        """A site-relative path with the base path before it, an http, https or mailto address, or a fragment."""
        text = str(value).strip(" ").replace(" ", "%20")
        if not text or _HOSTILE.search(text) or text.startswith("//"):
            return UNSAFE
        if text[0] == "/":
            return self._base + text
        if text[0] == "#" or _SCHEME.match(text):
            return text
        return UNSAFE

    def _absolute(self, value: object) -> str:
        """The same for readers outside the site: `https://news.example.org/2026/04/x/`."""
        text = self._url(value)
        if text[0] != "/":
            return text
        return self._site + text[len(self._base) :]


def origin(value: object) -> str:
    """The origin of an https address for a content security policy; "" for a path of the same site."""
    try:
        parts = urlsplit(str(value))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]", host):
        return ""
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa: names for the places that cite one reference."""
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def make_filters(language: Language, links: Links) -> Mapping[str, Callable[..., Any]]:
    """All filters of newsgen by the name that templates use."""

    def period_name(period: PeriodView) -> str:
        return language.period(period.level, period.start, period.end)

    def calendar(periods: Sequence[PeriodView]) -> tuple[Mapping[str, Any], ...]:
        """Periods by year and month, in their order; a year or month that is itself a page has it as `period`."""
        years: dict[str, dict[str, Any]] = {}
        for one in periods:
            year = years.setdefault(one.start[:4], {"name": one.start[:4], "period": None, "months": {}})
            if one.level == "year":
                year["period"] = one
                continue
            name = language.part("month", one.start, one.end)
            month = year["months"].setdefault(one.start[:7], {"name": name, "period": None, "parts": []})
            if one.level == "month":
                month["period"] = one
            else:
                month["parts"].append({"name": language.part(one.level, one.start, one.end), "period": one})
        return tuple({**year, "months": tuple(year["months"].values())} for year in years.values())

    return {
        "url": links.url,
        "absolute": links.absolute,
        "origin": origin,
        "date": language.day,
        "datetime": language.moment,
        "number": language.number,
        "period_name": period_name,
        "calendar": calendar,
        "direction": language.direction,
        "letters": letters,
    }
