"""What templates see. This is an API: fields are added, never renamed (docs/reference/template-api.md is made from it).

All URLs here are site-relative (`/2026/04/x/`); templates pass them through `|url`, which adds the base path and
refuses unsafe schemes. `latest(n)` gives the newest n articles (CardView), at most 50. Texts are plain and escaped by the template; only `ArticleView.body` is markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from newsgen.model.article import Correction, Heading, Reference, Term


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that is part of the site: its URL and its size in pixels (0 where not known)."""

    url: str
    alt: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class TermView:
    """A tag, section, author or series with the URL of its page."""

    slug: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author with what `data/authors.yaml` says of them ("" where it says nothing)."""

    slug: str
    name: str
    url: str
    role: str = ""
    bio: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class CardView:
    """An article as lists show it. `date` and `updated` are ISO 8601 with offset ("" when never updated)."""

    url: str
    title: str
    description: str
    date: str
    updated: str
    section: TermView | None
    tags: tuple[TermView, ...]
    authors: tuple[TermView, ...]
    series: TermView | None
    read_time: int
    image: Image | None
    lang: str
    status: str


@dataclass(frozen=True, slots=True)
class ShareLink:
    """One way to share: `network` is a stable key (`x`, `bluesky`, …), `name` is what people read."""

    network: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as its own page shows it; `body` is Markup."""

    url: str
    title: str
    headline: str
    description: str
    date: str
    updated: str
    section: TermView | None
    tags: tuple[TermView, ...]
    authors: tuple[AuthorView, ...]
    series: TermView | None
    read_time: int
    words: int
    image: Image | None
    lang: str
    status: str
    body: Any
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    corrections: tuple[Correction, ...]
    share: tuple[ShareLink, ...]
    helpful: bool
    id: str
    revision: str
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageView:
    """The page being made: `kind` is article, page, front, section, sections, tag, tags, author, authors, series,
    series-list, archive or not-found; `canonical` is absolute; `url` site-relative."""

    kind: str
    url: str
    title: str
    description: str
    canonical: str
    lang: str
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A link to a part of an archive: `start` and `end` are ISO dates (both included), `level` is year, month,
    week or day. Templates put the name together with `period|period_name`."""

    level: str
    start: str
    end: str
    url: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A page that lists articles. `term` is None on the front page and in the archive; `period` None where the
    page shows the newest; `periods` are the parts below it, newest first, `trail` those above it (none today)."""

    term: TermView | None
    author: AuthorView | None
    cards: tuple[CardView, ...]
    period: PeriodView | None
    periods: tuple[PeriodView, ...]
    trail: tuple[PeriodView, ...]
    archive_url: str = ""


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site as every page sees it: only configuration and theme, nothing that a new article changes. Where
    `feedback_umami` names a website of Umami, `feedback_endpoint` takes its events, and no form."""

    title: str
    description: str
    url: str
    base_path: str
    lang: str
    timezone: str
    sections: tuple[TermView, ...]
    links: tuple[TermView, ...]
    feed_url: str
    feedback_endpoint: str
    publisher: str
    theme: dict[str, Any] = field(default_factory=dict)
    stylesheet: str = ""
    script: str = ""
    stylesheet_integrity: str = ""
    script_integrity: str = ""
    favicon: str = ""
    feedback_umami: str = ""


__all__ = [
    "ArticleView", "AuthorView", "CardView", "Correction", "Heading", "Image", "ListView", "PageView", "PeriodView",
    "Reference", "ShareLink", "SiteView", "Term", "TermView",
]
