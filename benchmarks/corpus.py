"""The corpus of the benchmark: articles by number, the same on every machine, and how each generator wants them written.

Article `i` depends on the kind of corpus and on `i` alone: 0 is the newest, -1 newer still, so that the corpus of 100
is the newest part of that of 10,000. `plain` is about 2,000 words in the shape of ours, `links` the shape of release notes.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import releases
import words

# Long past, so that no machine's clock holds an article back as one of the future.
NEWEST = datetime(2025, 6, 30, 18, 0, tzinfo=UTC)
GAP = timedelta(minutes=13)
_WEIGHTS = tuple(1 / rank for rank in range(1, len(words.TAGS) + 1))


@dataclass(frozen=True, slots=True)
class Reference:
    """A source of an article."""

    publisher: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, not yet in any generator's form. `body` has neither the title nor the list of references."""

    name: str
    title: str
    date: str
    author: str
    description: str
    tags: tuple[str, ...]
    references: tuple[Reference, ...]
    body: str

    def edited(self, number: int) -> Article:
        """The same with one more sentence at the end of its body."""
        return replace(self, body=f"{self.body}\nEdited for the {number}th time.\n")


def slug(text: str) -> str:
    """A name for addresses."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def fill(dice: random.Random, text: str) -> str:
    """A template with its slots filled."""
    maker = dice.choice(words.MAKERS)
    return text.format(
        maker=maker, other=dice.choice([name for name in words.MAKERS if name != maker]), product=dice.choice(words.PRODUCTS),
        thing=dice.choice(words.THINGS), quality=dice.choice(words.QUALITIES), matter=dice.choice(words.MATTERS),
        deed=dice.choice(words.DEEDS), number=dice.randint(11, 98),
    )  # fmt: skip


def _sentence(dice: random.Random, references: tuple[Reference, ...]) -> str:
    parts = fill(dice, dice.choice(words.SENTENCES)).split(" ")
    if len(parts) > 10:
        at, roll = dice.randrange(3, len(parts) - 3), dice.random()
        if parts[at].isalpha() and parts[at + 1].isalpha():
            if roll < 0.06:
                parts[at] = f"**{parts[at]}**"
            elif roll < 0.12:
                parts[at] = f"*{parts[at]}*"
            elif roll < 0.16:
                parts[at] = f"`{dice.choice(words.CODES)}`"
            elif roll < 0.24:
                parts[at : at + 2] = [f"[{parts[at]} {parts[at + 1]}]({dice.choice(references).url})"]
    text = " ".join(parts)
    return f"{text[:-1]} [{dice.randint(1, len(references))}]{text[-1]}" if dice.random() < 0.25 else text


def _block(dice: random.Random, references: tuple[Reference, ...], kind: str) -> str:
    if kind == "code":
        language, sample = dice.choice(words.SAMPLES)
        return f"```{language}\n{sample.format(number=dice.randint(2, 64))}\n```"
    if kind == "table":
        rows = [f"| {name} | {dice.randint(300, 999) / 10} | {dice.randint(20, 900)} |" for name in dice.sample(words.PRODUCTS, 4)]
        return "\n".join(["| System | Score | Latency |", "| --- | ---: | ---: |", *rows])
    if kind == "list":
        mark = dice.choice(("-", "1."))
        return "\n".join(f"{mark} {_sentence(dice, references)}" for _ in range(dice.randint(3, 6)))
    return f"> {_sentence(dice, references)}"


def _plain_body(dice: random.Random, references: tuple[Reference, ...]) -> str:
    count, sections = 0, dice.randint(5, 8)
    goal = int(min(3500, max(600, dice.gauss(1850, 500))))
    # Every article has one of each; Hugo's and our highlighter see the same few lines of code.
    extras = dict(zip(dice.sample(range(sections), 4), ("code", "table", "list", "quote"), strict=True))
    parts = []
    for number, heading in enumerate(dice.sample(words.HEADINGS, sections)):
        if number:
            parts.append(f"## {fill(dice, heading)}")
        until = goal * (number + 1) // sections
        if number in extras:
            parts.append(_block(dice, references, extras[number]))
        while count < until:
            parts.append(" ".join(_sentence(dice, references) for _ in range(dice.randint(2, 5))))
            count += parts[-1].count(" ") + 1
    body = "\n\n".join(parts)
    uncited = [f"[{number}]" for number in range(1, len(references) + 1) if f"[{number}]" not in body]
    return f"{body}\n" + (f"\nSee also {' '.join(uncited)}.\n" if uncited else "")


def _reference(dice: random.Random) -> Reference:
    publisher, title = dice.choice(words.PUBLISHERS), fill(dice, dice.choice(words.TITLES))
    return Reference(publisher, title, f"https://{slug(publisher)}.example.com/2025/{slug(title)[:50]}/")


def _tags(dice: random.Random) -> tuple[str, ...]:
    """2 to 5 tags of 200; the commonest stands on nearly half of the articles."""
    found = dict.fromkeys(dice.choices(words.TAGS, weights=_WEIGHTS, k=40))
    return tuple(found)[: dice.randint(2, 5)]


def _article(kind: str, index: int) -> Article:
    dice = random.Random(f"{kind}:{index}")  # the same whatever the hash seed
    name = f"{index:06d}" if index >= 0 else f"new-{-index:03d}"
    references = tuple(_reference(dice) for _ in range(dice.randint(3, 8)))
    if kind == "links":
        references = ()
        title, body = releases.release(dice)
    else:
        title, body = fill(dice, dice.choice(words.TITLES)), _plain_body(dice, references)
    return Article(
        name=f"{slug(title)[:60].strip('-')}-{name}", title=title, date=(NEWEST - index * GAP).strftime("%Y-%m-%dT%H:%M:%SZ"),
        author=dice.choice(words.AUTHORS), description=fill(dice, dice.choice(words.SENTENCES)), tags=_tags(dice),
        references=references, body=body,
    )  # fmt: skip


def plain(index: int) -> Article:
    """An article of about 2,000 words."""
    return _article("plain", index)


def links(index: int) -> Article:
    """Release notes of about 13 KB: nested lists of links and code."""
    return _article("links", index)


KINDS: Mapping[str, Callable[[int], Article]] = MappingProxyType({"plain": plain, "links": links})


def markdown(article: Article) -> str:
    """For newsgen and Hugo: YAML front matter (JSON's texts and lists are YAML), then the body."""
    lines = [
        "---", f"title: {json.dumps(article.title)}", f"date: {article.date}", f"authors: [{json.dumps(article.author)}]",
        f"description: {json.dumps(article.description)}", f"tags: {json.dumps(article.tags)}",
        f"read_time: {max(1, len(article.body) // 1300)}", *(["references:"] if article.references else []),
    ]  # fmt: skip
    for one in article.references:
        lines += [f"  - publisher: {json.dumps(one.publisher)}", f"    title: {json.dumps(one.title)}", f"    url: {json.dumps(one.url)}"]
    return "\n".join([*lines, "---", "", article.body])


def pelican_markdown(article: Article) -> str:
    """For Pelican, whose front matter holds no nested lists: a reference is one line."""
    references = "\n    ".join(f"{one.publisher} | {one.title} | {one.url}" for one in article.references)
    return (
        f"Title: {article.title}\nSlug: {article.name}\nDate: {article.date}\nAuthor: {article.author}\n"
        f"Description: {article.description}\nRead_time: {max(1, len(article.body) // 1300)}\nTags: {', '.join(article.tags)}\n"
        f"Category: news\nRefs: {references}\n\n{article.body}"
    )
