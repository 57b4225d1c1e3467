"""Related articles: a score of two articles, and the few older ones that an article chooses within a bounded window.

An article chooses among those that came right before it in its tags, its section, its series and the newsroom.
Nothing here looks at the archive as a whole, so a new article touches only the few that it chooses.
"""

from __future__ import annotations

import math

from newsgen.model.article import Features
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import near
from newsgen.model.work import Made, Row, Shape

WINDOW = 12
CHOICES = 3
_DAY = 86_400


def score(one: Features, two: Features, seconds: int) -> float:
    """How much two articles that are `seconds` apart have to do with each other (0: nothing)."""
    sources = len(set(one.sources) & set(two.sources))
    entities = len(set(one.entities) & set(two.entities))
    words = len(set(one.words) & set(two.words))
    tags = len(set(one.tags) & set(two.tags))
    union = len(set(one.tags) | set(two.tags)) or 1
    points = 3.0 * min(sources, 3) + 3.0 * min(entities, 4) + 1.0 * min(words, 5) + 1.0 * tags + 2.0 * tags / union
    if one.series and one.series == two.series:
        points += 6.0
    if one.section == two.section:
        points += 0.5
    return points * (0.5 + 0.5 * math.exp(-abs(seconds) / (60 * _DAY)))


def choose(name: str, view: View) -> Made:
    """The task `related:ID`: choose the best of the window, and say so on both sides."""
    found = view.get(key("features", name))
    if found is None:
        return Made()
    at, own = found
    indices = [f"tag/{tag}" for tag in own.tags] + ["all"]
    if own.section:
        indices.append("section/" + own.section)
    if own.series:
        indices.append("series/" + own.series)
    candidates = view.ask(near(name, at, tuple(indices), WINDOW))
    scored = [(round(1000 * score(own, other, at - other_at)), member) for member, (other_at, other) in candidates.items()]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))[:CHOICES]
    rows = [row for points, member in best for row in (Row("rel/" + name, points, member), Row("rel/" + member, points, name))]
    return Made(shapes=(Shape(rows=tuple(rows)),) if rows else ())
