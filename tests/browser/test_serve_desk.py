"""The desk in a browser: narrow and wide, light and dark, with the keyboard, and readable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from browser.axe import barriers_of_all
from browser.soundness import faults, measure
from browser.tab import MEDIA, Tab
from newsroom import Draft, Newsroom, numbered
from serve.previewing import Running, serving

pytestmark = pytest.mark.browser
PAGES = ("", "articles/", "problems/", "stories/", "calendar/", "build/", "votes/", "calendar/?year=2026", "articles/?state=scheduled")

# Contrast of each text with what lies behind it (WCAG 2.2, 1.4.3), headings, what is hard to hit.
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
  return {
    pale: [...new Set(pale)],
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map(e => +e.tagName[1]),
    small: [...document.querySelectorAll("nav a, button, .tile a")].filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 80)),
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


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_can_be_read(running: Running, tab: Tab, width: int, media: str) -> None:
    tab.view(width, MEDIA[media])
    for page in PAGES:
        tab.open(f"{running.url}/_desk/{page}")
        sound, found = measure(tab), tab.run(LOOK)
        where = f"/_desk/{page} at {width}"
        assert sound["scroll"] <= width, where
        assert sound["h1"] == 1, where
        assert faults(sound) == {}, where
        assert found["pale"] == [], where
        assert all(b - a <= 1 for a, b in zip(found["levels"], found["levels"][1:], strict=False)), where
        assert found["small"] == [], where
        assert found["serif"], where
    assert tab.said() == []


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_barrier(running: Running, tab: Tab, width: int, media: str) -> None:
    tab.view(width, MEDIA[media])
    assert barriers_of_all(tab, [f"{running.url}/_desk/{page}" for page in PAGES]) == []


def test_the_keyboard_reaches_everything(running: Running, tab: Tab) -> None:
    tab.open(f"{running.url}/_desk/articles/")
    seen = []
    for _ in range(14):
        tab.press("Tab")
        outline = tab.run("getComputedStyle(document.activeElement).outlineStyle")
        seen.append((tab.run("document.activeElement.textContent.trim()"), outline))
    assert seen[0][0] == "Skip to the content"
    assert {"Today", "Articles", "Stories"} <= {text for text, _ in seen}
    assert all(outline == "solid" for text, outline in seen if text in {"Today", "Articles", "Stories", "Search"})


def test_the_numbers_are_right(running: Running, tab: Tab) -> None:
    tab.open(f"{running.url}/_desk/")
    tiles = tab.run("[...document.querySelectorAll('.tile')].map(e => e.textContent.trim().replace(/\\s+/g, ' '))")
    assert tiles == ["70 Live", "1 Scheduled", "1 Draft", "1 Held back", "1 Retracted", "3 Errors"]
    text = tab.run("document.body.textContent")
    assert "Later this year" in text
    assert "November 2026" in text
    tab.open(f"{running.url}/_desk/articles/?state=draft")
    assert "A draft with a title" in tab.run("document.querySelector('.articles').textContent")
    tab.open(f"{running.url}/_desk/articles/?q=story+69")
    assert tab.run("document.querySelectorAll('.articles tbody tr').length") == 1


def test_a_wide_table_of_articles_is_shown_by_windows(running: Running, tab: Tab) -> None:
    tab.open(f"{running.url}/_desk/articles/")
    assert tab.run("document.querySelectorAll('.articles tbody tr').length") == 50
    tab.run("document.querySelector('.paging [rel=next]').click()")
    tab.wait_for("location.search === '?page=2' && document.querySelectorAll('.articles tbody tr').length === 24")


def test_stories_are_joined_by_arcs(running: Running, tab: Tab) -> None:
    tab.open(f"{running.url}/_desk/stories/")
    arcs = tab.run("document.querySelectorAll('.arc').length")
    assert arcs > 3
    ends = tab.run(
        "(() => { const row = document.querySelector('.arcs-row').getBoundingClientRect(), svg = document.querySelector('.arcs-picture').getBoundingClientRect();"
        " return Math.abs(svg.height - row.height * document.querySelectorAll('.arcs-row').length) })()"
    )
    assert ends < 2
