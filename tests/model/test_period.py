"""Periods: every moment lies in the periods of its day, whatever the clocks of its zone did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgen.model.period import bounds_of, day_of, periods_of

ZONES = ("UTC", "America/St_Johns", "America/Sao_Paulo", "America/Havana", "Asia/Gaza", "Pacific/Apia", "Europe/Berlin", "America/Asuncion")


def lies_in_its_periods(seconds: int, zone: str) -> bool:
    return all(low <= seconds <= high for low, high in (bounds_of(period, zone) for period in periods_of(day_of(seconds, zone))))


@given(st.integers(-2_000_000_000, 4_000_000_000), st.sampled_from(ZONES))
def test_a_moment_lies_in_its_periods(seconds: int, zone: str) -> None:
    assert lies_in_its_periods(seconds, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_also_around_the_nights_of_two_years_with_odd_clocks(zone: str) -> None:
    """Newfoundland set its clocks back at 00:01, so that the last hour of a day came once more after its midnight."""
    for begin in (1_254_355_200, 1_257_033_600 - 86_400):  # October and November 2009
        assert all(lies_in_its_periods(second, zone) for second in range(begin, begin + 40 * 86_400, 617))
