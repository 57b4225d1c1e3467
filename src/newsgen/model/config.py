"""The configuration of a site: what `newsgen.yaml` may hold, validated once. The only definition; its JSON Schema is
what `newsgen schema config` prints."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from newsgen.model.publishing import PublishSection
from newsgen.model.section import Section
from newsgen.model.voting import COLLECTOR

NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""How sections and themes are called: as folders and in URLs."""
_WEBSITE = "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$"


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise ValueError(f"{value!r} is not a time zone of the IANA database, such as Europe/Paris") from problem
    return value


def _site_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an absolute http or https address without ? and # is needed, such as https://news.example.org/")
    return value if value.endswith("/") else value + "/"


def _permalink(value: str) -> str:
    allowed = {"year", "month", "day", "section", "slug"}
    parts = value.split("/")
    if not value.startswith("/") or not value.endswith("/") or "{slug}" not in value or "" in parts[1:-1]:
        raise ValueError("a permalink starts and ends with / and holds {slug}, such as /{year}/{month}/{slug}/")
    for part in parts:
        if part.startswith("{") and part.endswith("}") and part[1:-1] in allowed:
            continue
        if (part and not all(c.isascii() and (c.isalnum() or c in "-_.") for c in part)) or part in {".", ".."}:
            raise ValueError(f"{part!r} is neither plain text nor one of {{year}}, {{month}}, {{day}}, {{section}}, {{slug}}")
    return value


def _endpoint(value: str) -> str:
    parts = urlsplit(value)
    if value.startswith("/") and not value.startswith("//"):
        return value
    if parts.scheme == "https" and parts.hostname:
        return value
    raise ValueError("a path on the same site (/-/feedback) or an https address is needed")


def _umami(value: str, info: ValidationInfo) -> str:
    if not re.fullmatch(_WEBSITE, value):
        raise ValueError("the id that Umami shows for a website is needed, such as 7f3c2a10-5b6d-4e8f-9a1b-2c3d4e5f6071")
    if value and info.data.get("endpoint") == COLLECTOR:
        raise ValueError("the address of that Umami is needed, too, such as endpoint: https://umami.example.org/api/send")
    return value


def _feedback(value: Any) -> Any:
    if value in ("off", "no", "false"):
        return {"enabled": False}
    if value in ("on", "yes", "true"):
        return {}
    return value


class NavItem(Section):
    """One entry of the navigation: a section of the newsroom, in the order of the file."""

    slug: str = Field(pattern=NAME, description="Name of the section in URLs and folders.")
    name: str = Field(min_length=1, description="What people read.")
    description: str = Field("", description="A sentence for the section's own page.")


def _each_once(items: tuple[NavItem, ...]) -> tuple[NavItem, ...]:
    slugs = [item.slug for item in items]
    if twice := next((slug for slug in slugs if slugs.count(slug) > 1), ""):
        raise ValueError(f"the section {twice!r} is listed twice; list each section once")
    return items


class LinkItem(Section):
    """One link of the page foot."""

    name: str = Field(min_length=1, description="What people read.")
    url: str = Field(min_length=1, description="A path of this site (/about/) or an https address.")


class SiteSection(Section):
    """Who publishes, where, in which language and time zone."""

    title: str = Field("Newsroom", min_length=1, description="Name of the newsroom.")
    url: Annotated[str, AfterValidator(_site_url)] = Field(
        "http://localhost:4000/", description="Where the site will be, with its path if it has one."
    )
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47 tag of the site's language, such as en, de or pt-BR.")
    timezone: Annotated[str, AfterValidator(_zone)] = Field("UTC", description="IANA zone for dates without one.")
    description: str = Field("", description="A sentence about the newsroom.")
    publisher: str = Field("", description="Who publishes; the title where empty.")
    sections: Annotated[tuple[NavItem, ...], AfterValidator(_each_once)] = Field((), description="The navigation, in order.")
    links: tuple[LinkItem, ...] = Field((), description="Links of the page foot.")


class ContentSection(Section):
    """How articles become pages."""

    permalink: Annotated[str, AfterValidator(_permalink)] = Field(
        "/{year}/{month}/{slug}/", description="Where an article's page lies."
    )
    words_per_minute: int = Field(200, ge=50, le=1000, description="For the read time.")
    max_article_bytes: int = Field(1_048_576, ge=1_000, le=16_777_216, description="Larger articles are refused.")
    toc_words: int = Field(1000, ge=0, description="From this many words on an article has a table of contents.")


class ListsSection(Section):
    """Front page, sections, tags, authors, series, archive."""

    front: int = Field(25, ge=1, le=200, description="Articles on the front page.")
    latest: int = Field(30, ge=1, le=200, description="Newest articles on the page of a section, tag, author.")
    period: int = Field(100, ge=10, le=1000, description="A part of the archive with more articles is split (year, month, week, day).")
    related: int = Field(4, ge=0, le=8, description="Related articles under an article.")


class FeedSection(Section):
    """The Atom feed."""

    entries: int = Field(20, ge=1, le=200, description="Newest articles in the feed.")


class ThemeSection(Section):
    """The theme and its options."""

    name: str = Field("default", pattern=NAME, description="A folder of themes/, or default.")
    options: dict[str, str] = Field(default_factory=dict, description="What the theme's theme.yaml offers.")


class FeedbackSection(Section):
    """The question "Was this article helpful?"."""

    enabled: bool = Field(True, description="Whether articles ask it.")
    endpoint: Annotated[str, AfterValidator(_endpoint)] = Field(COLLECTOR, description="Where the form is posted.")
    umami: Annotated[str, AfterValidator(_umami)] = Field(
        "",
        description="The id of a website of Umami; the endpoint is its /api/send, which gets events in place of forms.",
        json_schema_extra={"pattern": _WEBSITE},
    )


Network = Literal["x", "bluesky", "mastodon", "linkedin", "reddit", "hacker-news", "email", "threads", "facebook"]


class ShareSection(Section):
    """The share row."""

    networks: tuple[Network, ...] = Field(
        ("x", "bluesky", "mastodon", "linkedin", "reddit", "hacker-news", "email"), description="In this order."
    )


class SiteConfig(Section):
    """All of `newsgen.yaml`."""

    site: SiteSection = Field(default_factory=SiteSection)
    content: ContentSection = Field(default_factory=ContentSection)
    lists: ListsSection = Field(default_factory=ListsSection)
    feed: FeedSection = Field(default_factory=FeedSection)
    theme: ThemeSection = Field(default_factory=ThemeSection)
    feedback: Annotated[FeedbackSection, BeforeValidator(_feedback)] = Field(default_factory=FeedbackSection)
    share: ShareSection = Field(default_factory=ShareSection)
    publish: PublishSection = Field(default_factory=PublishSection)
