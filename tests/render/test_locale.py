"""Dates, numbers and periods as each language writes them."""

from __future__ import annotations

import pytest

from newsgen.render.locale import Language, unknown_part

EXPECTED = {
    "en": ("24 April 2026, 10:00 UTC", "24 April 2026", "2,048", "November 2026", "1–7 November 2026"),
    "en-US": ("April 24, 2026, 10:00\u202fAM UTC", "April 24, 2026", "2,048", "November 2026", "November 1\u2009–\u20097, 2026"),
    "fr": ("24 avril 2026, 10:00 UTC", "24 avril 2026", "2\u202f048", "novembre 2026", "1–7 novembre 2026"),
    "de": ("24. April 2026, 10:00 UTC", "24. April 2026", "2.048", "November 2026", "1.–7. November 2026"),
    "es": ("24 de abril de 2026, 10:00 UTC", "24 de abril de 2026", "2.048", "noviembre de 2026", "1–7 de noviembre de 2026"),
}


@pytest.mark.parametrize("tag", EXPECTED)
def test_each_language_in_its_way(tag: str) -> None:
    language = Language(tag)
    moment, day, number, month, week = EXPECTED[tag]
    assert language.moment("2026-04-24T10:00:00+00:00").replace(" AM", "\u202fAM") == moment
    assert language.day("2026-04-24T10:00:00+00:00") == day
    assert language.number(2048) == number
    assert language.period("month", "2026-11-01", "2026-11-30") == month
    assert language.period("week", "2026-11-01", "2026-11-07") == week
    assert language.period("year", "2026-01-01", "2026-12-31") == "2026"
    assert language.period("day", "2026-04-24", "2026-04-24") == day


def test_the_zone_is_that_of_the_value() -> None:
    language = Language("en")
    assert language.moment("2026-04-24T10:00:00+02:00").endswith("10:00 UTC+2")
    assert language.moment("2026-04-24T10:00:00-03:30").endswith("10:00 UTC−3:30")
    assert language.moment("2026-04-24T10:00:00+14:00").endswith("24 April 2026, 10:00 UTC+14")


def test_midnight_is_a_day() -> None:
    assert Language("en").moment("2026-04-24T00:00:00+02:00") == "24 April 2026"
    assert Language("en").moment("2026-04-24") == "24 April 2026"


def test_what_is_no_date_stays_as_it_is() -> None:
    assert Language("en").moment("soon") == "soon"
    assert Language("en").day("") == ""
    assert Language("en").period("month", "?", "?") == "?"


def test_unknown_languages_fall_back() -> None:
    assert Language("fr-Zzzz-XX").number(2048) == "2\u202f048"
    assert Language("xx").number(2048) == "2,048"
    assert Language("").number(2048) == "2,048"


def test_direction() -> None:
    language = Language("en")
    assert [language.direction(tag) for tag in ("ar", "he-IL", "fa", "en", "fr", "xx")] == ["rtl"] * 3 + ["ltr"] * 3


def test_open_graph() -> None:
    assert [Language(tag).open_graph for tag in ("en", "en-GB", "fr", "fr-CA", "de")] == ["en_US", "en_GB", "fr_FR", "fr_CA", "de_DE"]


@pytest.mark.parametrize(
    "tag", ["en", "de", "pt-BR", "sr-Latn-RS", "zh-Hant", "zh-yue", "es-419", "de-1996", "ca-valencia", "fil", "gsw", "iw", "ote"]
)
def test_what_is_registered_is_known(tag: str) -> None:
    assert unknown_part(tag) == ("", "")


@pytest.mark.parametrize(
    ("tag", "unknown", "better"),
    [
        ("xx", "language 'xx'", ""),
        ("xx-nope", "language 'xx'", ""),
        ("en-nope", "script 'nope'", ""),
        ("en-QQ", "region 'QQ'", ""),
        ("en-UK", "region 'UK'", "en-GB"),
        ("eng", "language 'eng'", "en"),
        ("ger-AT", "language 'ger'", "de-AT"),
    ],
)
def test_what_is_not_registered_is_named(tag: str, unknown: str, better: str) -> None:
    assert unknown_part(tag) == (unknown, better)
