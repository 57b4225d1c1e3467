"""The desk in a browser: narrow and wide, light and dark, with the keyboard, and readable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from browser.chromium import BROWSER
from browser.devtools import Browser
from newsroom import Draft, Newsroom, numbered
from serve.previewing import Running, serving

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not BROWSER, reason="Chromium is not installed: sh scripts/system.sh")]
PAGES = ("", "articles/", "problems/", "stories/", "calendar/", "build/", "votes/", "calendar/?year=2026", "articles/?state=scheduled")

# Contrast of each text with what lies behind it (WCAG 2.2, 1.4.3), names of what can be used, headings, ids.
LOOK = """(() => {
  const light = c => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const parse = t => t.match(/[\\d.]+/g).map(Number);
  const bright = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  const pale = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; (n = texts.nextNode());) {
    const e = n.parentElement, style = getComputedStyle(e);
    if (!n.data.trim() || !e.getClientRects().length || e.closest(".unseen, .skip-link, noscript")) continue;
    const [a, b] = [bright(parse(style.color)), bright(behind(e))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) pale.push(n.data.trim().slice(0, 40) + " " + style.color + " " + ((a + 0.05) / (b + 0.05)).toFixed(2));
  }
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  return {
    scroll: document.documentElement.scrollWidth, pale: [...new Set(pale)],
    h1: document.querySelectorAll("h1").length,
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map(e => +e.tagName[1]),
    unnamed: [...document.querySelectorAll("a, button, input:not([type=hidden])")].filter(e => e.getClientRects().length && !(e.textContent.trim() || e.title || e.labels?.length)).map(e => e.outerHTML.slice(0, 80)),
    small: [...document.querySelectorAll("nav a, button, .tile a")].filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 80)),
    twice: ids.filter((id, n) => ids.indexOf(id) !== n),
    inline: document.querySelectorAll("[style], style, script:not([src])").length,
    foreign: performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin)),
    serif: getComputedStyle(document.querySelector("h1")).fontFamily.includes("serif"),
  };
})()"""


@pytest.fixture(name="running", scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    newsroom = Newsroom(tmp_path_factory.mktemp("desk") / "site", 70)
    newsroom.put(Draft("ai/draft.md", "A draft with a title", "2026-05-01", more={"status": "draft"}))
    newsroom.put(Draft("ai/withdrawn.md", "Withdrawn", "2026-05-02", more={"status": "retracted"}))
    newsroom.put(Draft("chips/later.md", "Later this year", "2026-11-01"))
    newsroom.put(Draft("chips/unlinked.md", "A link to nothing", "2026-05-03", body="See [that](nothing.md) and [1].\n"))
    with serving(newsroom) as running:
        draft = numbered(3)
        newsroom.write("content/" + draft.path, draft.text().replace("date:", "dated:"))
        running.wait(lambda: any(one.code == "NG120" for one in running.preview.state.diagnostics))
        yield running


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_can_be_read(running: Running, browser: Browser, width: int, dark: bool) -> None:
    browser.size(width, dark=dark)
    browser.events.clear()
    for page in PAGES:
        browser.open(f"http://127.0.0.1:{running.port}/_desk/{page}")
        found = browser.run(LOOK)
        where = f"/_desk/{page} at {width}"
        assert found["scroll"] <= width, where
        assert found["pale"] == [], where
        assert found["h1"] == 1, where
        assert all(b - a <= 1 for a, b in zip(found["levels"], found["levels"][1:], strict=False)), where
        assert (found["unnamed"], found["small"], found["twice"], found["foreign"]) == ([], [], [], []), where
        assert found["inline"] == 0, where
        assert found["serif"], where
    assert browser.complaints() == []


def test_the_keyboard_reaches_everything(running: Running, browser: Browser) -> None:
    browser.size(1280)
    browser.open(f"http://127.0.0.1:{running.port}/_desk/articles/")
    seen = []
    for _ in range(14):
        browser.press("Tab")
        outline = browser.run("getComputedStyle(document.activeElement).outlineStyle")
        seen.append((browser.run("document.activeElement.textContent.trim()"), outline))
    assert seen[0][0] == "Skip to the content"
    assert {"Today", "Articles", "Stories"} <= {text for text, _ in seen}
    assert all(outline == "solid" for text, outline in seen if text in {"Today", "Articles", "Stories", "Search"})


def test_the_numbers_are_right(running: Running, browser: Browser) -> None:
    browser.size(1280)
    browser.open(f"http://127.0.0.1:{running.port}/_desk/")
    tiles = browser.run("[...document.querySelectorAll('.tile')].map(e => e.textContent.trim().replace(/\\s+/g, ' '))")
    assert tiles == ["70 Live", "1 Scheduled", "1 Draft", "1 Held back", "1 Retracted", "3 Errors"]
    text = browser.run("document.body.textContent")
    assert "Later this year" in text
    assert "November 2026" in text
    browser.open(f"http://127.0.0.1:{running.port}/_desk/articles/?state=draft")
    assert "A draft with a title" in browser.run("document.querySelector('.articles').textContent")
    browser.open(f"http://127.0.0.1:{running.port}/_desk/articles/?q=story+69")
    assert browser.run("document.querySelectorAll('.articles tbody tr').length") == 1


def test_a_wide_table_of_articles_is_shown_by_windows(running: Running, browser: Browser) -> None:
    browser.open(f"http://127.0.0.1:{running.port}/_desk/articles/")
    assert browser.run("document.querySelectorAll('.articles tbody tr').length") == 50
    browser.run("document.querySelector('.paging [rel=next]').click()")
    browser.wait("location.search === '?page=2' && document.querySelectorAll('.articles tbody tr').length === 24")


def test_stories_are_joined_by_arcs(running: Running, browser: Browser) -> None:
    browser.size(1280)
    browser.open(f"http://127.0.0.1:{running.port}/_desk/stories/")
    arcs = browser.run("document.querySelectorAll('.arc').length")
    assert arcs > 3
    ends = browser.run(
        "(() => { const row = document.querySelector('.arcs-row').getBoundingClientRect(), svg = document.querySelector('.arcs-picture').getBoundingClientRect();"
        " return Math.abs(svg.height - row.height * document.querySelectorAll('.arcs-row').length) })()"
    )
    assert ends < 2
