"""Each kind of page of the sample newsroom has no barrier, however wide and in whatever colours it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.answering import Answering
from browser.axe import barriers, barriers_of_all
from browser.tab import MEDIA, Tab

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/2026/07/the-price-of-a-wafer/", "/2026/08/tern-3-contamination-claim/", "/2026/09/poids-ouverts-et-bibliotheques/",
    "/ai/", "/sections/", "/tags/explainer/", "/tags/", "/authors/pemberley/", "/authors/", "/series/the-weight-of-a-wafer/",
    "/archive/", "/about/", "/404.html", "/-/thanks/",
)  # fmt: skip


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_barrier(sample: Path, tab: Tab, width: int, media: str) -> None:
    tab.view(width, MEDIA[media])
    with Answering(sample) as site:
        assert barriers_of_all(tab, [site.url + page for page in PAGES]) == []


def test_barriers_are_seen(tmp_path: Path, tab: Tab) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><html lang=en><title>t</title><main><h1>h</h1><p style='color:#999'>pale</p><input>"
        "<button style='font-size:4px;padding:0'>a</button><button style='font-size:4px;padding:0'>b</button></main></html>",
        encoding="utf-8",
    )
    with Answering(tmp_path) as site:
        tab.open(site.url + "/")
        assert {one.partition(":")[0] for one in barriers(tab)} == {"color-contrast", "label", "target-size"}
