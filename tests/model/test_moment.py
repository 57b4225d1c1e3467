"""Moments: spellings taken, spellings refused, and the site's zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.model.moment import parse_moment, suggest_moment

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("written", "in_paris"),
    [
        ("2026-04-24", "2026-04-24T00:00:00+02:00"),
        ("2026-04-24 10:00", "2026-04-24T10:00:00+02:00"),
        ("2026-04-24T10:00:30", "2026-04-24T10:00:30+02:00"),
        ("2026-04-24T10:00:00Z", "2026-04-24T12:00:00+02:00"),
        ("2026-04-24 10:00:00 +0000", "2026-04-24T12:00:00+02:00"),
        ("2026-04-24t10:00:00.123-05:00", "2026-04-24T17:00:00+02:00"),
        ("2026-04-24 5:00:00 +0000", "2026-04-24T07:00:00+02:00"),
        ("2026-04-24 10:00 UTC", "2026-04-24T12:00:00+02:00"),
        ("2026-01-01 00:30 +02", "2025-12-31T23:30:00+01:00"),
        # The hour that is skipped, and the one that is there twice.
        ("2026-03-29 02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_moments_in_a_zone(written: str, in_paris: str) -> None:
    assert parse_moment(written).at(PARIS).isoformat() == in_paris


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("2026-02-30", "February 2026 has no day 30"), ("2026-13-01", "no month 13"), ("2026-04-24T25:00", "no such time"),
        ("2026-04-24T10:60", "no such time"), ("2026-04-24T10:00+25:00", "no such time"), ("April 24, 2026", "is not written as"),
        ("24/04/2026", "is not written as"), ("", "is not written as"), ("0000-01-01", "year"), ("9999-12-31", "year"),
        ("2026-04-24T10", "is not written as"), ("٢٠٢٦-04-24", "is not written as"), ("2026-04-24\n", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(written: str, part: str) -> None:
    if not part:
        assert parse_moment(written)
        return
    with pytest.raises(ValueError, match=part):
        parse_moment(written)


@pytest.mark.parametrize("written", ["April 24, 2026", "Apr 24 2026", "24 April 2026", "24th Apr. 2026", "2026/4/24", "20260424", "2026.04.24"])
def test_other_spellings_are_suggested_in_iso(written: str) -> None:
    assert suggest_moment(written) == "2026-04-24"


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("Fri, 24 Apr 2026 9:05:00 +0200", "2026-04-24 09:05:00 +0200"), ("April 24, 2026 at 10:00", "2026-04-24 10:00"),
        ("2026/4/24 10:00:00", "2026-04-24 10:00:00"), ("2026-4-24T10:00:00.000Z", "2026-04-24 10:00:00 Z"),
        ("Sunday 2 May 2026", "2026-05-02"),
    ],
)  # fmt: skip
def test_the_time_of_another_spelling_is_kept(written: str, suggested: str) -> None:
    assert suggest_moment(written) == suggested


@pytest.mark.parametrize("written", ["2026/4/24 25:00", "24/04/2026", "tomorrow", "", "Foo 24, 2026", "2026/13/01"])
def test_what_is_not_sure_is_not_suggested(written: str) -> None:
    assert not suggest_moment(written)


@given(st.datetimes(), st.timezones())
def test_what_python_writes_is_read(value: object, zone: ZoneInfo) -> None:
    text = str(value)
    if 1000 <= int(text[:4]) <= 9000:
        assert parse_moment(text).at(zone).tzinfo is zone


@given(st.text(max_size=30))
def test_any_text_gives_a_moment_or_a_reason(text: str) -> None:
    try:
        assert parse_moment(text)
    except ValueError:
        assert isinstance(suggest_moment(text), str)
