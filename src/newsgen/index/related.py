"""Related articles: a score of two articles, and the few older ones that an article chooses within a bounded window.

An article chooses among those that came right before it in its tags, its section, its series and the newsroom, and
counts what they share with it for the more the rarer it is within that window. Nothing here looks at the archive as
a whole, so a new article touches only the few that it chooses; they show it, as it shows them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain
from types import MappingProxyType

from newsgen.model.article import Features
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import near
from newsgen.model.work import Made, Row, Shape

WINDOW = 12
CHOICES = 3
_DAY = 86_400
_WEIGHTS = MappingProxyType({"u": 4.0, "series": 4.0, "e": 2.0, "h": 1.0, "w": 1.0, "tag": 1.0})
"""By kind of mark: URL of a source, series, entity, host of a source, word of title or standfirst, tag."""

_SAME_SECTION = 0.5
_STEP = 0.75
_GOOD = 6.0
_COMPARABLE = 0.3

Marks = frozenset[str]


def marks_of(features: Features) -> list[str]:
    """What an article can share with another, as texts `kind:value`; the form in which features are kept."""
    marks = {f"e:{x}" for x in features.entities} | {f"w:{x}" for x in features.words}
    marks |= {f"{'u' if '/' in x else 'h'}:{x}" for x in features.sources}
    marks |= {f"tag:{x}" for x in features.tags}
    if features.series:
        marks.add(f"series:{features.series}")
    if features.section:
        marks.add(f"section:{features.section}")
    return sorted(marks)


def scores(own: Marks, at: int, window: Mapping[str, tuple[int, Marks]]) -> list[tuple[float, str]]:
    """(score, id) of each article of a window (id -> position, marks), best first; position in seconds."""
    shared = {member: own & marks for member, (_, marks) in window.items()}
    seen = Counter(chain.from_iterable(shared.values()))
    # In whole powers of two, so that one more article in the window seldom changes a choice. They and their sums are
    # exact in floating point, in whatever order they are added.
    weight = {
        mark: _WEIGHTS.get(mark.partition(":")[0], 0.0) * _STEP * int(math.log2(1 + len(window) / count))
        for mark, count in seen.items()
    }
    weight.update((mark, _SAME_SECTION) for mark in seen if mark.startswith("section:"))
    found = []
    for member, marks in shared.items():
        points = sum(map(weight.__getitem__, marks))
        found.append((points * _nearness(at - window[member][0]) if points else 0.0, member))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def strength(one: Marks, two: Marks, seconds: int) -> int:
    """How much two articles have to do with each other, whatever lies around them: the order in which they are shown."""
    points = sum(_WEIGHTS.get(mark.partition(":")[0], _SAME_SECTION) for mark in one & two)
    return round(1000 * points * _nearness(seconds))


def _nearness(seconds: int) -> float:
    return 0.5 + 0.5 * math.exp(-abs(seconds) / (60 * _DAY))


def relations_of(name: str) -> tuple[str, str]:
    """The indices of what an article chose, and of what chose it. Two that choose each other say the same of both, and either
    may take back what it said: so each says it in a place of its own."""
    return "rel/" + name, "rel-by/" + name


def best_related(name: str, limit: int, newest: Callable[[str, int], list[tuple[int, str]]]) -> list[tuple[int, str]]:
    """(strength, id) of what is related to an article, best first; `newest` gives the end of an index."""
    best: dict[str, int] = {}
    for points, member in sorted((row for index in relations_of(name) for row in newest(index, limit)), reverse=True):
        best.setdefault(member, points)
    return [(points, member) for member, points in best.items()][:limit]


def choose(name: str, view: View) -> Made:
    """The task `related:ID`: choose the best of the window, and say so on both sides."""
    found = view.get(key("features", name))
    if found is None:
        return Made()
    at, own = found
    places = {"tag:": "tag/", "section:": "section/", "series:": "series/"}
    indices = ["all"]
    for mark in sorted(own):
        kind, _, value = mark.partition(":")
        if kind + ":" in places:
            indices.append(places[kind + ":"] + value)
    window = view.ask(near(name, at, tuple(indices), WINDOW))
    ranked = scores(own, at, window)[:CHOICES]
    best = [
        (strength(own, window[member][1], at - window[member][0]), member)
        for rank, (points, member) in enumerate(ranked)
        if points > 0 and (rank == 0 or (points >= _GOOD and points >= _COMPARABLE * ranked[0][0]))
    ]
    own, _ = relations_of(name)
    rows = [row for points, member in best for row in (Row(own, points, member), Row(relations_of(member)[1], points, name))]
    return Made(shapes=(Shape(rows=tuple(rows)),) if rows else ())
