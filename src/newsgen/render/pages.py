"""Pages of articles and plain pages, and the small pages: redirects, not found, thanks."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from markupsafe import Markup

from newsgen.model.article import Article, Card
from newsgen.model.config import ContentSection, FeedbackSection, ShareSection, SiteSection
from newsgen.model.diagnostic import Diagnostic, Diagnostics, Severity, Span
from newsgen.model.key import key
from newsgen.model.page import ArticleView, CardView
from newsgen.model.protocols import View
from newsgen.model.query import neighbours, related, target, term
from newsgen.model.routes import NOT_FOUND, THANKS, claim_of, output_path
from newsgen.model.work import Made, Shape
from newsgen.render.body import fill, missing_picture
from newsgen.render.environment import Renderer
from newsgen.render.latest import Latest
from newsgen.render.problem import TemplateProblem
from newsgen.render.share import share_links
from newsgen.render.views import (
    absolute,
    author_view,
    base_path,
    card_media,
    card_view,
    image_view,
    page_view,
    site_view,
    term_view,
    term_views,
)


def render(renderer: Renderer, view: View, template: str, context: dict[str, Any]) -> tuple[bytes, set[str]]:
    """A page's bytes, and the tasks that `latest` wants; the templates that took part are reads of the view."""
    names: set[str] = set()
    latest = Latest(view)
    try:
        text = renderer.render(template, {**context, "latest": latest.function()}, names.add)
    except TemplateProblem:
        view.input("templates")  # what is suggested depends on all their names
        raise
    finally:
        for name in sorted(names):
            view.input("template:" + name)
    return text.encode("utf-8", "replace"), latest.spawns


class ArticlePages:
    """The tasks `page:ID`, `redirect:ID\\x1fURL`, `notfound:` and `thanks:`."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def page(self, name: str, view: View) -> Made:
        """The page of an article, or a plain page."""
        article: Article | None = view.get(key("article", name))
        if article is None:
            return Made()
        site: SiteSection = view.input("config:site")
        problems = Diagnostics()
        base = base_path(site.url)
        body, media = fill(article, view, base, problems)
        card = article.card
        context: dict[str, Any] = {"site": site_view(view), "article": self._article(article, body, view, problems)}
        context["page"] = page_view(
            site, "page" if article.plain else "article", card.url, card.title, card.description, card.lang,
            canonical=article.canonical_url, noindex=article.noindex or card.status == "retracted",
        )
        spawns = list(media)
        if context["article"].image:
            spawns.append(key("media", card.image.src if card.image else ""))
        if not article.plain:
            more, cards = self._around(article, view, problems)
            context.update(more)
            spawns += card_media(cards, view)
        try:
            data, wanted = render(self._renderer, view, "page.html" if article.plain else "article.html", context)
        except TemplateProblem as problem:
            return Made(diagnostics=(*problems, problem.diagnostic), failed=True)
        wanted.update(spawns)
        shapes = (Shape(spawns=tuple(sorted(wanted))),) if wanted else ()
        return Made(shapes=shapes, files=((output_path(card.url), data),), diagnostics=tuple(problems))

    def _article(self, article: Article, body: str, view: View, problems: Diagnostics) -> ArticleView:
        card = article.card
        site: SiteSection = view.input("config:site")
        content: ContentSection = view.input("config:content")
        share: ShareSection = view.input("config:share")
        feedback: FeedbackSection = view.input("config:feedback")
        image = image_view(card.image, view)
        if card.image and card.image.src and image is None:
            missing_picture(card.image.src, Span(card.id, card.image.line, card.image.column), problems)
        revision = blake2b(f"{card.title}\0{card.description}\0{article.headline}\0{article.body}".encode(), digest_size=6)
        news = not article.plain
        return ArticleView(
            url=card.url, title=card.title, headline=article.headline, description=card.description, date=card.date,
            updated=card.updated, section=term_view("section", card.section), tags=term_views("tag", card.tags),
            authors=tuple(author_view(term, view) for term in card.authors), series=term_view("series", card.series),
            read_time=card.read_time, words=article.words, image=image, lang=card.lang, status=card.status,
            body=Markup(body),  # noqa: S704 - made by parse/ from tokens, with everything else escaped
            headings=article.headings if article.words >= content.toc_words and len(article.headings) > 2 else (),
            references=article.references, corrections=article.corrections,
            share=share_links(share.networks, card.title, article.canonical_url or absolute(site, card.url))
            if news and article.share else (),
            helpful=news and article.helpful and feedback.enabled,
            id=card.id, revision=revision.hexdigest(), extra=article.extra,
        )

    def _around(self, article: Article, view: View, problems: Diagnostics) -> tuple[dict[str, Any], list[Card]]:
        name, limit = article.card.id, view.input("config:lists").related
        since, _ = view.get(key("features", name))
        newer, older = view.ask(neighbours("all", name, since))
        cards: list[Card] = []
        for link in article.related:
            span = Span(name, link.line, link.column)
            if view.ask(target(link.path)) is None:
                problems.error(
                    "NG304", f"The related article {link.path} is not there or not public, so it is left out.", span,
                    "Correct the path, or remove the entry.",
                )
                continue
            card = view.get(key("card", link.path))
            if card.id not in {c.id for c in cards} and card.id != name:
                cards.append(card)
        chosen = {card.id for card in cards}
        if len(cards) < limit:
            cards += [card for card in view.ask(related(name, limit + len(cards))) if card.id not in chosen]
        cards = cards[: max(limit, len(chosen))]
        views: tuple[CardView, ...] = tuple(card_view(card, view) for card in cards)
        return {
            "newer": card_view(newer, view) if newer else None,
            "older": card_view(older, view) if older else None,
            "related": views,
        }, cards

    def redirect(self, name: str, view: View) -> Made:
        """A page at an old URL that leads to the article."""
        source, _, alias = name.partition("\x1f")
        found = view.ask(target(source))
        if found is None:
            return Made()
        if not alias.endswith("/") and view.ask(term("folder", claim_of(alias))):
            message = f"The alias {alias} is a folder of other pages, so it does not lead here."
            return Made(diagnostics=(Diagnostic("NG302", Severity.ERROR, message, Span(source, 1, 1), "Remove the alias, or correct it."),))
        site: SiteSection = view.input("config:site")
        goal = absolute(site, found["url"])
        page = page_view(site, "redirect", alias, found["title"], canonical=goal, noindex=True)
        return self._small(view, "redirect.html", alias, {"page": page, "target": found["url"]})

    def not_found(self, _: str, view: View) -> Made:
        """The page that a host shows for what is not there."""
        page = page_view(view.input("config:site"), "not-found", NOT_FOUND, noindex=True)
        return self._small(view, "404.html", NOT_FOUND, {"page": page})

    def thanks(self, _: str, view: View) -> Made:
        """The page that the feedback form leads to without JavaScript."""
        feedback: FeedbackSection = view.input("config:feedback")
        if not feedback.enabled:
            return Made()
        page = page_view(view.input("config:site"), "thanks", THANKS, noindex=True)
        return self._small(view, "feedback-thanks.html", THANKS, {"page": page})

    def _small(self, view: View, template: str, url: str, context: dict[str, Any]) -> Made:
        context["site"] = site_view(view)
        try:
            data, wanted = render(self._renderer, view, template, context)
            shapes = (Shape(spawns=tuple(sorted(wanted))),) if wanted else ()
            return Made(shapes=shapes, files=((output_path(url), data),))
        except TemplateProblem as problem:
            return Made(diagnostics=(problem.diagnostic,), failed=True)

