"""Words: what keys, questions and reasons of the ledger are called, for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from newsgen.model.key import kind_of, name_of

_WORDS = MappingProxyType({
    "parse": "the article {}", "page": "the page of {}", "related": "what is related to {}", "source": "the file {}",
    "template": "the template {}", "config": "the section {} of newsgen.yaml", "article": "the article {}",
    "card": "what lists show of {}", "features": "what related articles compare of {}", "target": "what links to {} need",
    "picture": "the picture {}", "author": "the author {} of data/authors.yaml", "asset": "the theme's file {}",
    "tool": "the version of newsgen or of its libraries", "theme": "the theme's options", "messages": "the theme's translations",
    "drafts": "--drafts", "shards": "the parts of the sitemap", "fixed": "what every site has", "terms": "the list of all {}",
    "front": "the front page", "feed": "the feed", "sitemap": "the sitemap", "notfound": "the page for what is missing",
    "thanks": "the page that thanks", "static": "the file {}", "file": "the file {}", "media": "the picture {}",
    "plan-map": "the parts of the sitemap", "register": "the part {} of the register", "favicon": "the favicon",
})  # fmt: skip
_TERMS = MappingProxyType({"tag": "tags", "section": "sections", "author": "authors", "series": "series"})


def words(key: str) -> str:
    """What a key is called."""
    kind, name = kind_of(key), name_of(key)
    if kind in {"list", "plan"}:
        index, _, period = name.partition("@")
        return _list(index, period) if kind == "list" else f"the parts of {_list(index)}"
    if kind == "shard":
        return f"the part {name} of the sitemap" if name else "the part of the sitemap for plain pages"
    if kind == "redirect":
        source, _, alias = name.partition("\x1f")
        return f"the redirect from {alias} to {source}"
    if kind == "terms":
        name = _TERMS.get(name, name)
    return _WORDS.get(kind, key.replace("{", "").replace("}", "")).format(name)


def question(text: str) -> str:
    """What a question to the indices asks for, as `the newest 25 articles`; `text` is its JSON."""
    query: list[Any] = json.loads(text)
    ask = _QUESTIONS.get(query[0])
    return ask(*query[1:]) if ask else f"the answer to {text}"


def because(reason: str) -> str:
    """A reason of the ledger as the end of a sentence that begins with because."""
    if reason in {"", "new"}:
        return "it is new: it was not made before."
    if reason == "wanted":
        return "somebody was waiting for it."
    if reason.startswith("question "):
        return f"{question(reason.removeprefix('question '))} changed."
    if reason.startswith("damaged "):
        return f"{words(reason.removeprefix('damaged '))} was damaged in newsgen's memory."
    if reason == "held back by --strict":
        return "it was held back by --strict before."
    if " was changed or removed" in reason:
        return f"{reason} in the output folder."
    return f"{words(reason)} changed."


def _list(index: str, period: str = "") -> str:
    kind, _, name = index.partition("/")
    what = {"all": "the archive", "map": "the sitemap"}.get(kind, f"the list of the {kind} {name}")
    return f"{what} for {period}" if period else what


def _of(index: str) -> str:
    kind, _, name = index.partition("/")
    return "" if kind in {"all", "map"} else f" of the {kind} {name}"


def _latest(index: str, limit: int) -> str:
    return "all plain pages" if index == "pages" else f"the newest {limit} articles{_of(index)}"


def _node(index: str, period: str, *_: Any) -> str:
    return f"how {_list(index)} is cut by date" + (f" in {period}" if period else "")


def _terms(kind: str) -> str:
    return f"all {_TERMS[kind]}" if kind in _TERMS else "the articles in this part of the register"


_QUESTIONS: Mapping[str, Callable[..., str]] = MappingProxyType({
    "latest": _latest,
    "in-period": lambda index, period, _: f"the articles of {period}{_of(index)}",
    "neighbours": lambda *_: "the articles before and after it",
    "near": lambda *_: "the articles right before it that it may be related to",
    "related": lambda *_: "the articles related to it",
    "tree": lambda index, *_: f"how {_list(index)} is cut by date",
    "node": _node,
    "terms": _terms,
    "term": lambda kind, slug: f"how the {kind} {slug} is written",
    "target": lambda path: f"where a link to {path} leads",
})  # fmt: skip
