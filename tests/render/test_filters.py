"""URLs that are safe to follow, and the other filters of templates."""

from __future__ import annotations

import pytest

from newsgen.model.page import PeriodView
from newsgen.render.filters import Links, letters, make_filters, origin
from newsgen.render.locale import Language

LINKS = Links("https://news.example.org/paper/", "/paper")

SAFE = {
    "/2026/04/x/": "/paper/2026/04/x/",
    "/": "/paper/",
    "https://example.com/a?b=c#d": "https://example.com/a?b=c#d",
    "HTTP://example.com/": "HTTP://example.com/",
    "mailto:a@example.org": "mailto:a@example.org",
    "#part": "#part",
    " /a b/ ": "/paper/a%20b/",
}
UNSAFE = (
    "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)",
    "vbscript:x", "data:text/html,x", "data:image/png;base64,x", "blob:https://a/b", "feed:javascript:x", "file:///etc/passwd",
    "view-source:x", "//evil.example.com/", "/\\evil.example.com", "/\t/evil.example.com", "/\n/evil", "\\\\evil", "x/y", "ftp://a/",
)  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), SAFE.items())
def test_safe_urls(value: str, expected: str) -> None:
    assert LINKS.url(value) == expected


@pytest.mark.parametrize("value", UNSAFE)
def test_unsafe_urls(value: str) -> None:
    assert LINKS.url(value) == "#"
    assert LINKS.absolute(value) == "#"


def test_absolute() -> None:
    assert LINKS.absolute("/2026/x/") == "https://news.example.org/paper/2026/x/"
    assert LINKS.absolute("https://example.com/") == "https://example.com/"
    assert Links("https://a.example/", "").absolute("/x/") == "https://a.example/x/"


def test_origin() -> None:
    assert origin("/-/feedback") == ""
    assert origin("https://votes.example.com:8443/v?x") == "https://votes.example.com:8443"
    assert origin("https://a.example; script-src *") == ""
    assert origin("https://[::1") == ""
    assert origin("javascript:x") == ""


def test_letters() -> None:
    assert [letters(n) for n in (1, 2, 26, 27, 52, 53, 702, 703)] == ["a", "b", "z", "aa", "az", "ba", "zz", "aaa"]


def test_filters_speak_the_language() -> None:
    filters = make_filters(Language("fr"), LINKS)
    assert filters["number"](2048) == "2\u202f048"
    assert filters["date"]("2026-04-24T10:00:00Z") == "24 avril 2026"
    assert filters["datetime"]("2026-04-24T10:00:00Z") == "24 avril 2026, 10:00 UTC"
    assert filters["period_name"](PeriodView("month", "2026-11-01", "2026-11-30", "/x/")) == "novembre 2026"
    assert filters["direction"]("he") == "rtl"


def test_periods_become_a_calendar() -> None:
    calendar = make_filters(Language("en"), LINKS)["calendar"]
    month = PeriodView("month", "2026-11-01", "2026-11-30", "/m/")
    week = PeriodView("week", "2026-10-08", "2026-10-14", "/w/")
    day = PeriodView("day", "2026-10-07", "2026-10-07", "/d/")
    year = PeriodView("year", "2025-01-01", "2025-12-31", "/y/")
    assert calendar((month, week, day, year)) == (
        {"name": "2026", "period": None, "months": (
            {"name": "November", "period": month, "parts": []},
            {"name": "October", "period": None, "parts": [{"name": "8–14", "period": week}, {"name": "7", "period": day}]},
        )},
        {"name": "2025", "period": year, "months": ()},
    )  # fmt: skip
    assert calendar(()) == ()
