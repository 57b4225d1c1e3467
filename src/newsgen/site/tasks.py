"""The tasks: which function makes which kind of key, on which floor. The one table of what newsgen makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from newsgen.assets.files import asset, file, static
from newsgen.assets.images import copy, look
from newsgen.engine.rules import Rules
from newsgen.index.related import choose
from newsgen.index.tables import rows_of
from newsgen.model.article import article_from_data, card_from_data
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.key import Floor
from newsgen.model.protocols import Task, View
from newsgen.model.query import CARD, FEATURES, TARGET
from newsgen.model.routes import RESERVED, blocked_segment
from newsgen.model.work import Made
from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings
from newsgen.plan.lists import plan_fixed, plan_list, plan_shards
from newsgen.render.environment import Renderer
from newsgen.render.feed import feed
from newsgen.render.lists import ListPages
from newsgen.render.pages import ArticlePages
from newsgen.render.register import register
from newsgen.render.sitemap import shard, sitemap

FLOORS = MappingProxyType(
    {
        "parse": Floor.ARTICLE, "picture": Floor.ARTICLE, "static": Floor.ARTICLE, "asset": Floor.ARTICLE,
        "fixed": Floor.ARTICLE,
        "related": Floor.LINK,
        "plan": Floor.PLAN, "plan-map": Floor.PLAN,
        "page": Floor.PAGE, "redirect": Floor.PAGE, "notfound": Floor.PAGE, "thanks": Floor.PAGE, "front": Floor.PAGE,
        "list": Floor.PAGE, "terms": Floor.PAGE, "shard": Floor.PAGE,
        "register": Floor.PAGE,
        "feed": Floor.SITE, "sitemap": Floor.SITE,
        "media": Floor.ASSET, "file": Floor.ASSET,
    }
)
MADE_ON = MappingProxyType(
    {
        "article": Floor.ARTICLE, "card": Floor.ARTICLE, "features": Floor.ARTICLE, "target": Floor.ARTICLE,
        "picture": Floor.ARTICLE, "shards": Floor.PLAN, "shard": Floor.PAGE,
    }
)
DECODERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "article": article_from_data,
        "card": card_from_data,
        "features": lambda data: (data[0], frozenset(data[1])),
    }
)
_LISTS = ("section/", "tag/", "author/", "series/")


def task_of_index(index: str) -> str | None:
    """A list page is wanted as long as something stands in its index."""
    return "plan:" + index if index.startswith(_LISTS) else None


_LANES = MappingProxyType({"card": CARD, "features": FEATURES, "target": TARGET})
RULES = Rules(FLOORS, MADE_ON, _LANES, task_of_index, MappingProxyType({Floor.LINK: "all"}))


def make_tasks(renderer: Renderer, settings: ParseSettings) -> Mapping[str, Task]:
    """The functions by kind, for one process."""
    articles, lists, parser = ArticlePages(renderer), ListPages(renderer), Parser(settings)
    made: Mapping[str, Task] = {
        "picture": look, "static": static, "asset": asset, "media": copy, "file": file,
        "related": choose, "fixed": plan_fixed,
        "plan": plan_list, "plan-map": plan_shards,
        "page": articles.page, "redirect": articles.redirect, "notfound": articles.not_found, "thanks": articles.thanks,
        "front": lists.front, "list": lists.list, "terms": lists.terms,
        "shard": shard, "register": register, "feed": feed, "sitemap": sitemap,
    }
    return {
        "parse": lambda name, view: _parse(parser, settings.timezone, name, view),
        **{kind: _by_this_version(task) for kind, task in made.items()},
    }


def _by_this_version(task: Task) -> Task:
    """The task as one that runs again when newsgen or a library is another version: what it makes may differ then."""

    def run(name: str, view: View) -> Made:
        view.input("tool:make")
        return task(name, view)

    return run


def _parse(parser: Parser, zone: str, name: str, view: View) -> Made:
    """The task `parse:PATH`: a source becomes values for pages and rows of the indices, or is held back."""
    for section in ("config:site", "config:content", "tool:parse", "drafts"):
        view.input(section)
    try:
        data = view.source(name)
    except OSError as problem:
        message = f"The file cannot be read: {problem.strerror or problem}."
        return Made(diagnostics=(Diagnostic("NG105", Severity.ERROR, message, Span(name), "Mend or remove it."),), failed=True)
    parsed, diagnostics = parser.parse(name, data)
    if parsed is None:
        return Made(diagnostics=tuple(diagnostics), failed=True)
    for url in (parsed.article.card.url, *parsed.article.aliases):
        blocked = blocked_segment(url)
        if blocked or url.lstrip("/").partition("/")[0] in RESERVED:
            message = f"The URL {url} begins with a word that newsgen needs itself."
            if blocked:
                message = f"The URL {url} has a folder {blocked}, which is a name of files."
            held = Diagnostic("NG303", Severity.ERROR, message, Span(name, 1, 1), "Give it another slug, or remove the alias.")
            return Made(diagnostics=(*diagnostics, held), failed=True)
    made = rows_of(parsed, zone)
    return Made(results=made.results, shapes=made.shapes, diagnostics=tuple(diagnostics))


