"""What templates see, made from what articles hold: terms get URLs, pictures get sizes, authors get their data."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from newsgen.model.article import Card, Picture, Term
from newsgen.model.config import FeedbackSection, SiteSection
from newsgen.model.key import key
from newsgen.model.page import AuthorView, CardView, Image, PageView, PeriodView, SiteView, TermView
from newsgen.model.period import dates_of, level_of
from newsgen.model.protocols import View
from newsgen.model.routes import FEED, list_url, term_url


def base_path(site_url: str) -> str:
    """The path part of the site's URL, without the last slash."""
    return urlsplit(site_url).path.rstrip("/")


def absolute(site: SiteSection, url: str) -> str:
    """The absolute URL of a site-relative one."""
    return site.url.rstrip("/") + url


def site_view(view: View) -> SiteView:
    """The site as pages see it; every section of the configuration that it uses is a read."""
    site: SiteSection = view.input("config:site")
    feedback: FeedbackSection = view.input("config:feedback")
    style, script = view.input("asset:newsgen.css"), view.input("asset:newsgen.js")
    view.input("messages")
    return SiteView(
        title=site.title,
        description=site.description,
        url=site.url,
        base_path=base_path(site.url),
        lang=site.language,
        timezone=site.timezone,
        sections=tuple(TermView(s.slug, s.name, term_url("section", s.slug)) for s in site.sections),
        links=tuple(TermView("", link.name, link.url) for link in site.links),
        feed_url=FEED,
        feedback_endpoint=feedback.endpoint if feedback.enabled else "",
        publisher=site.publisher or site.title,
        theme=view.input("theme"),
        stylesheet=style["url"] if style else "",
        script=script["url"] if script else "",
        stylesheet_integrity=style["integrity"] if style else "",
        script_integrity=script["integrity"] if script else "",
        favicon=view.input("favicon") or "",
        feedback_umami=feedback.umami if feedback.enabled else "",
    )


def term_view(kind: str, term: Term | None) -> TermView | None:
    """A term with the URL of its page."""
    return TermView(term.slug, term.name, term_url(kind, term.slug)) if term else None


def term_views(kind: str, terms: tuple[Term, ...]) -> tuple[TermView, ...]:
    """Terms with the URLs of their pages, each once."""
    return tuple(TermView(t.slug, t.name, term_url(kind, t.slug)) for t in {t.slug: t for t in terms}.values())


def author_view(term: Term, view: View) -> AuthorView:
    """An author with what `data/authors.yaml` says of them."""
    data = view.input("author:" + term.slug) or {}
    return AuthorView(
        term.slug, data.get("name") or term.name, term_url("author", term.slug), data.get("role", ""), data.get("bio", ""),
        data.get("link", ""),
    )


def image_view(picture: Picture | None, view: View) -> Image | None:
    """A picture of the front matter, or None where there is none that can be shown."""
    if picture is None or not picture.src:
        return None
    facts = view.get(key("picture", picture.src))
    if facts is None:
        return None
    return Image(facts["url"], picture.alt, facts["width"], facts["height"], picture.caption, picture.credit)


def card_view(card: Card, view: View) -> CardView:
    """A card as lists show it."""
    return CardView(
        card.url, card.title, card.description, card.date, card.updated, term_view("section", card.section),
        term_views("tag", card.tags), named_authors(card, view), term_view("series", card.series), card.read_time,
        image_view(card.image, view), card.lang, card.status,
    )


def named_authors(card: Card, view: View) -> tuple[TermView, ...]:
    """The authors of a card by the names that readers know."""
    return tuple(TermView(a.slug, a.name, a.url) for a in (author_view(term, view) for term in card.authors))


def card_media(cards: Iterable[Card], view: View) -> set[str]:
    """The tasks that publish the pictures of cards."""
    sources = {card.image.src for card in cards if card.image and card.image.src}
    return {key("media", src) for src in sorted(sources) if view.get(key("picture", src))}


def period_view(index: str, period: str) -> PeriodView:
    """A link to a part of a list."""
    start, end = dates_of(period)
    return PeriodView(level_of(period), start.isoformat(), end.isoformat(), list_url(index, period))


def page_view(
    site: SiteSection, kind: str, url: str, title: str = "", description: str = "", lang: str = "", *,
    canonical: str = "", noindex: bool = False,
) -> PageView:
    """The page being made."""
    return PageView(
        kind, url, title, description, canonical or absolute(site, url), lang or site.language, noindex=noindex
    )
