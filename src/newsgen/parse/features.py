"""What an article is about, in a few words: for finding related ones. Only title, description, headings and
references count, so that an edit of the body does not reach other articles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsgen.model.article import Heading, Reference
from newsgen.model.weburl import host_of, same_source

_MOST = 24
_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
_NAMES = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]*(?:[.]\d+)?(?: (?:[A-ZÀ-ÖØ-Þ][\w’'-]*|\d[\w.]*))*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_STOP_WORDS = """
    a about after again all also an and any are as at be because been before being between both but by can could did
    do does down during each for from had has have he her here him his how i if in into is it its just may more most
    much my new no not now of off on one only or other our out over own said same say says she should so some such than
    that the their them then there these they this those to too two under until up us very was way we were what when
    where which while who whom why will with would you your
    der die das den dem des ein eine einer eines einem einen und oder aber nicht mit von zu zum zur auf aus bei für im
    in ist sind war wird werden wie was wer wo als am an auch nach noch nur über um unter vor
    le la les un une des du de et ou mais pas avec pour par sur dans est sont au aux ce cette ces qui que quoi plus ne
    se son sa ses leur leurs comme
    el los las una unos unas y o pero con por para en es son del al lo que se su sus como más
    il lo gli i uno e ma non con per tra fra di da nel nella che si è sono come più
    one two three four five six seven eight nine ten eleven twelve first second third last next many every each ask less
    inside behind here make makes made get gets take takes part january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday
    het een van en op te voor met niet zijn dat die aan ook naar om door bij
"""
_STOP = frozenset(_STOP_WORDS.split())


def entities(title: str, description: str, headings: Iterable[Heading]) -> tuple[str, ...]:
    """Names and odd tokens (`GPT-5.5`), lower-cased and sorted: capitalised words alone and in a row."""
    found: dict[str, None] = {}
    for text in (title, description, *(heading.text for heading in headings)):
        for row in _NAMES.findall(text):
            words = [w for part in row.split(" ") if (w := _POSSESSIVE.sub("", part)).lower() not in _STOP]
            if 1 < len(words) <= 4:
                found.setdefault(" ".join(words).lower())
            for word in words:
                if len(word) > 1:
                    found.setdefault(word.lower())
        for word in _WORD.findall(text):
            if any(c.isdigit() for c in word) and any(c.isalpha() for c in word):
                found.setdefault(word.lower())
        if len(found) >= _MOST:
            break
    return tuple(sorted(list(found)[:_MOST]))


def words(title: str, description: str) -> tuple[str, ...]:
    """The words of title and description that tell something, lower-cased and sorted."""
    found: dict[str, None] = {}
    for written in _WORD.findall(f"{title} {description}".lower()):
        word = _POSSESSIVE.sub("", written)
        if len(word) > 2 and word not in _STOP and not word.isdigit():
            found.setdefault(word)
    return tuple(sorted(list(found)[:_MOST]))


def sources(references: Iterable[Reference]) -> tuple[str, ...]:
    """The addresses of the references, in a spelling that compares, and their hosts."""
    found = set()
    for reference in references:
        found.add(same_source(reference.url))
        found.add(host_of(reference.url).removeprefix("www."))
    return tuple(sorted(x for x in found if x))
