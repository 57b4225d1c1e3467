"""The template function `latest(n)`: the newest articles, on any page that wants them.

It is recorded like every read, so a page that calls it is made again with every new article; the report of a build
counts such pages where they are many (NG309).
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import currentframe

from jinja2 import Template

from newsgen.model.article import Card
from newsgen.model.key import key
from newsgen.model.page import CardView
from newsgen.model.protocols import View
from newsgen.model.query import latest
from newsgen.render.views import card_media, card_view

MOST = 50
ASKS = "asks"
"""Kind of the input that notes which template asked."""


class Latest:
    """`function` for the templates of one page; `spawns` are the pictures of what it showed."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.spawns: set[str] = set()

    def function(self) -> Callable[[int], tuple[CardView, ...]]:
        """The function as templates call it."""

        def newest(count: int = 5) -> tuple[CardView, ...]:
            self._view.input(key(ASKS, _asking()))
            cards: tuple[Card, ...] = self._view.ask(latest("all", max(1, min(int(count), MOST))))
            self.spawns |= card_media(cards, self._view)
            return tuple(card_view(card, self._view) for card in cards)

        return newest


def _asking() -> str:
    """The name of the template whose code calls: a page has one context, but is made by several templates."""
    frame = currentframe()
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            return template.name or ""
        frame = frame.f_back
    return ""
