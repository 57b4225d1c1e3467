"""Views as the site would hand them to templates, rich and poor, for the tests of the render room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from newsgen.model.article import Correction, Heading, Reference
from newsgen.model.page import (
    ArticleView,
    AuthorView,
    CardView,
    Image,
    ListView,
    PageView,
    PeriodView,
    ShareLink,
    SiteView,
    TermView,
)  # fmt: skip
from newsgen.render.environment import Renderer
from newsgen.render.theme import Theme, load_theme

BUILTIN = Path(__file__).parents[2] / "themes"
AI = TermView("ai", "AI", "/ai/")
SITE = SiteView(
    title="The Example", description="News of machines", url="https://news.example.org/paper/", base_path="/paper",
    lang="en", timezone="UTC", sections=(AI, TermView("chips", "Chips", "/chips/")),
    links=(TermView("about", "About", "/about/"),), feed_url="/feed.xml", feedback_endpoint="https://votes.example.com/v",
    publisher="Example Press", theme={"palette": "ink", "headlines": "serif"},
    stylesheet="/assets/newsgen.css", script="/assets/newsgen.js",
)  # fmt: skip
IMAGE = Image("/media/wafer.png", "A wafer", 1200, 800, "A wafer in the light.", "Photo: A. Smith")
ANNE = AuthorView("anne", "Anne Ash", "/authors/anne/", "Chips correspondent", "Anne writes.", "https://anne.example.org/")
CARD = CardView(
    url="/2026/04/first/", title="The first of April", description="What came of it.", date="2026-04-24T10:00:00+00:00",
    updated="", section=AI, tags=(TermView("chips", "chips", "/tags/chips/"),),
    authors=(TermView("anne", "Anne Ash", "/authors/anne/"),), series=None, read_time=3, image=IMAGE,
    lang="en", status="published",
)  # fmt: skip
ARTICLE = ArticleView(
    url="/2026/04/first/", title="The first of April", headline="A longer headline for the first of April",
    description="What came of it.", date="2026-04-24T10:00:00+00:00", updated="2026-04-25T08:30:00+02:00", section=AI,
    tags=(TermView("chips", "chips", "/tags/chips/"), TermView("prices", "prices", "/tags/prices/")),
    authors=(ANNE, AuthorView("bo", "Bo Birk", "/authors/bo/")), series=TermView("wafers", "Wafers", "/series/wafers/"),
    read_time=11, words=2048, image=IMAGE, lang="en", status="published",
    body=Markup('<p>Words<a href="#ref-1" id="cite-1-1" role="doc-biblioref" aria-label="Reference 1">[1]</a></p>'),
    headings=(Heading(2, "one", "One"), Heading(3, "two", "Two")),
    references=(
        Reference(1, "Example Labs", "On wafers", "https://example.com/w", "C. Cole", "2026-03-01", ("cite-1-1", "cite-1-2")),
        Reference(2, "", "", "https://example.com/x"),
    ),
    corrections=(Correction("2026-04-26", "The price was wrong."),),
    share=(ShareLink("x", "X", "https://x.com/intent/post?url=u&text=t"), ShareLink("email", "Email", "mailto:?subject=s&body=b")),
    helpful=True, id="content/ai/first.md", revision="0123456789ab", extra={},
)  # fmt: skip
MONTH = PeriodView("month", "2026-11-01", "2026-11-30", "/archive/2026/11/")
WEEK = PeriodView("week", "2026-11-01", "2026-11-07", "/archive/2026/11/w1/")
YEAR = PeriodView("year", "2026-01-01", "2026-12-31", "/archive/2026/")
LISTS = ListView(AI, ANNE, (CARD, replace(CARD, image=None)) * 3, None, (YEAR,), (), "/ai/2026/")
PERIOD = ListView(AI, ANNE, (CARD,), MONTH, (WEEK,), (YEAR,), "/ai/2026/")

# What each template gets besides `site` and `page`.
CONTEXTS: dict[str, list[dict[str, Any]]] = {
    "article.html": [{"article": ARTICLE, "newer": CARD, "older": CARD, "related": (CARD, CARD)}],
    "page.html": [{"article": ARTICLE}],
    "front.html": [{"list": replace(LISTS, term=None, author=None)}],
    **{f"{kind}.html": [{"list": LISTS}, {"list": PERIOD}] for kind in ("section", "tag", "author", "series")},
    "archive.html": [{"list": replace(one, term=None, author=None)} for one in (LISTS, PERIOD)],
    **{f"{kind}.html": [{"terms": (AI, AI)}] for kind in ("tags", "sections", "authors", "series-list")},
    "404.html": [{}],
    "feedback-thanks.html": [{}],
    "redirect.html": [{"target": "https://news.example.org/paper/2026/04/first/"}],
}
KINDS = {"404.html": "not-found", "redirect.html": "redirect", "feedback-thanks.html": "feedback-thanks"}


def page_for(template: str) -> PageView:
    """The page view of a template's page."""
    kind = KINDS.get(template, template.removesuffix(".html"))
    return PageView(kind, "/x/", "A page", "Of words.", "https://news.example.org/paper/x/", "en", kind == "not-found")


def contexts() -> list[tuple[str, dict[str, Any]]]:
    """Every template with every context that it is tried with."""
    return [(name, {"site": SITE, "page": page_for(name), **one}) for name, all_ in CONTEXTS.items() for one in all_]


def mapped(value: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    """The value with every leaf replaced by `change(field name, leaf)`, dataclasses and tuples rebuilt around them."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: mapped(getattr(value, f.name), change, f.name) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(mapped(one, change, name) for one in value)
    if isinstance(value, dict):
        return {key: mapped(one, change, key) for key, one in value.items()}
    return change(name, value)


def default_theme(site_root: Path) -> Theme:
    """The default theme for a site without templates of its own."""
    theme, problems = load_theme(site_root, "default", BUILTIN)
    assert theme is not None
    assert not problems
    return theme


def renderer(site_root: Path, language: str = "en", **options: Any) -> Renderer:
    """A renderer of the default theme for `SITE`."""
    return Renderer(default_theme(site_root), language=language, site_url=SITE.url, base_path=SITE.base_path, **options)
