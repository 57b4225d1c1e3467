"""Shapes in force: exchanging the shapes of a task leaves what a fresh ledger would hold, and costs what differs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgen.engine import intake
from newsgen.engine.ledger import Ledger
from newsgen.engine.rules import Rules
from newsgen.engine.schema import connect
from newsgen.model.work import Outcome, Row, Shape, Tally

RULES = Rules({"plan": 1, "page": 4}, {}, {}, lambda index: "page:" + index if index.startswith("tag/") else None, {})
TABLES = {
    "shape": "SELECT key, slot, claim, rank, since, until, live FROM shape JOIN task ON task.id=shape.task ORDER BY 1, 2",
    "row": "SELECT * FROM row ORDER BY 1, 2, 3",
    "count": "SELECT * FROM count ORDER BY 1, 2",
    "tally": "SELECT * FROM tally ORDER BY 1, 2",
    "task": "SELECT key, refs FROM task ORDER BY 1",
}

shapes = st.builds(
    Shape,
    rows=st.lists(st.builds(Row, st.sampled_from(["all", "tag/a"]), st.integers(0, 2), st.sampled_from("mn"), st.just(20260101)), max_size=1)
    .map(tuple),
    tallies=st.lists(st.builds(Tally, st.just("terms"), st.sampled_from("xy")), max_size=1).map(tuple),
    spawns=st.lists(st.sampled_from(["page:1", "page:2"]), max_size=1).map(tuple),
    claim=st.sampled_from(["", "a", "b"]), rank=st.integers(0, 1), since=st.sampled_from([0, 5]), until=st.sampled_from([9, 50]),
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(["plan:1", "plan:2", "plan:3"]), st.lists(shapes, max_size=4)), min_size=1, max_size=8)


def opened(folder: str | Path, name: str, now: int) -> Ledger:
    ledger = Ledger(connect(Path(folder) / name), RULES, now)
    intake.move_clock(ledger)
    return ledger


def put(ledger: Ledger, key: str, made: list[Shape]) -> None:
    """A task's shapes come in. Its rows are its own, each in one shape: no other has its member at its place."""
    seen: set[Row] = set()
    own = []
    for shape in made:
        rows = tuple(row for row in shape.rows if row not in seen)
        seen.update(rows)
        own.append(replace(shape, rows=tuple(row._replace(member=key + row.member) for row in rows)))
    ledger.commit([Outcome(key, (), (), (), (), tuple(own), (), (), failed=False, seconds=0)])


def held(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    return {name: ledger.db.execute(sql).fetchall() for name, sql in TABLES.items()}


@settings(max_examples=150, deadline=None)
@given(steps, st.sampled_from([0, 7, 20]))
def test_what_is_exchanged_is_as_if_it_were_new(done: list[tuple[str, list[Shape]]], later: int) -> None:
    last = dict(done)
    with TemporaryDirectory() as folder:
        one, two = opened(folder, "one.db", 0), opened(folder, "two.db", later)
        for ledger in (one, two):
            intake.set_roots(ledger, sorted(last))
        for key, made in done:
            put(one, key, made)
        one.shapes.now = later
        intake.move_clock(one)
        for key, made in last.items():
            put(two, key, made)
        assert held(one) == held(two)
        one.close()
        two.close()


def test_one_more_of_many_costs_the_same_as_one_more_of_few(tmp_path: Path) -> None:
    counts = []
    for many in (50, 2000):
        ledger = opened(tmp_path, f"{many}.db", 0)
        intake.set_roots(ledger, ["plan:1"])
        made = [Shape(spawns=(f"page:{i:04d}",), claim=f"/{i:04d}/") for i in range(many + 1)]
        said: list[str] = []
        ledger.db.set_trace_callback(said.append)
        put(ledger, "plan:1", made[:-1])
        assert sum(line.startswith("SELECT shapes, key FROM task") for line in said) == 1
        said.clear()
        put(ledger, "plan:1", made)
        counts.append(len(said))
        ledger.close()
    assert counts[0] == counts[1]
