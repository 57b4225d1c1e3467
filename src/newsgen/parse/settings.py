"""What parsing needs to know of the configuration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParseSettings:
    """The part of the configuration that a parsed article depends on.

    `timezone` is an IANA name, `language` a BCP 47 tag; `section_names` are pairs of slug and name as the
    configuration gives them; `drafts` says that drafts are public (`--drafts`).
    """

    permalink: str = "/{year}/{month}/{slug}/"
    timezone: str = "UTC"
    words_per_minute: int = 200
    max_article_bytes: int = 1_048_576
    language: str = "en"
    drafts: bool = False
    section_names: tuple[tuple[str, str], ...] = ()
