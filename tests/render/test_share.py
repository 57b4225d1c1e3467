"""Share links hand over the title and the URL unchanged, to every network."""

from __future__ import annotations

from typing import get_args
from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgen.model.config import Network
from newsgen.render.share import BLUESKY_LIMIT, share_links, shorten

NETWORKS = get_args(Network)
URL = "https://news.example.org/paper/2026/04/œuvre-&-more/?a=1&b=%20#part"
TITLES = (
    "Plain", "Ten % of it, & more: “quoted” 'single' \"double\" #tag", "مرحبا بالعالم", "👩‍👩‍👧 family 🇫🇷 é", "a+b c", "?x=1&y=2",
    "50 % off; a/b\\c", "L’œuvre : suite", "x" * 500, "mot " * 125, "é" * 400, "<script>",
)  # fmt: skip


def handed_over(network: str, address: str) -> tuple[str | None, str | None]:
    """Title and URL as the network reads them from the address; None where it takes none."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if network == "mastodon":
        title, _, url = unquote(parts.fragment.removeprefix("text=")).rpartition(" ")
        return title, url
    if network == "bluesky":
        title, _, url = query["text"].rpartition(" ")
        return title, url
    names = {"hacker-news": ("t", "u"), "facebook": ("", "u"), "linkedin": ("", "url"), "reddit": ("title", "url"),
             "email": ("subject", "body"), "x": ("text", "url"), "threads": ("text", "url")}  # fmt: skip
    title_name, url_name = names[network]
    return query.get(title_name, "") if title_name else None, query[url_name]


def check(title: str) -> None:
    links = share_links(NETWORKS, title, URL)
    assert [link.network for link in links] == list(NETWORKS)
    for link in links:
        found, url = handed_over(link.network, link.url)
        assert url == URL, link
        if link.network == "bluesky":
            assert found == shorten(title, BLUESKY_LIMIT - len(URL) - 1)
            assert len(f"{found} {url}") <= BLUESKY_LIMIT
        elif found is not None:
            assert found == title, link


def test_title_and_url_arrive() -> None:
    for title in TITLES:
        check(title.strip())


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=500)


@settings(max_examples=150, deadline=None)
@given(WORDS.map(str.strip).filter(bool))
def test_any_title_arrives(title: str) -> None:
    check(title)


def test_addresses_are_ascii_and_of_known_schemes() -> None:
    for title in TITLES:
        for link in share_links(NETWORKS, title, URL):
            assert link.url.isascii()
            assert link.url.startswith(("https://", "mailto:?subject="))


def test_controls_cannot_start_a_mail_header() -> None:
    (link,) = share_links(["email"], "One\r\nBcc: all@example.org", URL)
    assert "%0A" not in link.url
    assert "%0D" not in link.url


def test_half_a_character_does_not_stop_anything() -> None:
    assert share_links(["x"], "\ud800", URL)[0].url.endswith("text=%3F")


def test_a_title_is_cut_between_words_and_whole_characters() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("one", 3) == "one"
    family = "👩‍👩‍👧"
    assert shorten("a" * 4 + family, 7) == "aaaa…"
    assert shorten("e\u0301" * 5, 4) == "e\u0301…"


def test_order_is_that_of_the_configuration() -> None:
    assert [link.name for link in share_links(["email", "x"], "t", URL)] == ["Email", "X"]
