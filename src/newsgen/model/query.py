"""Queries: questions to the indices, as values. A query is a tuple that starts with its name.

What an index holds: `all` every listed article; `section/x`, `tag/x`, `author/x`, `series/x` those of a term; `map`
what the sitemap lists; `pages` the plain pages; `rel/ID` what ID chose as related, by score, `rel-by/ID` what chose ID; `target/ID` what a link to
ID leads to; `terms/KIND` the names of terms. The position of an article is its date in seconds since 1970 UTC.
"""

from __future__ import annotations

from typing import Any

Query = tuple[Any, ...]

CARD, FEATURES, TARGET, MEMBERSHIP = 1, 2, 4, 128
"""Lanes: what of a member an answer depends on; every answer depends on who the members are."""


def latest(index: str, limit: int) -> Query:
    """The cards of the newest members, newest first."""
    return ("latest", index, limit)


def in_period(index: str, period: str, zone: str) -> Query:
    """The cards of a period's members, newest first."""
    return ("in-period", index, period, zone)


def neighbours(index: str, member: str, position: int) -> Query:
    """The cards next to a member: (newer, older), None at an end."""
    return ("neighbours", index, member, position)


def near(member: str, position: int, indices: tuple[str, ...], limit: int) -> Query:
    """Features of the up to `limit` members of each index that come right before a member: {id: (position, marks)}."""
    return ("near", member, position, indices, limit)


def related(member: str, limit: int) -> Query:
    """The cards of the best-scored relations of a member."""
    return ("related", member, limit)


def tree(index: str, limit: int, root_limit: int) -> Query:
    """The periods into which an index is cut: ((period, is_leaf), …); none up to `root_limit` members."""
    return ("tree", index, limit, root_limit)


def node(index: str, period: str, limit: int, root_limit: int, zone: str) -> Query:
    """What the page of a period ("" for the list itself) holds: (is_leaf, the periods to link to, oldest first).

    A leaf shows its articles. The list itself links to its leaves, or to years where there are very many, which
    link to theirs then. Any other period that is cut links to nothing: its page only leads on to the list.
    """
    return ("node", index, period, limit, root_limit, zone)


def terms(kind: str) -> Query:
    """All terms of a kind in use, by slug: (Term, …)."""
    return ("terms", kind)


def term(kind: str, slug: str) -> Query:
    """The term of a slug as it is written (of several spellings the first in code point order), or None."""
    return ("term", kind, slug)


def target(path: str) -> Query:
    """Where a link to a source file leads: {url, title, anchors}, or None where it is not public."""
    return ("target", path)
