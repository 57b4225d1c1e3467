"""R15: every word of an article is in its page, in the order of the source, or the article is held back."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest

from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings
from parse.cases import ID, front

PARSER = Parser(ParseSettings())
TAG = re.compile(r"<[^>]*>")
HOLDER = re.compile("\x00i([0-9]+)\x00")
WORD = re.compile(r"qz[0-9]+")
SNIPPETS = (
    "{} {} {}\n\n", "# {}\n\n", "## {} *{}*\n\n", "- {}\n- {}\n  - {}\n\n", "1. {}\n2. {}\n\n", "> {}\n> {}\n\n", "```\n{} {}\n```\n\n", "```python\n{} = {}\n", "    {} {}\n\n", "| {} | {} |\n| - | - |\n| {} | {} |\n\n",
    "**{} *{}** {}*\n\n", "`{}` ``{} ` {}``\n\n", "[{}](https://example.org/) {}\n\n", "![{}](missing.png) {}\n\n", "<div>{}</div>\n\n", "<script>{}</script>\n\n", "<!-- {} -->\n\n", "<b>{}</b> & {} < {}\n\n", "{}\n---\n\n", "{}\n===\n\n",
    "~~{}~~ {}\\\n{}\n\n", "{}  \n{}\n", "[{}]({}\n\n", "[[{}]] [{}][{}]\n\n", "<https://example.org/{}> {}\n\n", "{}: {}\n: {}\n\n", "- [ ] {}\n- [x] {}\n\n", "***\n{}\n", "> - > {}\n>   {}\n\n", "*{}\n\n", "\\*{}\\* &amp; &#42;{}\n\n",
    "<table><tr><td>{}\n\n", "<![CDATA[{}]]>\n\n", "<?{}?>\n\n", "<!DOCTYPE {}>\n\n", "javascript:{} [{}](javascript:x)\n\n", "{}\u00a0{}\u2028{}\n\n", "[1] {} [99] {}\n\n", "> " * 12 + "{}\n\n", "~~~ text\n{}\n", "{}|{}\n-|-\n{}|{}|{}\n\n",
)  # fmt: skip


def lost(seed: int, deep: bool) -> tuple[list[str], str] | None:
    """The words that are gone or out of order, and the article they are gone from."""
    chance, count, parts = random.Random(seed), 0, []  # noqa: S311 - chosen to be repeated, not to be secret
    for _ in range(chance.randrange(1, 14)):
        snippet = chance.choice(SNIPPETS)
        if deep and chance.random() < 0.1:
            snippet = "> " * chance.randrange(15, 60) + "{}\n\n"
        if chance.random() < 0.15:
            snippet = "".join("  " + line for line in snippet.splitlines(keepends=True))
        needed = snippet.count("{}")
        parts.append(snippet.format(*(f"qz{count + n}" for n in range(needed))))
        count += needed
    text = "".join(parts)
    parsed, found = PARSER.parse(ID, (front() + text).encode())
    if parsed is None:
        assert [d for d in found if d.severity == "error"], text
        return None
    # A picture's words are its alt; the page puts it, or the alt alone, where the body has a place holder.
    pictures = parsed.article.pictures
    html = HOLDER.sub(lambda match: f" {pictures[int(match[1])].alt} ", parsed.article.body)
    shown = WORD.findall(unescape(TAG.sub("", html)))
    anywhere = iter(shown)
    missing = [word for word in WORD.findall(text) if word not in anywhere]
    return (missing, text) if missing else None


@pytest.mark.parametrize("deep", [False, True])
def test_no_word_is_lost(deep: bool) -> None:
    failures = [one for one in (lost(seed, deep) for seed in range(300)) if one]
    assert not failures, f"{len(failures)} articles: {failures[0]}"


@pytest.mark.full
def test_no_word_is_lost_of_ten_thousand_articles() -> None:
    failures = [one for one in (lost(seed, seed % 2 == 1) for seed in range(1000, 11_000)) if one]
    assert not failures, f"{len(failures)} articles: {failures[0]}"
