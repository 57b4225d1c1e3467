"""The question under an article, in Chromium: what each answer of a collector is told as, by mouse and by keyboard."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from browser.answering import Answer, Answering
from browser.axe import barriers
from browser.tab import MEDIA, Tab
from newsroom import Newsroom

PAGE = "/2026/01/story-2/"
STATUS = "document.querySelector('.helpful-status').textContent"
FAILURES = [
    ((409, "application/json", "{}"), "You have already answered. Thank you."),
    ((429, "application/json", "{}"), "Too many answers came at once, so yours was not kept. Please try again later."),
    ((500, "text/html", ""), "Your answer could not be kept. Please try again later."),
    ((503, "application/json", "{}"), "Your answer could not be kept. Please try again later."),
    ((404, "text/html", "no"), "Your answer was not accepted."),
    ((200, "text/html", "<p>A host that answers everything"), "Your answer was not accepted."),
    ("end", "Your answer did not get through. Please check your connection and try again."),
]


pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = Newsroom(tmp_path_factory.mktemp("voting"), 4)
    assert room.build().ok
    return room.root / "output"


@pytest.fixture
def site(output: Path) -> Iterator[Answering]:
    with Answering(output) as made:
        yield made


def stored(tab: Tab) -> str:
    return str(tab.run("JSON.stringify(localStorage) + document.cookie"))


def test_nothing_is_asked_or_stored_before_a_vote(tab: Tab, site: Answering) -> None:
    tab.open(site.url + PAGE)
    assert stored(tab) == "{}"
    assert not tab.asked("feedback")
    assert all(url.startswith("GET " + site.url) for url in tab.asked())
    assert not tab.shows(".helpful-more")
    assert tab.said() == []
    tab.click(".helpful-vote button[value=no]")
    tab.wait_for(STATUS)
    assert tab.asked("feedback") == [f"POST {site.url}/-/feedback"]
    assert json.loads(stored(tab)) == {"helpful:content/policy/story-2.md": "no"}
    assert tab.said() == []
    tab.open(site.url + PAGE)
    assert tab.run(STATUS) == "You have already answered. Thank you."
    assert len(site.posted) == 1


def test_reasons_follow_a_no_and_only_a_comment_follows_a_yes(tabs: Callable[..., Tab], site: Answering) -> None:
    tab = tabs()
    tab.open(site.url + PAGE)
    tab.click(".helpful-vote button[value=no]")
    tab.wait(lambda: tab.run(STATUS) == "Thank you. Your answer was kept.")
    assert "vote=no" in site.posted[0]
    assert [tab.shows(s) for s in (".helpful-vote", ".helpful-reasons", ".helpful-comment")] == [False, True, True]
    assert not tab.shows(".helpful-kept")
    tab.click("input[value=too-long]")
    tab.click("#helpful-comment")
    tab.call("Input.insertText", text="Zu lang & zäh")
    tab.click(".helpful-more button")
    tab.wait(lambda: tab.run(STATUS) == "Thank you. What you wrote was kept.")
    assert "more=1&reason=too-long&comment=Zu+lang+%26+z%C3%A4h" in site.posted[1]
    assert not tab.shows(".helpful-more")
    other = tabs()
    other.open(site.url + PAGE)
    other.click(".helpful-vote button[value=yes]")
    other.wait_for(STATUS)
    assert [other.shows(s) for s in (".helpful-reasons", ".helpful-comment")] == [False, True]


@pytest.mark.parametrize(("answer", "sentence"), FAILURES, ids=lambda value: str(value)[:12])
def test_each_failure_has_its_sentence_and_no_thanks(
    tab: Tab, site: Answering, answer: Answer | Literal["end"], sentence: str
) -> None:
    tab.open(site.url + PAGE)
    site.answer = answer
    tab.click(".helpful-vote button[value=yes]")
    tab.wait_for(STATUS)
    assert tab.run(STATUS) == sentence
    assert stored(tab) == "{}"
    assert [tab.shows(s) for s in (".helpful-vote", ".helpful-more")] == [True, False]
    assert all("Failed to load resource" in line for line in tab.said())
    site.answer = None
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: tab.run(STATUS) == "Thank you. Your answer was kept.")


def test_reasons_without_a_vote_lead_back_to_it(tab: Tab, site: Answering) -> None:
    tab.open(site.url + PAGE)
    tab.click(".helpful-vote button[value=no]")
    tab.wait_for(STATUS)
    site.answer = (409, "application/json", "{}")
    tab.click(".helpful-more button")
    tab.wait(lambda: tab.run(STATUS).startswith("There is no answer of yours from today"))
    assert tab.shows(".helpful-vote")


def test_a_collector_that_hangs_is_told_within_five_seconds(tab: Tab, site: Answering) -> None:
    tab.open(site.url + PAGE)
    before = tab.run("document.querySelector('article').innerText")
    site.wait = 6
    began = time.monotonic()
    tab.click(".helpful-vote button[value=yes]")
    tab.wait_for(STATUS)
    assert time.monotonic() - began < 5 + 1  # the browser itself may be busy
    assert tab.run(STATUS) == "The answer took too long, so it may not have been kept. Please try again."
    assert tab.run("document.querySelector('article').innerText").replace(tab.run(STATUS), "").split() == before.split()
    assert stored(tab) == "{}"


def focused(tab: Tab) -> str:
    return str(tab.run("(e => e.id || e.value || e.className || e.tagName)(document.activeElement)"))


def test_the_keyboard_is_enough(tab: Tab, site: Answering) -> None:
    tab.open(site.url + PAGE)
    way = []
    while "no" not in way and len(way) < 200:
        tab.press("Tab")
        way.append(focused(tab))
    assert way[-2:] == ["yes", "no"]
    assert "leave-empty" not in way
    tab.press("Enter")
    tab.wait_for(STATUS)
    assert focused(tab) == "helpful-status"
    tab.press("Tab")
    assert focused(tab) == "inaccurate"
    tab.press(" ")
    for _ in range(6):
        tab.press("Tab")
    assert focused(tab) == "helpful-comment"
    tab.call("Input.insertText", text="ok")
    tab.press("Tab")
    tab.press("Enter")
    tab.wait(lambda: len(site.posted) == 2)
    assert "reason=inaccurate&comment=ok" in site.posted[1]


def test_everything_has_a_name(tab: Tab, site: Answering) -> None:
    tab.open(site.url + PAGE)
    tab.click(".helpful-vote button[value=no]")
    tab.wait_for(STATUS)
    names = tab.names()
    reasons = ("Inaccurate", "Out of date", "Hard to understand", "Weak sources", "Too long", "Something else")
    wanted = [("region", "Was this article helpful?"), ("group", "What was wrong with it?"), ("button", "Send")]
    wanted += [("checkbox", reason) for reason in reasons]
    wanted.append(("textbox", "In your own words (optional, please nothing personal)"))
    assert not set(wanted) - set(names)
    assert any(role == "status" for role, _ in names)


@pytest.fixture(params=["en", "ar"])
def answered(request: pytest.FixtureRequest, tmp_path: Path, tabs: Callable[..., Tab]) -> Iterator[Callable[..., Tab]]:
    """Open the page of a site of a language, narrow, and say no; what is asked for goes to Tab."""
    room = Newsroom(tmp_path, 3, f"site:\n  title: Test\n  url: https://news.example.org/\n  language: {request.param}\n")
    room.build()
    with Answering(room.root / "output") as site:

        def opened(media: str) -> Tab:
            tab = tabs(width=320, media=MEDIA[media])
            tab.open(site.url + PAGE)
            tab.click(".helpful-vote button[value=no]")
            tab.wait_for(STATUS)
            assert tab.run("document.documentElement.dir") == ("rtl" if request.param == "ar" else "ltr")
            return tab

        yield opened


@pytest.mark.parametrize("media", MEDIA)
def test_it_fits_and_is_visible_everywhere(answered: Callable[..., Tab], media: str) -> None:
    tab = answered(media)
    assert tab.run("document.documentElement.scrollWidth") <= 320
    edges = "[...document.querySelectorAll('.helpful button, .helpful textarea')].filter(e => e.checkVisibility()).map(e => getComputedStyle(e))"
    assert tab.run(f"{edges}.every(s => s.borderTopStyle == 'solid' && s.borderTopWidth != '0px' && s.borderTopColor != s.backgroundColor)")
    assert tab.run("[...document.querySelectorAll('.helpful label, .helpful button')].filter(e => e.checkVisibility() && e.htmlFor != 'helpful-comment').every(e => e.offsetHeight >= 44)")  # fmt: skip


@pytest.mark.parametrize("media", MEDIA)
def test_axe_finds_no_barrier(answered: Callable[..., Tab], media: str) -> None:
    assert barriers(answered(media), ".helpful") == []


def test_the_script_is_small_and_the_only_one(output: Path) -> None:
    (script,) = (output / "assets").glob("newsgen-*.js")
    assert len(gzip.compress(script.read_bytes(), 9)) <= 2048
    page = (output / PAGE.strip("/") / "index.html").read_text("utf-8")
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="application/ld+json"')
    assert " style=" not in page
    assert not [word for word in ("onclick", "onsubmit", "onload", "javascript:") if word in page]
