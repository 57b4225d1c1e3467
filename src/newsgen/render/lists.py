"""Pages that list articles or terms: the front page, sections, tags, authors, series, the archive."""

from __future__ import annotations

from typing import Any

from newsgen.model.article import Card, Term
from newsgen.model.config import ListsSection, SiteSection
from newsgen.model.page import ListView
from newsgen.model.protocols import View
from newsgen.model.query import in_period, latest, node, term, terms
from newsgen.model.routes import ARCHIVE, TERM_LISTS, list_url, output_path
from newsgen.model.work import Made, Shape
from newsgen.render.environment import Renderer
from newsgen.render.pages import render
from newsgen.render.problem import TemplateProblem
from newsgen.render.views import (
    absolute,
    author_view,
    card_media,
    card_view,
    page_view,
    period_view,
    site_view,
    term_view,
    term_views,
)

_TEMPLATES = (
    ("all", "archive.html"), ("section", "section.html"), ("tag", "tag.html"), ("author", "author.html"),
    ("series", "series.html"),
)
_TERM_TEMPLATES = (
    ("section", "sections.html", "sections"), ("tag", "tags.html", "tags"), ("author", "authors.html", "authors"),
    ("series", "series-list.html", "series-list"),
)


class ListPages:
    """The tasks `front:`, `list:INDEX@PERIOD` and `terms:KIND`."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def front(self, _: str, view: View) -> Made:
        """The front page: the newest articles, a lead first."""
        lists: ListsSection = view.input("config:lists")
        cards = view.ask(latest("all", lists.front))
        shown = ListView(None, None, _views(cards, view), None, (), (), ARCHIVE)
        site: SiteSection = view.input("config:site")
        page = page_view(site, "front", "/", "", site.description)
        return self._made(view, "front.html", "/", {"page": page, "list": shown}, cards)

    def list(self, name: str, view: View) -> Made:
        """The page of a section, tag, author, series or the archive, or of one period of it."""
        index, _, period = name.partition("@")
        kind, _, slug = index.partition("/")
        lists: ListsSection = view.input("config:lists")
        site: SiteSection = view.input("config:site")
        is_leaf, below = view.ask(node(index, period, lists.period, lists.latest, site.timezone))
        if period and not is_leaf and not below:
            return self._moved(index, period, view, site)
        cards: tuple[Card, ...] = ()
        if not period and (kind != "all" or not below):
            cards = view.ask(latest(index, lists.latest))
        elif period and not below:
            cards = view.ask(in_period(index, period, site.timezone))
        if kind == "series" and not below:
            cards = cards[::-1]
        found = self._term(kind, slug, view, site)
        listed = term_view(kind, found) if found else None
        shown = ListView(
            listed,
            author_view(found, view) if found and kind == "author" else None,
            _views(cards, view),
            period_view(index, period) if period else None,
            tuple(period_view(index, one) for one in reversed(below)),
            (),
            list_url(index),
        )
        url = list_url(index, period)
        title = (shown.author.name if shown.author else listed.name) if listed else ""
        description = next((s.description for s in site.sections if kind == "section" and s.slug == slug), "")
        page = page_view(site, "archive" if kind == "all" else kind, url, title, description)
        return self._made(view, dict(_TEMPLATES)[kind], url, {"page": page, "list": shown}, cards)

    def _moved(self, index: str, period: str, view: View, site: SiteSection) -> Made:
        """The page of a period that was cut since somebody linked to it: it leads on to the list."""
        url, goal = list_url(index, period), list_url(index)
        page = page_view(site, "redirect", url, site.title, canonical=absolute(site, goal), noindex=True)
        return self._made(view, "redirect.html", url, {"page": page, "target": goal}, ())

    def _term(self, kind: str, slug: str, view: View, site: SiteSection) -> Term | None:
        if kind == "all":
            return None
        named = next((s.name for s in site.sections if kind == "section" and s.slug == slug), "")
        if named:
            return Term(slug, named)
        found: Term | None = view.ask(term(kind, slug))
        return found or Term(slug, slug)

    def terms(self, kind: str, view: View) -> Made:
        """The page that lists all tags (sections, authors, series)."""
        site: SiteSection = view.input("config:site")
        found: tuple[Term, ...] = view.ask(terms(kind))
        if kind == "section":
            names = {s.slug: s.name for s in site.sections}
            found = tuple(Term(t.slug, names.get(t.slug, t.name)) for t in found)
        if kind == "author":
            found = tuple(Term(t.slug, author_view(t, view).name) for t in found)
        template, page_kind = next((t, k) for name, t, k in _TERM_TEMPLATES if name == kind)
        url = TERM_LISTS[kind]
        context = {"page": page_view(site, page_kind, url), "terms": term_views(kind, found)}
        return self._made(view, template, url, context, ())

    def _made(self, view: View, template: str, url: str, context: dict[str, Any], cards: tuple[Card, ...]) -> Made:
        context["site"] = site_view(view)
        try:
            data, wanted = render(self._renderer, view, template, context)
        except TemplateProblem as problem:
            return Made(diagnostics=(problem.diagnostic,), failed=True)
        wanted |= card_media(cards, view)
        shapes = (Shape(spawns=tuple(sorted(wanted))),) if wanted else ()
        return Made(shapes=shapes, files=((output_path(url), data),))


def _views(cards: tuple[Card, ...], view: View) -> tuple[Any, ...]:
    return tuple(card_view(card, view) for card in cards)

