"""The body of an article on its page: place holders become links and pictures, or plain text where there is nothing."""

from __future__ import annotations

import re
from html import escape

from newsgen.model.article import Article, Link
from newsgen.model.closest import closest
from newsgen.model.diagnostic import Diagnostics, Span
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import target

_HOLDER = re.compile("\x00([abiz])([0-9]*)\x00")


def fill(article: Article, view: View, base: str, problems: Diagnostics) -> tuple[str, tuple[str, ...]]:
    """The body's HTML and the tasks that publish its pictures. `base` is the base path of the site."""
    if "\x00" not in article.body:
        return article.body, ()
    anchors: dict[str, frozenset[str]] = {}
    links = [_link(link, view, base, article.card.id, anchors, problems) for link in article.links]
    pictures, media = [], []
    for picture in article.pictures:
        facts = view.get(key("picture", picture.src))
        if facts is None:
            missing_picture(picture.src, Span(article.card.id, picture.line, picture.column), problems)
            pictures.append(f'<span class="missing-picture">{escape(picture.alt)}</span>' if picture.alt else "")
            continue
        media.append(key("media", picture.src))
        pictures.append(
            f'<img src="{base}{facts["url"]}" alt="{escape(picture.alt)}" width="{facts["width"]}" '
            f'height="{facts["height"]}" loading="lazy" decoding="async">'
        )

    def replace(match: re.Match[str]) -> str:
        kind, number = match.groups()
        if kind == "b":
            return base
        if kind == "i":
            return pictures[int(number)]
        url = links[int(number)]
        if not url:
            return ""
        return f'<a href="{escape(url)}">' if kind == "a" else "</a>"

    return _HOLDER.sub(replace, article.body), tuple(media)


def missing_picture(src: str, span: Span, problems: Diagnostics) -> None:
    """Report a picture that is not there (or that was refused, which has its own diagnostic)."""
    problems.error(
        "NG501", f"The picture {src} is not in the site or cannot be used, so it is left out.", span,
        "Put the picture there, or correct the path (relative to the article, or from /static/).",
    )


def _link(link: Link, view: View, base: str, source: str, anchors: dict[str, frozenset[str]], problems: Diagnostics) -> str:
    """The URL of a link, "" where there is nothing; `anchors` keeps those of the articles that were linked before."""
    found = view.ask(target(link.path))
    span = Span(source, link.line, link.column)
    if found is None:
        problems.error(
            "NG304", f"The link leads to {link.path}, which is not there or not public, so its words are plain text.", span,
            "Correct the path (relative to the article, or from /content/), or remove the link.",
        )
        return ""
    if not link.fragment:
        return f"{base}{found['url']}"
    if link.path not in anchors:
        anchors[link.path] = frozenset(found["anchors"])
    if link.fragment not in anchors[link.path]:
        near = closest(link.fragment, found["anchors"], len(problems))
        problems.error(
            "NG305", f"{link.path} has no heading #{link.fragment}, so the link leads to its top.", span,
            f"Did you mean #{near}?" if near else "Use one of the anchors of that article, or link to the article alone.",
        )
        return f"{base}{found['url']}"
    return f"{base}{found['url']}#{link.fragment}"
