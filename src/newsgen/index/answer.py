"""Answers: evaluates a query against the indices and says what stretch of them the answer depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from newsgen.index.related import best_related, relations_of
from newsgen.model.article import Term
from newsgen.model.digest import digest
from newsgen.model.period import bounds_of, children_of, level_of
from newsgen.model.protocols import Results
from newsgen.model.query import CARD, FEATURES, MEMBERSHIP, TARGET
from newsgen.model.work import FOREVER, Stretch, tally_position

MANY = 366
"""A list of more leaves than this is reached by year, so that its front stays readable."""


class Ordered(Protocol):
    """What of the ordered indices is needed here."""

    def newest(self, index: str, limit: int, below: tuple[int, str] | None = None) -> list[tuple[int, str]]: ...
    def oldest(self, index: str, limit: int, above: tuple[int, str]) -> list[tuple[int, str]]: ...
    def between(self, index: str, low: int, high: int) -> list[tuple[int, str]]: ...
    def count(self, index: str, period: str) -> int: ...
    def counts(self, index: str) -> dict[str, int]: ...
    def once(self, name: tuple[Any, ...], work_out: Callable[[], Any]) -> Any: ...
    def names(self, index: str, prefix: str = "") -> list[str]: ...


class Answered:
    """An answer; its value is only decoded where somebody wants it."""

    def __init__(self, parts: Any, lanes: int, stretches: tuple[Stretch, ...], make: Callable[[], Any]) -> None:
        self.digest = digest(repr(parts).encode("utf-8", "surrogatepass"))
        self.lanes = lanes
        self.stretches = stretches
        self._make = make

    @cached_property
    def value(self) -> Any:
        """What the question asked for."""
        return self._make()


def answer(query: tuple[Any, ...], ordered: Ordered, results: Results) -> Answered:
    """Answer a query of `model/query.py`."""
    return _ANSWERS[query[0]](ordered, results, *query[1:])


def _cards(rows: list[tuple[int, str]], results: Results, stretches: tuple[Stretch, ...]) -> Answered:
    parts = [(member, results.digest("card:" + member)) for _, member in rows]
    return Answered(parts, CARD, stretches, lambda: tuple(results.value("card:" + member) for _, member in rows))


def _latest(ordered: Ordered, results: Results, index: str, limit: int) -> Answered:
    rows = ordered.newest(index, limit)
    low = rows[-1][0] if len(rows) == limit else -FOREVER
    return _cards(rows, results, (Stretch(index, low, FOREVER),))


def _in_period(ordered: Ordered, results: Results, index: str, period: str, zone: str) -> Answered:
    low, high = bounds_of(period, zone)
    return _cards(ordered.between(index, low, high)[::-1], results, (Stretch(index, low, high),))


def _neighbours(ordered: Ordered, results: Results, index: str, member: str, position: int) -> Answered:
    older = ordered.newest(index, 1, (position, member))
    newer = ordered.oldest(index, 1, (position, member))
    stretch = Stretch(index, older[0][0] if older else -FOREVER, newer[0][0] if newer else FOREVER)
    parts = [(m, results.digest("card:" + m)) for _, m in newer] + [None] + [(m, results.digest("card:" + m)) for _, m in older]
    return Answered(
        parts, CARD, (stretch,),
        lambda: tuple(results.value("card:" + rows[0][1]) if rows else None for rows in (newer, older)),
    )


def _near(
    ordered: Ordered, results: Results, member: str, position: int, indices: tuple[str, ...], limit: int
) -> Answered:
    found: dict[str, int] = {}
    stretches = []
    for index in indices:
        rows = ordered.newest(index, limit, (position, member))
        stretches.append(Stretch(index, rows[-1][0] if len(rows) == limit else -FOREVER, position))
        found.update((m, at) for at, m in rows)
    parts = [(m, results.digest("features:" + m)) for m in sorted(found)]
    return Answered(
        parts, FEATURES, tuple(stretches), lambda: {m: results.value("features:" + m) for m in sorted(found)}
    )


def _related(ordered: Ordered, results: Results, member: str, limit: int) -> Answered:
    stretches = tuple(Stretch(index, -FOREVER, FOREVER) for index in relations_of(member))
    return _cards(best_related(member, limit, ordered.newest), results, stretches)


def _tree(ordered: Ordered, results: Results, index: str, limit: int, root_limit: int) -> Answered:
    del results
    value = _nodes(ordered, index, limit, root_limit)
    return Answered(value, MEMBERSHIP, (Stretch(index, -FOREVER, FOREVER),), lambda: value)


def _nodes(ordered: Ordered, index: str, limit: int, root_limit: int) -> tuple[tuple[str, bool], ...]:
    """The periods that have a page, each before those in it, and whether it is a leaf."""
    if ordered.count(index, "") <= root_limit:
        return ()
    counts, nodes = ordered.counts(index), list[tuple[str, bool]]()

    def cut(period: str) -> None:
        is_leaf = counts[period] <= limit or level_of(period) == "day"
        nodes.append((period, is_leaf))
        if not is_leaf:
            for child in children_of(period):
                if child in counts:
                    cut(child)

    for year in sorted(period for period in counts if level_of(period) == "year"):
        cut(year)
    return tuple(nodes)


def _node(
    ordered: Ordered, results: Results, index: str, period: str, limit: int, root_limit: int, zone: str
) -> Answered:
    del results
    stretch = Stretch(index, *bounds_of(period, zone))
    if len(period) in (0, 4):
        leaves: tuple[str, ...] = ordered.once(
            (index, limit, root_limit), lambda: tuple(name for name, is_leaf in _nodes(ordered, index, limit, root_limit) if is_leaf)
        )
        by_year = len(leaves) > MANY
        if not period:
            value = (False, tuple(sorted({name[:4] for name in leaves})) if by_year else leaves)
            return Answered(value, MEMBERSHIP, (stretch,), lambda: value)
        if period not in leaves:
            inside = tuple(name for name in leaves if name.startswith(period)) if by_year else ()
            return Answered(inside, MEMBERSHIP, (Stretch(index, -FOREVER, FOREVER),), lambda: (False, inside))
    is_leaf = ordered.count(index, period) <= limit or level_of(period) == "day"
    return Answered(is_leaf, MEMBERSHIP, (stretch,), lambda: (is_leaf, ()))


def _terms(ordered: Ordered, results: Results, kind: str) -> Answered:
    del results
    found: dict[str, Term] = {}
    for text in ordered.names("terms/" + kind):
        slug, _, name = text.partition("\x1f")
        found.setdefault(slug, Term(slug, name))
    value = tuple(found.values())
    return Answered(value, MEMBERSHIP, (Stretch("terms/" + kind, -FOREVER, FOREVER),), lambda: value)


def _term(ordered: Ordered, results: Results, kind: str, slug: str) -> Answered:
    del results
    names = ordered.names("terms/" + kind, slug + "\x1f")
    value = Term(slug, names[0].partition("\x1f")[2]) if names else None
    place = tally_position(slug)
    return Answered(value, MEMBERSHIP, (Stretch("terms/" + kind, place, place),), lambda: value)


def _target(ordered: Ordered, results: Results, path: str) -> Answered:
    index = "target/" + path
    there = bool(ordered.newest(index, 1))
    parts = results.digest("target:" + path) if there else None
    return Answered(parts, TARGET, (Stretch(index, 0, 0),), lambda: results.value("target:" + path) if there else None)


_ANSWERS: Mapping[str, Callable[..., Answered]] = MappingProxyType({
    "latest": _latest,
    "in-period": _in_period,
    "neighbours": _neighbours,
    "near": _near,
    "related": _related,
    "tree": _tree,
    "node": _node,
    "terms": _terms,
    "term": _term,
    "target": _target,
})
