"""The Atom feed (RFC 4287) of the newest articles, with their full text."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from newsgen.model.article import Article, Card
from newsgen.model.config import FeedSection, SiteSection
from newsgen.model.diagnostic import Diagnostics
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import latest
from newsgen.model.routes import FEED, output_path
from newsgen.model.work import Made
from newsgen.render.body import fill
from newsgen.render.views import absolute, author_view

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RELATIVE = re.compile(r'(<(?:a|img)\b[^>]*?\s(?:href|src)=")(/(?!/)|#)')
_EMPTY_UPDATED = "1970-01-01T00:00:00+00:00"


def text(value: str) -> str:
    """A text as XML content: characters that XML does not have are left out, the rest escaped."""
    return escape(_NOT_XML.sub("", value), quote=False)


def quoted(value: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return f'"{escape(_NOT_XML.sub("", value))}"'


def newest(moments: list[str]) -> str:
    """The latest of ISO 8601 date-times with offsets ("" among none; "" itself is passed over)."""
    return max((moment for moment in moments if moment), key=datetime.fromisoformat, default="")


def feed(_: str, view: View) -> Made:
    """The task `feed:`."""
    site: SiteSection = view.input("config:site")
    settings: FeedSection = view.input("config:feed")
    cards: tuple[Card, ...] = view.ask(latest("all", settings.entries))
    own = absolute(site, FEED)
    updated = newest([card.updated or card.date for card in cards]) or _EMPTY_UPDATED
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoted(site.language)}>',
        f"<title>{text(site.title)}</title>",
        *([f"<subtitle>{text(site.description)}</subtitle>"] if site.description else []),
        f"<id>{text(own)}</id>",
        f'<link rel="self" type="application/atom+xml" href={quoted(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoted(site.url)}/>',
        f"<updated>{updated}</updated>",
        f"<author><name>{text(site.publisher or site.title)}</name></author>",
    ]
    for card in cards:
        lines += _entry(card, site, view)
    lines.append("</feed>\n")
    return Made(files=((output_path(FEED), "\n".join(lines).encode("utf-8", "replace")),))


def _entry(card: Card, site: SiteSection, view: View) -> list[str]:
    article: Article = view.get(key("article", card.id))
    url = absolute(site, card.url)
    body, _ = fill(article, view, site.url.rstrip("/"), Diagnostics())
    body = _RELATIVE.sub(lambda m: m[1] + (f"{url}#" if m[2] == "#" else site.url), body)
    people = [author_view(term, view).name for term in card.authors]
    lines = [
        f"<entry xml:lang={quoted(card.lang or site.language)}>",
        f"<title>{text(card.title)}</title>",
        f"<id>{text(url)}</id>",
        f'<link rel="alternate" type="text/html" href={quoted(url)}/>',
        f"<published>{card.date}</published>",
        f"<updated>{card.updated or card.date}</updated>",
        *(f"<author><name>{text(name)}</name></author>" for name in people),
        *(f"<category term={quoted(tag.slug)} label={quoted(tag.name)}/>" for tag in card.tags),
    ]
    if card.description:
        lines.append(f"<summary>{text(card.description)}</summary>")
    lines.append(f'<content type="html">{text(body)}</content>')
    lines.append("</entry>")
    return lines
