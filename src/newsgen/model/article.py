"""An article as it travels: the card that lists show, and the whole that its own page shows.

Both are frozen and JSON-ready through `dataclasses.asdict`; `card_from_data` and `article_from_data` are the inverses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ENDINGS = (".md", ".markdown")


def is_article(path: str) -> bool:
    """Whether a file of content/ is an article, by its name; in large letters, too, as some systems write them."""
    return path.lower().endswith(_ENDINGS)


@dataclass(frozen=True, slots=True)
class Term:
    """A tag, section, author or series: `slug` names its page, `name` is what people read."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the front matter gives it; `src` is a root-relative source path, or "" when it was refused."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """What lists show of an article. A change here reaches lists; a change of the body alone does not (so the number of
    words is not here).

    `id` is the source path (`content/ai/x.md`), `url` the site-relative URL (`/2026/04/x/`), `date` and `updated`
    ISO 8601 with the zone's offset (`updated` is "" when never), `read_time` whole minutes.
    """

    id: str
    url: str
    title: str
    description: str
    date: str
    updated: str
    section: Term | None
    tags: tuple[Term, ...]
    authors: tuple[Term, ...]
    series: Term | None
    read_time: int
    image: Picture | None
    lang: str
    status: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the list of references; `number` counts from 1, `cites` are the ids of the places that cite it."""

    number: int
    publisher: str
    title: str
    url: str
    author: str = ""
    date: str = ""
    cites: tuple[str, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: level 2 to 6, its anchor and its text (plain, not escaped)."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the body to another source file. In the body `\\x00a{n}\\x00` stands for its opening tag and
    `\\x00z{n}\\x00` for its closing one, n being the position in `Article.links`."""

    path: str
    fragment: str
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class BodyPicture:
    """A picture of the body from a source file. In the body `\\x00i{n}\\x00` stands for its `<img>`."""

    src: str
    alt: str
    title: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction shown to readers: an ISO date and a text."""

    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """The whole of an article, for its own page.

    `body` is safe HTML made by us, with the place holders that `Link` and `BodyPicture` describe. `anchors` are all
    ids a link may point at. `plain` says that it is a page of `content/pages/`, not news.
    """

    card: Card
    headline: str
    words: int
    body: str
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    links: tuple[Link, ...]
    pictures: tuple[BodyPicture, ...]
    references: tuple[Reference, ...]
    corrections: tuple[Correction, ...]
    related: tuple[Link, ...]
    aliases: tuple[str, ...]
    canonical_url: str
    share: bool
    helpful: bool
    noindex: bool
    plain: bool
    ai: dict[str, Any]
    review: dict[str, Any]
    responsible: str
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Features:
    """What `index/related.py` compares in two articles: nothing here depends on other articles."""

    day: int
    section: str
    tags: tuple[str, ...]
    series: str
    entities: tuple[str, ...]
    words: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """All that parsing one source yields.

    `since` and `until` bound when it may be public (seconds since 1970 UTC; `until` None: for ever). `public` is
    False for a draft that was not asked for. `listed` is False where lists must not show it (pages, retracted).
    """

    article: Article
    features: Features
    since: int
    until: int | None
    public: bool
    listed: bool


def _term(data: dict[str, Any] | None) -> Term | None:
    return Term(**data) if data else None


def card_from_data(data: dict[str, Any]) -> Card:
    """Read what `dataclasses.asdict` made of a card (and JSON of that)."""
    return Card(
        **{
            **data,
            "section": _term(data["section"]),
            "series": _term(data["series"]),
            "tags": tuple(Term(**t) for t in data["tags"]),
            "authors": tuple(Term(**t) for t in data["authors"]),
            "image": Picture(**data["image"]) if data["image"] else None,
        }
    )


def article_from_data(data: dict[str, Any]) -> Article:
    """Read what `dataclasses.asdict` made of an article (and JSON of that)."""
    return Article(
        **{
            **data,
            "card": card_from_data(data["card"]),
            "headings": tuple(Heading(**h) for h in data["headings"]),
            "anchors": tuple(data["anchors"]),
            "links": tuple(Link(**x) for x in data["links"]),
            "pictures": tuple(BodyPicture(**x) for x in data["pictures"]),
            "references": tuple(Reference(**{**r, "cites": tuple(r["cites"])}) for r in data["references"]),
            "corrections": tuple(Correction(**c) for c in data["corrections"]),
            "related": tuple(Link(**x) for x in data["related"]),
            "aliases": tuple(data["aliases"]),
        }
    )
