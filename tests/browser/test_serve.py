"""The preview in a browser: pages follow the editor, the overlay comes and goes, the place on the page is kept."""

from __future__ import annotations

import pytest

from browser.axe import barriers
from browser.tab import Tab
from newsroom import Newsroom, numbered
from serve.previewing import Running, newsroom, running

__all__ = ["newsroom", "running"]

pytestmark = pytest.mark.browser
STORY = "/2026/01/story-5/"
PANEL = "document.getElementById('newsgen-overlay')?.shadowRoot.querySelector('.panel')"
PILL = "document.getElementById('newsgen-overlay')?.shadowRoot.querySelector('.pill')"


def save(newsroom: Newsroom, body: str, *, broken: bool = False) -> None:
    draft = numbered(5)
    draft.body = body
    text = draft.text()
    newsroom.write("content/" + draft.path, text.replace("date:", "dated:") if broken else text)


def connected(tab: Tab, running: Running) -> None:
    running.wait(running.events.count)
    tab.run("new Promise(done => setTimeout(done, 50))")


def test_a_saved_article_shows_itself_where_the_reader_was(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    save(newsroom, "A long paragraph [1].\n\n" * 200)
    running.wait_for(STORY, "A long paragraph")
    tab.open(running.url + STORY)
    tab.run("scrollTo(0, 3000)")
    tab.run("window.same = true")
    connected(tab, running)
    save(newsroom, "A long paragraph [1].\n\n" * 200 + "The end is new.\n")
    tab.wait_for("document.body.textContent.includes('The end is new.')")
    assert tab.wait_for("scrollY === 3000")
    assert tab.run("window.same === undefined")
    assert tab.said() == []


def test_a_page_that_did_not_change_is_left_alone(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    tab.open(running.url + "/2026/01/story-1/")
    tab.run("window.same = true")
    connected(tab, running)
    save(newsroom, "Another body [1].\n")
    running.wait_for(STORY, "Another body")
    tab.run("new Promise(done => setTimeout(done, 300))")
    assert tab.run("window.same === true")


def test_a_style_sheet_is_exchanged_without_loading_the_page(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    sheet = running.get(running.news("/")["sheets"][0][0]).body
    newsroom.write("themes/own/theme.yaml", "name: Own\n")
    newsroom.write("themes/own/static/newsgen.css", sheet)
    newsroom.write("newsgen.yaml", "site:\n  title: Test\n  url: https://news.example.org/\ntheme:\n  name: own\n")
    running.wait(lambda: (config := running.preview.state.config) and config.theme.name == "own" and not running.preview.state.building)
    tab.open(running.url + STORY)
    tab.run("window.same = true")
    connected(tab, running)
    for colour in ("rgb(1, 2, 3)", "rgb(3, 2, 1)"):
        newsroom.write("themes/own/static/newsgen.css", sheet + f"\nbody {{ color: {colour} !important }}\n".encode())
        tab.wait_for(f"getComputedStyle(document.body).color === '{colour}'")
        assert tab.run("window.same === true")
        tab.wait_for("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert tab.said() == []


def test_the_overlay_comes_with_the_mistake_and_goes_with_it(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    tab.open(running.url + STORY)
    connected(tab, running)
    save(newsroom, "Broken [1].\n", broken=True)
    text = tab.wait_for(f"{PANEL}?.textContent")
    assert "NG120" in text
    assert "story-5.md" in text
    assert "dated: 2026" in text
    assert "Fix:" in text
    assert "A first paragraph" in tab.run("document.body.textContent")
    assert tab.run(f"getComputedStyle({PANEL}).position") == "fixed"
    for _ in range(60):
        if tab.run("document.activeElement?.id === 'newsgen-overlay'"):
            break
        tab.press("Tab")
    tab.press("Escape")
    tab.wait_for(f"!({PANEL}) && Boolean({PILL})")
    save(newsroom, "Mended [1].\n")
    tab.wait_for("document.body.textContent.includes('Mended')")
    tab.wait_for("!document.getElementById('newsgen-overlay')")
    assert tab.said() == []


def test_other_pages_have_a_quiet_sign_that_leads_to_the_desk(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    tab.open(running.url + "/2026/01/story-1/")
    connected(tab, running)
    save(newsroom, "Broken [1].\n", broken=True)
    assert "error" in tab.wait_for(f"{PILL}?.textContent")
    assert not tab.run(f"Boolean({PANEL})")
    tab.run(f"{PILL}.click()")
    tab.wait_for("location.pathname === '/_desk/problems/' && document.body.textContent.includes('NG120')")


def test_axe_finds_no_barrier_in_what_is_told(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    save(newsroom, "Broken [1].\n", broken=True)
    for url, what in ((STORY, PANEL), ("/2026/01/story-1/", PILL)):
        tab.open(running.url + url)
        tab.wait_for(f"Boolean({what})")
        assert barriers(tab) == []


def test_a_broken_configuration_covers_every_page(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    tab.open(running.url + "/")
    connected(tab, running)
    newsroom.write("newsgen.yaml", "site:\n  titel: x\n")
    assert "cannot be built" in tab.wait_for(f"{PANEL}?.textContent")
    newsroom.write("newsgen.yaml", "site:\n  title: Renamed\n")
    tab.wait_for("document.title.includes('Renamed')")
    tab.wait_for("!document.getElementById('newsgen-overlay')")


def test_a_missing_page_comes_when_it_is_written(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    draft = numbered(9)
    url = f"/{draft.date[:4]}/{draft.date[5:7]}/story-9/"
    tab.open(running.url + url)
    assert tab.run("document.body.className") == "page-not-found"
    connected(tab, running)
    newsroom.put(draft)
    tab.wait_for("document.body.className === 'page-article'")


def test_what_somebody_types_is_not_lost(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    tab.open(running.url + "/_desk/articles/")
    connected(tab, running)
    tab.run("document.getElementById('q').focus(); document.getElementById('q').value = 'half a wo'; window.same = true")
    save(newsroom, "Another body [1].\n")
    running.wait_for(STORY, "Another body")
    tab.run("new Promise(done => setTimeout(done, 300))")
    assert tab.run("window.same && document.getElementById('q').value") == "half a wo"
    tab.run("document.getElementById('q').blur()")
    tab.wait_for("window.same === undefined")


def test_a_vote_is_taken_by_the_preview(newsroom: Newsroom, running: Running, tab: Tab) -> None:
    del newsroom
    tab.open(running.url + STORY)
    tab.run("document.querySelector('.helpful button[value=yes]').click()")
    tab.wait_for("document.querySelector('.helpful-status')?.textContent.includes('Thank')")
    tab.open(running.url + "/_desk/votes/")
    assert "Story number 5" in tab.run("document.querySelector('.votes').textContent")
