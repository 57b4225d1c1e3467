"""Trying again: how often, how long in between, and what is said at the end."""

from __future__ import annotations

import pytest

from newsgen.model.problem import EXIT_BUSY, Problem
from newsgen.publish.retry import Policy, Retry, is_transient_status, seconds_asked
from newsgen.publish.target import Transient


class Flaky:
    def __init__(self, failures: int, after: float = 0.0) -> None:
        self.calls, self._failures, self._after = 0, failures, after

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self._failures:
            raise Transient("503 Slow Down", self._after)
        return "done"


def test_what_works_a_moment_later_is_no_problem() -> None:
    waits: list[float] = []
    told: list[str] = []
    assert Retry("live", Policy(tries=6), waits.append, told.append)(Flaky(4)) == "done"
    assert len(waits) == len(told) == 4
    for wait, longest in zip(waits, (0.5, 1, 2, 4), strict=True):
        assert longest / 2 <= wait <= longest
    assert told[0].startswith("503 Slow Down; trying again in")


def test_it_does_not_go_on_for_ever() -> None:
    waits: list[float] = []
    flaky = Flaky(99)
    with pytest.raises(Problem) as stop:
        Retry("live", Policy(tries=5), waits.append)(flaky)
    assert (flaky.calls, len(waits), stop.value.exit_code) == (5, 4, EXIT_BUSY)
    (found,) = stop.value.diagnostics
    assert found.code == "NG620"
    assert "5 tries: 503 Slow Down" in found.message


def test_what_is_wrong_is_not_tried_again() -> None:
    waits: list[float] = []

    def broken() -> None:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        Retry("live", Policy(), waits.append)(broken)
    assert not waits


def test_the_other_side_may_ask_for_longer_within_bounds() -> None:
    waits: list[float] = []
    Retry("live", Policy(most=30), waits.append)(Flaky(1, after=17))
    Retry("live", Policy(most=30), waits.append)(Flaky(1, after=9999))
    assert waits == [17, 60]


def test_what_is_worth_it() -> None:
    assert all(is_transient_status(status) for status in (408, 429, 500, 502, 503, 504))
    assert not any(is_transient_status(status) for status in (200, 301, 400, 401, 403, 404, 412, 501))
    assert [seconds_asked(text) for text in ("12", " 3 ", None, "", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "²")] == [12, 3, 0, 0, 0, 0, 0]
