"""The preview in a browser: pages follow the editor, the overlay comes and goes, the place on the page is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.chromium import BROWSER
from browser.devtools import Browser
from newsroom import Newsroom, numbered
from serve.previewing import Running, serving

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not BROWSER, reason="Chromium is not installed: sh scripts/system.sh")]
STORY = "/2026/01/story-5/"
PANEL = "document.getElementById('newsgen-overlay')?.shadowRoot.querySelector('.panel')"
PILL = "document.getElementById('newsgen-overlay')?.shadowRoot.querySelector('.pill')"


@pytest.fixture(name="newsroom")
def _newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", 8)


@pytest.fixture(name="running")
def _running(newsroom: Newsroom) -> Iterator[Running]:
    with serving(newsroom) as running:
        yield running


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with Browser() as browser:
        browser.size(1280)
        yield browser


def show(browser: Browser, running: Running, path: str) -> None:
    browser.open(f"http://127.0.0.1:{running.port}{path}")
    browser.events.clear()


def save(newsroom: Newsroom, body: str, *, broken: bool = False) -> None:
    draft = numbered(5)
    draft.body = body
    text = draft.text()
    newsroom.write("content/" + draft.path, text.replace("date:", "dated:") if broken else text)


def connected(browser: Browser, running: Running) -> None:
    running.wait(running.events.count)
    browser.run("new Promise(done => setTimeout(done, 50))")


def test_a_saved_article_shows_itself_where_the_reader_was(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    save(newsroom, "A long paragraph [1].\n\n" * 200)
    running.wait_for(STORY, "A long paragraph")
    show(browser, running, STORY)
    browser.run("scrollTo(0, 3000)")
    browser.run("window.same = true")
    connected(browser, running)
    save(newsroom, "A long paragraph [1].\n\n" * 200 + "The end is new.\n")
    browser.wait("document.body.textContent.includes('The end is new.')")
    assert browser.wait("scrollY === 3000")
    assert browser.run("window.same === undefined")
    assert browser.complaints() == []


def test_a_page_that_did_not_change_is_left_alone(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    show(browser, running, "/2026/01/story-1/")
    browser.run("window.same = true")
    connected(browser, running)
    save(newsroom, "Another body [1].\n")
    running.wait_for(STORY, "Another body")
    browser.run("new Promise(done => setTimeout(done, 300))")
    assert browser.run("window.same === true")


def test_a_style_sheet_is_exchanged_without_loading_the_page(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    sheet = running.get(running.news("/")["sheets"][0][0]).body
    newsroom.write("themes/own/theme.yaml", "name: Own\n")
    newsroom.write("themes/own/static/newsgen.css", sheet)
    newsroom.write("newsgen.yaml", "site:\n  title: Test\n  url: https://news.example.org/\ntheme:\n  name: own\n")
    running.wait(lambda: (config := running.preview.state.config) and config.theme.name == "own" and not running.preview.state.building)
    show(browser, running, STORY)
    browser.run("window.same = true")
    connected(browser, running)
    for colour in ("rgb(1, 2, 3)", "rgb(3, 2, 1)"):
        newsroom.write("themes/own/static/newsgen.css", sheet + f"\nbody {{ color: {colour} !important }}\n".encode())
        browser.wait(f"getComputedStyle(document.body).color === '{colour}'")
        assert browser.run("window.same === true")
        browser.wait("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert browser.complaints() == []


def test_the_overlay_comes_with_the_mistake_and_goes_with_it(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    show(browser, running, STORY)
    connected(browser, running)
    save(newsroom, "Broken [1].\n", broken=True)
    text = browser.wait(f"{PANEL}?.textContent")
    assert "NG120" in text
    assert "story-5.md" in text
    assert "dated: 2026" in text
    assert "Fix:" in text
    assert "A first paragraph" in browser.run("document.body.textContent")
    assert browser.run(f"getComputedStyle({PANEL}).position") == "fixed"
    for _ in range(60):
        if browser.run("document.activeElement?.id === 'newsgen-overlay'"):
            break
        browser.press("Tab")
    browser.press("Escape")
    browser.wait(f"!({PANEL}) && Boolean({PILL})")
    save(newsroom, "Mended [1].\n")
    browser.wait("document.body.textContent.includes('Mended')")
    browser.wait("!document.getElementById('newsgen-overlay')")
    assert browser.complaints() == []


def test_other_pages_have_a_quiet_sign_that_leads_to_the_desk(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    show(browser, running, "/2026/01/story-1/")
    connected(browser, running)
    save(newsroom, "Broken [1].\n", broken=True)
    assert "error" in browser.wait(f"{PILL}?.textContent")
    assert not browser.run(f"Boolean({PANEL})")
    browser.run(f"{PILL}.click()")
    browser.wait("location.pathname === '/_desk/problems/' && document.body.textContent.includes('NG120')")


def test_a_broken_configuration_covers_every_page(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    show(browser, running, "/")
    connected(browser, running)
    newsroom.write("newsgen.yaml", "site:\n  titel: x\n")
    assert "cannot be built" in browser.wait(f"{PANEL}?.textContent")
    newsroom.write("newsgen.yaml", "site:\n  title: Renamed\n")
    browser.wait("document.title.includes('Renamed')")
    browser.wait("!document.getElementById('newsgen-overlay')")


def test_a_missing_page_comes_when_it_is_written(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    draft = numbered(9)
    url = f"/{draft.date[:4]}/{draft.date[5:7]}/story-9/"
    show(browser, running, url)
    assert browser.run("document.body.className") == "page-not-found"
    connected(browser, running)
    newsroom.put(draft)
    browser.wait("document.body.className === 'page-article'")


def test_what_somebody_types_is_not_lost(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    show(browser, running, "/_desk/articles/")
    connected(browser, running)
    browser.run("document.getElementById('q').focus(); document.getElementById('q').value = 'half a wo'; window.same = true")
    save(newsroom, "Another body [1].\n")
    running.wait_for(STORY, "Another body")
    browser.run("new Promise(done => setTimeout(done, 300))")
    assert browser.run("window.same && document.getElementById('q').value") == "half a wo"
    browser.run("document.getElementById('q').blur()")
    browser.wait("window.same === undefined")


def test_a_vote_is_taken_by_the_preview(newsroom: Newsroom, running: Running, browser: Browser) -> None:
    del newsroom
    show(browser, running, STORY)
    browser.run("document.querySelector('.helpful button[value=yes]').click()")
    browser.wait("document.querySelector('.helpful-status')?.textContent.includes('Thank')")
    show(browser, running, "/_desk/votes/")
    assert "Story number 5" in browser.run("document.querySelector('.votes').textContent")
