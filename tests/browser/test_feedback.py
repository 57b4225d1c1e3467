"""The question under an article, in Chromium: what each answer of a collector is told as, by mouse and by keyboard."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.driver import Browser, Tab, browser
from browser.voting import KEPT, Site, answering
from newsroom import Newsroom

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".venv/node/node_modules/axe-core/axe.min.js"
PAGE = "/2026/01/story-2/"
STATUS = "document.querySelector('.helpful-status').textContent"
FAILURES = [
    ((409, "application/json", "{}"), "You have already answered. Thank you."),
    ((429, "application/json", "{}"), "Too many answers came at once, so yours was not kept. Please try again later."),
    ((500, "text/html", ""), "Your answer could not be kept. Please try again later."),
    ((503, "application/json", "{}"), "Your answer could not be kept. Please try again later."),
    ((404, "text/html", "no"), "Your answer was not accepted."),
    ((200, "text/html", "<p>A host that answers everything"), "Your answer was not accepted."),
    (None, "Your answer did not get through. Please check your connection and try again."),
]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = Newsroom(tmp_path_factory.mktemp("voting"), 4)
    room.write("static/favicon.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')  # or the console says that there is none
    assert room.build().ok
    return room.root / "output"


@pytest.fixture
def site(output: Path) -> Iterator[Site]:
    with answering(output) as made:
        yield made


def shown(tab: Tab, selector: str) -> bool:
    return bool(tab.run(f"!!document.querySelector({json.dumps(selector)})?.checkVisibility()"))


def stored(tab: Tab) -> str:
    return str(tab.run("JSON.stringify(localStorage) + document.cookie"))


def test_nothing_is_asked_or_stored_before_a_vote(chromium: Browser, site: Site) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    assert stored(tab) == "{}"
    assert not tab.asked("feedback")
    assert all(url.startswith("GET " + site.url) for url in tab.asked())
    assert not shown(tab, ".helpful-more")
    assert tab.said() == []
    tab.click(".helpful-vote button[value=no]")
    tab.wait(lambda: tab.run(STATUS))
    assert tab.asked("feedback") == [f"POST {site.url}/-/feedback"]
    assert json.loads(stored(tab)) == {"helpful:content/policy/story-2.md": "no"}
    assert tab.said() == []
    tab.open(site.url + PAGE)
    assert tab.run(STATUS) == "You have already answered. Thank you."
    assert len(site.posted) == 1


def test_reasons_follow_a_no_and_only_a_comment_follows_a_yes(chromium: Browser, site: Site) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    tab.click(".helpful-vote button[value=no]")
    tab.wait(lambda: tab.run(STATUS) == "Thank you. Your answer was kept.")
    assert "vote=no" in site.posted[0]
    assert [shown(tab, s) for s in (".helpful-vote", ".helpful-reasons", ".helpful-comment")] == [False, True, True]
    assert not shown(tab, ".helpful-kept")
    tab.click("input[value=too-long]")
    tab.click("#helpful-comment")
    tab.call("Input.insertText", text="Zu lang & zäh")
    tab.click(".helpful-more button")
    tab.wait(lambda: tab.run(STATUS) == "Thank you. What you wrote was kept.")
    assert "more=1&reason=too-long&comment=Zu+lang+%26+z%C3%A4h" in site.posted[1]
    assert not shown(tab, ".helpful-more")
    other = Tab(chromium)
    other.open(site.url + PAGE)
    other.click(".helpful-vote button[value=yes]")
    other.wait(lambda: other.run(STATUS))
    assert [shown(other, s) for s in (".helpful-reasons", ".helpful-comment")] == [False, True]


@pytest.mark.parametrize(("answer", "sentence"), FAILURES, ids=lambda value: str(value)[:12])
def test_each_failure_has_its_sentence_and_no_thanks(
    chromium: Browser, site: Site, answer: tuple[int, str, str] | None, sentence: str
) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    site.answer = answer
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: tab.run(STATUS))
    assert tab.run(STATUS) == sentence
    assert stored(tab) == "{}"
    assert [shown(tab, s) for s in (".helpful-vote", ".helpful-more")] == [True, False]
    assert all("Failed to load resource" in line for line in tab.said())
    site.answer = KEPT
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: tab.run(STATUS) == "Thank you. Your answer was kept.")


def test_reasons_without_a_vote_lead_back_to_it(chromium: Browser, site: Site) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    tab.click(".helpful-vote button[value=no]")
    tab.wait(lambda: tab.run(STATUS))
    site.answer = (409, "application/json", "{}")
    tab.click(".helpful-more button")
    tab.wait(lambda: tab.run(STATUS).startswith("There is no answer of yours from today"))
    assert shown(tab, ".helpful-vote")


def test_a_collector_that_hangs_is_told_within_five_seconds(chromium: Browser, site: Site) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    before = tab.run("document.querySelector('article').innerText")
    site.wait = 6
    began = time.monotonic()
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: tab.run(STATUS))
    assert time.monotonic() - began < 5 + 1  # the browser itself may be busy
    assert tab.run(STATUS) == "The answer took too long, so it may not have been kept. Please try again."
    assert tab.run("document.querySelector('article').innerText").replace(tab.run(STATUS), "").split() == before.split()
    assert stored(tab) == "{}"


def focused(tab: Tab) -> str:
    return str(tab.run("(e => e.id || e.value || e.className || e.tagName)(document.activeElement)"))


def test_the_keyboard_is_enough(chromium: Browser, site: Site) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    way = []
    while "no" not in way and len(way) < 200:
        tab.press("Tab")
        way.append(focused(tab))
    assert way[-2:] == ["yes", "no"]
    assert "leave-empty" not in way
    tab.press("Enter", "\r")
    tab.wait(lambda: tab.run(STATUS))
    assert focused(tab) == "helpful-status"
    tab.press("Tab")
    assert focused(tab) == "inaccurate"
    tab.press(" ", " ")
    for _ in range(6):
        tab.press("Tab")
    assert focused(tab) == "helpful-comment"
    tab.call("Input.insertText", text="ok")
    tab.press("Tab")
    tab.press("Enter", "\r")
    tab.wait(lambda: len(site.posted) == 2)
    assert "reason=inaccurate&comment=ok" in site.posted[1]


def test_everything_has_a_name(chromium: Browser, site: Site) -> None:
    tab = Tab(chromium)
    tab.open(site.url + PAGE)
    tab.click(".helpful-vote button[value=no]")
    tab.wait(lambda: tab.run(STATUS))
    names = tab.names()
    reasons = ("Inaccurate", "Out of date", "Hard to understand", "Weak sources", "Too long", "Something else")
    wanted = [("region", "Was this article helpful?"), ("group", "What was wrong with it?"), ("button", "Send")]
    wanted += [("checkbox", reason) for reason in reasons]
    wanted.append(("textbox", "In your own words (optional, please nothing personal)"))
    assert not set(wanted) - set(names)
    assert any(role == "status" for role, _ in names)


@pytest.mark.parametrize("media", [{}, {"forced-colors": "active"}, {"prefers-color-scheme": "dark"}], ids=str)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_fits_and_is_visible_everywhere(chromium: Browser, tmp_path: Path, language: str, media: dict[str, str]) -> None:
    config = f"site:\n  title: Test\n  url: https://news.example.org/\n  language: {language}\n"
    room = Newsroom(tmp_path, 3, config)
    room.build()
    with answering(room.root / "output") as site:
        tab = Tab(chromium, width=320, media=media)
        tab.open(site.url + PAGE)
        tab.click(".helpful-vote button[value=no]")
        tab.wait(lambda: tab.run(STATUS))
        assert tab.run("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        assert tab.run("document.documentElement.scrollWidth") <= 320
        edges = "[...document.querySelectorAll('.helpful button, .helpful textarea')].filter(e => e.checkVisibility()).map(e => getComputedStyle(e))"
        assert tab.run(f"{edges}.every(s => s.borderTopStyle == 'solid' && s.borderTopWidth != '0px' && s.borderTopColor != s.backgroundColor)")
        assert tab.run("[...document.querySelectorAll('.helpful label, .helpful button')].filter(e => e.checkVisibility() && e.htmlFor != 'helpful-comment').every(e => e.offsetHeight >= 44)")  # fmt: skip
        if AXE.is_file():
            tab.run(AXE.read_text("utf-8") + ";0")
            found = tab.run("axe.run('.helpful').then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' ')))")
            assert found == []


def test_axe_is_there() -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (sh scripts/node.sh .venv/node)")


def test_the_script_is_small_and_the_only_one(output: Path) -> None:
    (script,) = (output / "assets").glob("newsgen-*.js")
    assert len(gzip.compress(script.read_bytes(), 9)) <= 2048
    page = (output / PAGE.strip("/") / "index.html").read_text("utf-8")
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="application/ld+json"')
    assert " style=" not in page
    assert not [word for word in ("onclick", "onsubmit", "onload", "javascript:") if word in page]
