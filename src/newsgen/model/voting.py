"""Votes: the words that pages, the register of articles and the collector share."""

from __future__ import annotations

from hashlib import sha256
from types import MappingProxyType

COLLECTOR = "/-/feedback"
"""Where a collector listens."""

REASONS = ("inaccurate", "outdated", "unclear", "weak-sources", "too-long", "other")
COMMENT_CHARACTERS = 500
FORM_BYTES = 8192
"""500 characters of four bytes, each byte written as %XX, and the rest of the form."""

KEPT_ANCHORS = MappingProxyType({True: "helpful-yes", False: "helpful-no"})
"""The places of an article's page that a vote without JavaScript leads to."""


def register_part(article: str) -> str:
    """The part of the register that names an article: two hexadecimal digits of the SHA-256 of its id."""
    return sha256(article.encode("utf-8", "replace")).hexdigest()[:2]


def register_kind(part: str) -> str:
    """The kind of term under which the index keeps the articles of a part: the slug is the id, the name is the URL."""
    return f"ask/{part}"
