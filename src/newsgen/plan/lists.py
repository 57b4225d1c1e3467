"""Which pages there are besides articles: those every site has, and of each list its front and its periods."""

from __future__ import annotations

from newsgen.model.config import ListsSection
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import tree
from newsgen.model.routes import FEED, NOT_FOUND, SITEMAP, TERM_LISTS, THANKS, claim_of, list_url, shard_url
from newsgen.model.work import Made, Shape

LIST_RANK = 2**44
SHARD_LIMIT = 1000


def plan_fixed(_: str, view: View) -> Made:
    """The task `fixed:`: what every site has. It comes before articles, so none of them can take its place."""
    del view
    pages = [("front:", "/"), ("notfound:", NOT_FOUND), ("thanks:", THANKS), ("feed:", FEED), ("sitemap:", SITEMAP)]
    pages += [(key("terms", kind), url) for kind, url in TERM_LISTS.items()]
    pages.append((key("shard", ""), shard_url("")))
    shapes = [Shape(spawns=(task,), claim=claim_of(url)) for task, url in pages]
    return Made(shapes=(*shapes, Shape(spawns=(key("plan", "all"), "plan-map:"))))


def plan_list(index: str, view: View) -> Made:
    """The task `plan:INDEX`: a page for the list itself and for each of its periods."""
    lists: ListsSection = view.input("config:lists")
    nodes = view.ask(tree(index, lists.period, lists.latest))
    pages = [""] + [period for period, _ in nodes]
    return Made(
        shapes=tuple(
            Shape(spawns=(key("list", f"{index}@{period}"),), claim=claim_of(list_url(index, period)), rank=LIST_RANK)
            for period in pages
        )
    )


def plan_shards(_: str, view: View) -> Made:
    """The task `plan-map:`: the parts of the sitemap, one for each period that is not cut any further."""
    nodes = view.ask(tree("map", SHARD_LIMIT, 0))
    shards = tuple(period for period, is_leaf in nodes if is_leaf)
    shapes = [
        Shape(spawns=(key("shard", period),), claim=claim_of(shard_url(period)), rank=LIST_RANK) for period in shards
    ]
    return Made(results=((key("shards", ""), shards),), shapes=tuple(shapes))
