"""Keys and floors: the names of everything that is made or read, and who may read whom.

A key is a text `kind:name`, such as `parse:content/ai/x.md`. A task on floor n may read only what lower floors made.
"""

from __future__ import annotations

from enum import IntEnum


class Floor(IntEnum):
    """The floors, in the order in which the scheduler climbs them."""

    SOURCE = 0
    ARTICLE = 1
    LINK = 2
    PLAN = 3
    PAGE = 4
    SITE = 5
    ASSET = 6


def key(kind: str, name: str) -> str:
    """The key of `name` among the things of `kind`."""
    return f"{kind}:{name}"


def kind_of(key_text: str) -> str:
    """The kind of a key."""
    return key_text.partition(":")[0]


def name_of(key_text: str) -> str:
    """The name in a key."""
    return key_text.partition(":")[2]
