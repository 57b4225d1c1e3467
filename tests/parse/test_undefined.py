"""Links by a name that no line defines: what is said of them, and of many."""

from __future__ import annotations

from parse.cases import parse


def test_what_is_missing() -> None:
    _, found = parse("See [the plan][plan], ![Chart][].\n")
    assert [(d.code, d.message.partition(",")[0]) for d in found] == [
        ("NG219", "The text links to [plan]"), ("NG219", "The text shows the picture [Chart]"),
    ]  # fmt: skip
    assert found[1].hint.startswith("Add a line [Chart]: chart.png")


def test_a_number_is_reported_once() -> None:
    _, found = parse("See [the plan][1].\n")
    assert [d.code for d in found] == ["NG206"]


def test_many_are_folded() -> None:
    _, found = parse("[a][b]\n" * 20)
    assert [d.span.line for d in found] == list(range(5, 13))
    assert found[-1].notes[0].message.startswith("12 more like this")
