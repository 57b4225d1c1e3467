"""Tables: which results and rows one parsed article puts into the world."""

from __future__ import annotations

from newsgen.index.related import marks_of
from newsgen.model.article import Article, Parsed, Term
from newsgen.model.key import key
from newsgen.model.period import day_of
from newsgen.model.routes import claim_of, folders_above
from newsgen.model.voting import register_kind, register_part
from newsgen.model.work import FOREVER, Made, Row, Shape, Tally

ARTICLE_RANK = 2**41
ALIAS_RANK = 2**43


def rows_of(parsed: Parsed, zone: str) -> Made:
    """Everything an article puts into the world: values for its page and for lists, rows, tasks, aliases.

    `zone` is the site's, by which periods count days.
    """
    article = parsed.article
    card, name = article.card, article.card.id
    if not parsed.public:
        return Made()
    results = (
        (key("article", name), article),
        (key("card", name), card),
        (key("features", name), [parsed.since, marks_of(parsed.features)]),
        (key("target", name), {"url": card.url, "title": card.title, "anchors": article.anchors}),
    )
    rows = [Row("target/" + name, 0, name)]
    tallies = _folders(card.url)
    if not article.plain:
        tallies.append(Tally("sizes", "articles"))
    spawns = [key("page", name)]
    if article.helpful and not article.plain:
        part = register_part(name)
        tallies.append(Tally("terms/" + register_kind(part), f"{name}\x1f{card.url}"))
        spawns.append(key("register", part))
    if parsed.listed:
        spawns.append(key("related", name))
        day = day_of(parsed.since, zone)
        for index, term in _places(article):
            rows.append(Row(index, parsed.since, name, day))
            if term:
                tallies.append(Tally("terms/" + index.partition("/")[0], f"{term.slug}\x1f{term.name}"))
    elif article.plain and not article.noindex:
        rows.append(Row("pages", 0, name))
    until = FOREVER if parsed.until is None else parsed.until
    since = -FOREVER if article.plain else parsed.since
    rank = ARTICLE_RANK + (0 if article.plain else parsed.since)
    shapes = [Shape(tuple(rows), tuple(tallies), tuple(spawns), claim_of(card.url), rank, since, until)]
    for alias in article.aliases:
        redirect = key("redirect", f"{name}\x1f{alias}")
        shapes.append(
            Shape((), tuple(_folders(alias)), (redirect,), claim_of(alias), ALIAS_RANK, since=since, until=until)
        )
    return Made(results=results, shapes=tuple(shapes))


def _folders(url: str) -> list[Tally]:
    """The folders of a page, where no file can be, and its name where it could be a folder's. A file without a dot in its name
    has the claim of the page in the folder of that name already."""
    claim = claim_of(url)
    tallies = [Tally("terms/folder", f"{folder}\x1f") for folder in folders_above(claim)]
    if not url.endswith("/"):
        tallies.append(Tally("terms/file", f"{claim}\x1f"))
    elif tallies and "." not in claim.split("/")[-2]:
        tallies.pop()
    return tallies


def _places(article: Article) -> list[tuple[str, Term | None]]:
    card = article.card
    places: list[tuple[str, Term | None]] = [("all", None)]
    if not article.noindex:
        places.append(("map", None))
    if card.section:
        places.append(("section/" + card.section.slug, card.section))
    if card.series:
        places.append(("series/" + card.series.slug, card.series))
    seen: set[str] = set()
    for kind, terms in (("tag", card.tags), ("author", card.authors)):
        for term in terms:
            index = f"{kind}/{term.slug}"
            if index not in seen:
                seen.add(index)
                places.append((index, term))
    return places
