"""The calendar tree of a list: cut where it holds too much, nowhere else, and at a cost that does not grow with the nodes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgen.engine.ledger import Ledger
from newsgen.engine.ordered import Ordered
from newsgen.engine.rules import Rules
from newsgen.engine.schema import connect
from newsgen.engine.shapes import Changes
from newsgen.index.answer import answer
from newsgen.model.period import periods_of
from newsgen.model.query import tree
from newsgen.model.work import Row


class NoResults:
    """Trees are made of counts alone."""

    def digest(self, key: str) -> int:
        raise AssertionError(key)

    def value(self, key: str) -> Any:
        raise AssertionError(key)


def filled(folder: str | Path, days: list[int]) -> Ledger:
    ledger = Ledger(connect(Path(folder) / "ledger.db"), Rules({}, {}, {}, lambda _: None, {}), 0)
    with ledger.transaction():
        ledger.apply(Changes(rows_in={Row("all", at, str(at), day) for at, day in enumerate(days)}), set())
    return ledger


def cut(days: list[int], limit: int, root_limit: int) -> list[tuple[str, bool]]:
    """The same from the words of the documentation: a period has a page if every wider one holds more than `limit`."""
    holds: dict[str, int] = {}
    for day in days:
        for period in periods_of(day):
            holds[period] = holds.get(period, 0) + 1
    pages = {
        period
        for day in days
        for depth, period in enumerate(periods_of(day))
        if depth and len(days) > root_limit and all(holds[wider] > limit for wider in periods_of(day)[1:depth])
    }
    is_day = {periods_of(day)[4] for day in days}
    order = {period: periods_of(day)[: 1 + periods_of(day).index(period)] for day in days for period in periods_of(day)[1:]}
    return [(period, holds[period] <= limit or period in is_day) for period in sorted(pages, key=order.__getitem__)]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.dates(date(2024, 1, 1), date(2025, 12, 31)).map(lambda d: d.year * 10000 + d.month * 100 + d.day), max_size=40),
    st.integers(0, 4), st.integers(0, 5),
)  # fmt: skip
def test_a_tree_is_cut_where_a_period_holds_too_much(days: list[int], limit: int, root_limit: int) -> None:
    with TemporaryDirectory() as folder:
        ledger = filled(folder, days)
        found = answer(tree("all", limit, root_limit), Ordered(ledger.db), NoResults())
        assert list(found.value) == cut(days, limit, root_limit)
        ledger.close()


def test_a_tree_of_a_thousand_days_costs_as_many_questions_as_one_of_ten(tmp_path: Path) -> None:
    asked = []
    for length in (10, 1000):
        folder = tmp_path / str(length)
        folder.mkdir()
        first = date(2020, 1, 1)
        days = [first + timedelta(days=n // 2) for n in range(2 * length)]
        ledger = filled(folder, [d.year * 10000 + d.month * 100 + d.day for d in days])
        said: list[str] = []
        ledger.db.set_trace_callback(said.append)
        assert len(answer(tree("all", 1, 0), Ordered(ledger.db), NoResults()).value) > length
        asked.append(len(said))
        ledger.close()
    assert asked == [2, 2]
