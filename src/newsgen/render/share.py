"""Share links: addresses that hand a title and a URL to a network, without a script and before any request."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from unicodedata import category, combining
from urllib.parse import quote

from newsgen.model.page import ShareLink

# Bluesky counts graphemes; a code point is never more than one, so counting code points is on the safe side.
BLUESKY_LIMIT = 300
_JOINERS = ("\u200d", "\ufe0f")

_TARGETS = MappingProxyType({
    "x": ("X", "https://x.com/intent/post?url={url}&text={title}"),
    "bluesky": ("Bluesky", "https://bsky.app/intent/compose?text={short}"),
    "mastodon": ("Mastodon", "https://share.joinmastodon.org/#text={both}"),
    "threads": ("Threads", "https://www.threads.net/intent/post?url={url}&text={title}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    "facebook": ("Facebook", "https://www.facebook.com/sharer.php?u={url}"),
    "reddit": ("Reddit", "https://www.reddit.com/submit?url={url}&title={title}"),
    "hacker-news": ("Hacker News", "https://news.ycombinator.com/submitlink?u={url}&t={title}"),
    "email": ("Email", "mailto:?subject={title}&body={url}"),
})  # fmt: skip


def _encode(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _one_line(text: str) -> str:
    """Line breaks and other controls become spaces: in a mail they would start a header of their own."""
    if text.isprintable():
        return text.strip()
    return "".join(" " if category(c) in ("Cc", "Zl", "Zp") else c for c in text).strip()


def shorten(title: str, room: int) -> str:
    """The title in at most `room` code points, cut between words or at least between characters as people see them."""
    if len(title) <= room:
        return title
    if room < 1:
        return ""
    end = room - 1
    while end and (combining(title[end]) or title[end] in _JOINERS or title[end - 1] in _JOINERS):
        end -= 1
    cut = title[:end]
    space = cut.rfind(" ")
    return (cut[:space] if space > room // 2 else cut).rstrip() + "…"


def share_links(networks: Iterable[str], title: str, url: str) -> tuple[ShareLink, ...]:
    """The links of the share row in the order of `networks`; `url` is the absolute address of the article."""
    plain = _one_line(title)
    short = shorten(plain, BLUESKY_LIMIT - len(url) - 1)
    title_encoded, url_encoded = _encode(plain), _encode(url)
    both = f"{title_encoded}%20{url_encoded}" if plain else url_encoded
    values = {
        "title": title_encoded,
        "url": url_encoded,
        "both": both,
        "short": both if short == plain else _encode(f"{short} {url}".strip()),
    }
    return tuple(
        ShareLink(network, _TARGETS[network][0], _TARGETS[network][1].format_map(values))
        for network in networks
        if network in _TARGETS
    )
