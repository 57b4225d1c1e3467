"""What is measured on a page: what sticks out, lacks a name, leads nowhere, stands in line or comes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from browser.answering import Answering
from browser.chromium import Chromium
from browser.tab import NOTHING, Tab

# Lists of what is wrong, by the name of the fault; they are empty on a sound page.
FAULTS = ("foreign", "inline", "unnamed", "pictures", "twice", "dead", "unstyled")

_MEASURE = """document.fonts.ready.then(() => {
  const all = query => [...document.querySelectorAll(query)], brief = e => e.outerHTML.slice(0, 80);
  const ids = all("[id]").map(e => e.id);
  return {
    scroll: document.documentElement.scrollWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    h1: all("h1").length,
    lang: document.documentElement.lang,
    foreign: performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin)),
    inline: all("[style], style, script:not([src]):not([type='application/ld+json'])").map(brief),
    unnamed: all("a, button, input:not([type=hidden])").filter(
      e => !(e.textContent.trim() || e.ariaLabel || e.title || e.labels?.length || e.querySelector("img[alt]:not([alt=''])"))).map(brief),
    pictures: [...document.images].filter(e => e.complete && !e.naturalWidth).map(e => e.src),
    twice: ids.filter((id, n) => ids.indexOf(id) !== n),
    dead: all("a[href^='#']").map(e => e.getAttribute("href").slice(1)).filter(id => id && !document.getElementById(id)),
    unstyled: getComputedStyle(document.body).marginTop === "8px" ? [location.pathname] : [],
  };
})"""


def measure(tab: Tab) -> dict[str, Any]:
    """What is found on the page that the tab shows."""
    found: dict[str, Any] = tab.run(_MEASURE)
    return found


def faults(found: dict[str, Any]) -> dict[str, list[str]]:
    """Of what was found, that which should not be there."""
    return {name: found[name] for name in FAULTS if found[name]}


def look(
    chromium: Chromium, folder: Path, wanted: Iterable[tuple[str, int]], media: Mapping[str, str] = NOTHING
) -> tuple[list[dict[str, Any]], list[str]]:
    """What is found on each page of a folder at each width, and what the console said."""
    found = []
    with Answering(folder) as site, Tab(chromium) as tab:
        for url, width in wanted:
            tab.view(width, media)
            tab.open(site.url + url)
            found.append({"url": url, "width": width, **measure(tab)})
        return found, tab.said()
