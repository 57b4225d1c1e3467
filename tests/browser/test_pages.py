"""The pages of a new site in a browser: nothing sticks out, nothing foreign is loaded, nothing is complained about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browser.chromium import Chromium
from browser.soundness import look
from browser.tab import MEDIA
from running import newsgen

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/2026/01/harbour-sensors/", "/2026/01/library-index/", "/news/", "/sections/", "/tags/", "/tags/open-data/",
    "/authors/", "/authors/editor/", "/archive/", "/about/", "/404.html",
)  # fmt: skip
WIDTHS = (320, 768, 1280)

Looked = tuple[list[dict[str, Any]], list[str]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "new"
    assert newsgen("new", "site", str(folder), cwd=folder.parent).returncode == 0
    assert newsgen("build", cwd=folder).returncode == 0
    return folder / "output"


@pytest.fixture(scope="module", params=["light", "dark"])
def looked(request: pytest.FixtureRequest, chromium: Chromium, site: Path) -> Looked:
    return look(chromium, site, [(page, width) for page in PAGES for width in WIDTHS], MEDIA[request.param])


def test_every_page_was_looked_at(looked: Looked, request: pytest.FixtureRequest) -> None:
    assert {f["dark"] for f in looked[0]} == {"dark" in request.node.name}
    assert len(looked[0]) == len(PAGES) * len(WIDTHS)
    assert not [f["url"] for f in looked[0] if f["unstyled"]]


def test_nothing_sticks_out(looked: Looked) -> None:
    assert not [(f["url"], f["width"], f["scroll"]) for f in looked[0] if f["scroll"] > f["width"]]


def test_the_console_is_silent(looked: Looked) -> None:
    assert looked[1] == []


def test_nothing_foreign_is_loaded(looked: Looked) -> None:
    assert not [(f["url"], f["foreign"]) for f in looked[0] if f["foreign"]]


def test_nothing_is_inline(looked: Looked) -> None:
    assert not [f["url"] for f in looked[0] if f["inline"]]


@pytest.mark.parametrize("fault", ["unnamed", "pictures", "twice", "dead"])
def test_every_page_is_sound(looked: Looked, fault: str) -> None:
    assert not [(f["url"], f[fault]) for f in looked[0] if f[fault]]


def test_every_page_has_one_title_and_a_language(looked: Looked) -> None:
    assert not [f["url"] for f in looked[0] if f["h1"] != 1 or f["lang"] != "en"]


def test_faults_are_seen(chromium: Chromium, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><html><body><p style='width:900px'>wide</p><a href='#gone'></a><i id=a></i><i id=a></i>"
        "<img src=none.png alt=x><script>console.error('aloud')</script></body></html>",
        encoding="utf-8",
    )
    (found,), said = look(chromium, tmp_path, [("/", 320)])
    assert found["scroll"] > 800
    assert (len(found["inline"]), len(found["unnamed"]), found["dead"], found["twice"]) == (2, 1, ["gone"], ["a"])
    assert (found["h1"], found["lang"], found["unstyled"]) == (0, "", ["/"])
    assert len(found["pictures"]) == 1
    assert any("aloud" in one for one in said)
