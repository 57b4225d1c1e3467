"""Related articles stay within their story: 72 small articles in 12 stories, labelled by their file names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from newsgen.site.build import BuildOptions, build

STORIES = Path(__file__).parents[1] / "cases" / "stories"
WANTED = 0.9
"""The share of related links that lead to the same story. By tags and section alone it is 0.47."""


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    site = tmp_path_factory.mktemp("stories") / "site"
    shutil.copytree(STORIES, site)
    report = build(BuildOptions(site=site, now="2026-06-01", jobs=1))
    assert report.articles == 72
    found = []
    for page in (site / "output").glob("20*/*/*/index.html"):
        related = re.search(r'<(section|aside|nav)[^>]*class="[^"]*\brelated\b.*?</\1>', page.read_text(), re.DOTALL)
        urls = set(re.findall(r'href="/20\d\d/\d\d/([^/"]+)/"', related[0])) if related else set()
        found += [(page.parent.name, url) for url in urls]
    return found


def story(name: str) -> str:
    return name.rpartition("-")[0]


def test_related_links_stay_within_the_story(links: list[tuple[str, str]]) -> None:
    same = sum(story(one) == story(two) for one, two in links)
    assert same / len(links) >= WANTED, f"{same} of {len(links)}"


def test_every_article_has_related_ones(links: list[tuple[str, str]]) -> None:
    assert len({one for one, _ in links}) == 72
    assert len(links) >= 72 * 2.5
