"""The sample newsroom's pages: each part that readers see is there, under the class that themes and tests find it by."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.chromium import Chromium
from browser.soundness import faults, look
from browser.tab import MEDIA
from browser.tree import Page

LONG = "2026/07/the-price-of-a-wafer"
RETRACTED = "2026/08/tern-3-contamination-claim"
CORRECTED = "2026/07/kestrin-yield"
FRENCH = "2026/09/poids-ouverts-et-bibliotheques"
PLAIN = "2026/10/court-interpreters"
HOOKS = (
    "a.back-to-newsroom", "header a.section-chip", "header .tags a.tag-chip", "header h1.article-title", "header p.standfirst",
    "header p.byline", "header .dateline time.dt-published", "header .read-time", "header .word-count", "header .article-series a",
    "figure.hero img", "figure.hero figcaption", "figure.hero .credit", "p.headline", "nav.toc a", "div.article-body p",
    "section.references li a.reference-url", "section.article-tags a.tag-chip", "section.share a.share-link",
    "section.share button.share-copy", "section.helpful form button", "aside.related article.card", "nav.pager a.pager-newer",
    "nav.pager a.pager-older", "nav.masthead-nav a", "footer.foot a",
)  # fmt: skip


def page(sample: Path, url: str) -> Page:
    return Page(sample / url / "index.html")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_long_article_has_every_part(sample: Path, hook: str) -> None:
    assert page(sample, LONG).all(hook)


def test_the_parts_end_the_page_in_order(sample: Path) -> None:
    parts = ("references", "article-tags", "share", "helpful", "related", "pager", "foot")
    found = [name for element in page(sample, LONG).elements for name in parts if name in element.classes]
    assert found == list(parts)


def test_what_is_said_about_an_article(sample: Path) -> None:
    found = page(sample, LONG)
    assert found.one("h1").text == "The price of a wafer"
    assert found.one("header .dt-published").attributes["datetime"] == "2026-07-28T08:15:00+01:00"
    assert found.one("header .dateline").text == "28 July 2026, 08:15 UTC+1"
    assert re.fullmatch(r"\d+ min read", found.one("header .read-time").text)
    assert re.fullmatch(r"\d,\d{3} words", found.one("header .word-count").text)


def test_tags_do_not_repeat_the_section(sample: Path) -> None:
    found = page(sample, CORRECTED)
    assert found.one("a.section-chip").text == "Chips"
    assert "chips" in {one.text for one in found.all(".article-tags .tag-chip")}
    assert "chips" not in {one.text for one in found.all("header .tag-chip")}


def test_references_and_citations_lead_to_each_other(sample: Path) -> None:
    found = page(sample, LONG)
    ids = {one.attributes.get("id") for one in found.elements}
    cites = [one for one in found.all(".article-body a") if one.attributes.get("role") == "doc-biblioref"]
    backs = found.all(".references a.backlink")
    assert len(cites) == len(backs) > 5
    assert {one.attributes["href"].removeprefix("#") for one in (*cites, *backs)} <= ids
    assert len({one.attributes["aria-label"] for one in backs}) == len(backs)
    first = found.all(".references li")[0].text
    assert first.startswith("[1] Kestrin Foundry — Annual statement 2025, notes 11 to 19 — https://kestrin.example.com/investors/2025")


def test_sharing_is_plain_links(sample: Path) -> None:
    links = page(sample, LONG).all(".share a.share-link")
    hosts = [urlsplit(one.attributes["href"]).hostname for one in links]
    assert hosts == [
        "x.com", "bsky.app", "share.joinmastodon.org", "www.linkedin.com", "www.reddit.com", "news.ycombinator.com", None,
    ]  # fmt: skip
    assert links[-1].attributes["href"].startswith("mailto:?")
    assert {one.attributes["rel"] for one in links} == {"noopener noreferrer"}


def test_the_question_is_a_form(sample: Path) -> None:
    found = page(sample, LONG)
    assert found.one(".helpful .helpful-title").text == "Was this article helpful?"
    assert found.one(".helpful .helpful-why").text == "Let us know to improve our AI generation."
    form = found.one(".helpful form.helpful-vote").attributes
    assert (form["method"], form["action"]) == ("post", "/-/feedback")
    assert [(b.text, b.attributes["value"]) for b in found.all(".helpful-vote button")] == [("Yes", "yes"), ("No", "no")]


def test_a_retraction_and_a_correction_are_told(sample: Path) -> None:
    found = page(sample, RETRACTED)
    assert found.one("p.retraction").text.startswith("Retracted.")
    assert found.one("p.retraction a").attributes["href"] == "#corrections"
    assert len(found.all("section.corrections li time")) == 2
    assert page(sample, CORRECTED).one("p.notice").text.startswith("Corrected.")


def test_another_language_is_marked(sample: Path) -> None:
    found = page(sample, FRENCH)
    for hook in ("h1", "p.standfirst", "div.article-body", "figure.hero"):
        assert found.one(hook).attributes.get("lang") == "fr", hook
    cards = [card for card in page(sample, "").all("a.card-link") if "/2026/09/poids" in card.attributes["href"]]
    assert [card.attributes.get("lang") for card in cards] == ["fr"]


def test_the_first_pictures_do_not_wait(sample: Path) -> None:
    pictures = page(sample, "").all(".front img")
    assert (pictures[0].attributes["loading"], pictures[0].attributes["fetchpriority"]) == ("eager", "high")
    assert {one.attributes["loading"] for one in pictures[1:]} == {"lazy"}
    hero = page(sample, LONG).one("figure.hero img").attributes
    assert (hero["loading"], hero["fetchpriority"]) == ("eager", "high")
    assert {one.attributes["loading"] for one in page(sample, LONG).all(".related img")} == {"lazy"}
    waits = [one.attributes["loading"] for one in page(sample, "ai").all(".river img")]
    assert waits[:1] == ["eager"]
    assert set(waits[2:]) == {"lazy"}
    for path in sample.rglob("*.html"):
        for picture in Page(path).all("img"):
            assert {"alt", "width", "height", "loading"} <= set(picture.attributes), path


def test_files_of_the_theme_are_sealed(sample: Path) -> None:
    found = page(sample, "")
    sheet = next(one for one in found.all("link") if one.attributes["rel"] == "stylesheet")
    assert sheet.attributes["integrity"].startswith("sha384-")
    assert found.one("script").attributes["integrity"].startswith("sha384-")
    assert [one.attributes["href"] for one in found.all("link") if one.attributes["rel"] == "icon"] == ["/favicon.svg"]


def test_a_list_does_not_lead_to_itself(sample: Path) -> None:
    for url in ("ai", "tags/explainer", "authors/pemberley", "series/the-weight-of-a-wafer", "archive"):
        found = page(sample, url)
        assert f"/{url}/" not in {one.attributes["href"] for one in found.all("main a")}, url
    assert page(sample, "authors/pemberley").one("h1").text == "Jun Pemberley"
    assert page(sample, "").one(".front-all a").attributes["href"] == "/archive/"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_sound_in_a_browser(sample: Path, chromium: Chromium, scheme: str) -> None:
    urls = ("", LONG, RETRACTED, CORRECTED, FRENCH, PLAIN, "ai", "tags", "archive", "series/the-weight-of-a-wafer", "authors/pemberley", "about")
    wanted = [(f"/{url}/".replace("//", "/"), width) for url in urls for width in (320, 1280)]
    found, said = look(chromium, sample, wanted, MEDIA[scheme])
    assert said == []
    for one in found:
        assert one["scroll"] <= one["width"], one["url"]
        assert one["h1"] == 1, one["url"]
        assert faults(one) == {}, one["url"]
