"""The sitemap (protocol 0.9): parts by period, and an index of them, so that a new article touches one part."""

from __future__ import annotations

from newsgen.model.article import Card
from newsgen.model.config import SiteSection
from newsgen.model.digest import digest
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import in_period, latest
from newsgen.model.routes import SITEMAP, output_path, shard_url
from newsgen.model.work import Made
from newsgen.render.feed import newest, text
from newsgen.render.views import absolute

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_PAGES = 1000


def shard(period: str, view: View) -> Made:
    """The task `shard:PERIOD`: the articles of a period; `shard:` the front page and the plain pages."""
    site: SiteSection = view.input("config:site")
    if period:
        cards: tuple[Card, ...] = view.ask(in_period("map", period, site.timezone))
        places = [(card.url, card.updated or card.date) for card in cards]
    else:
        places = [("/", ""), *((card.url, card.updated) for card in view.ask(latest("pages", _PAGES)))]
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<urlset xmlns="{_SPACE}">']
    for url, changed in places:
        when = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{text(absolute(site, url))}</loc>{when}</url>")
    lines.append("</urlset>\n")
    data = "\n".join(lines).encode("utf-8", "replace")
    stamp = {"changed": newest([when for _, when in places]), "digest": digest(data)}
    return Made(results=((key("shard", period), stamp),), files=((output_path(shard_url(period)), data),))


def sitemap(_: str, view: View) -> Made:
    """The task `sitemap:`: the index of the parts."""
    site: SiteSection = view.input("config:site")
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<sitemapindex xmlns="{_SPACE}">']
    for period in ("", *(view.get(key("shards", "")) or ())):
        stamp = view.get(key("shard", period))
        when = f"<lastmod>{stamp['changed']}</lastmod>" if stamp and stamp["changed"] else ""
        lines.append(f"<sitemap><loc>{text(absolute(site, shard_url(period)))}</loc>{when}</sitemap>")
    lines.append("</sitemapindex>\n")
    return Made(files=((output_path(SITEMAP), "\n".join(lines).encode("utf-8", "replace")),))
