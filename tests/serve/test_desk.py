"""The desk without a browser: states of articles, windows, hostile questions, thousands of articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from newsroom import Draft, Newsroom, numbered
from serve.previewing import Running, serving

PAGES = ("", "articles/", "problems/", "stories/", "calendar/", "build/", "votes/")
BROKEN = '---\ntitle: "Broken <script>alert(1)</script>"\ndated: 2026\n---\n'


@pytest.fixture(name="newsroom", scope="module")
def _newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("desk") / "site", 30)
    newsroom.put(Draft("ai/draft.md", "A draft", "2026-05-01", more={"status": "draft"}))
    newsroom.put(Draft("ai/withdrawn.md", "Withdrawn", "2026-05-02", more={"status": "retracted"}))
    newsroom.put(Draft("chips/later.md", "Later this year", "2026-11-01"))
    newsroom.put(Draft("chips/gone.md", "Over by now", "2026-02-01", more={"expires": "2026-03-01"}))
    newsroom.put(Draft("chips/linking.md", "A link to nothing", "2026-05-03", body="See [that](nothing.md) and [1].\n"))
    newsroom.write("content/pages/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
    newsroom.write("content/ai/broken.md", BROKEN)
    return newsroom


@pytest.fixture(name="running", scope="module")
def _running(newsroom: Newsroom) -> Iterator[Running]:
    with serving(newsroom) as running:
        yield running


def desk(running: Running, page: str = "") -> str:
    reply = running.get(f"/_desk/{page}")
    assert reply.status == 200, page
    return reply.body.decode()


def titles(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<span class="headline-row">(.*?)</span>', page)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", ["A draft"]), ("retracted", ["Withdrawn"]), ("scheduled", ["Later this year"]), ("expired", ["Over by now"]),
        ("page", ["About"]), ("held", ["Broken &lt;script&gt;alert(1)&lt;/script&gt;"]),
    ],
)
def test_each_article_is_in_its_state(running: Running, state: str, expected: list[str]) -> None:
    assert titles(desk(running, f"articles/?state={state}")) == expected


def test_an_article_with_a_bad_link_is_live_and_its_problem_is_told(running: Running) -> None:
    assert "A link to nothing" in titles(desk(running, "articles/?state=live&q=linking"))
    problems = desk(running, "problems/")
    assert "content/chips/linking.md:" in problems
    assert "See [that](nothing.md)" in problems


def test_a_good_version_that_stays_is_told(newsroom: Newsroom, running: Running) -> None:
    draft = numbered(7)
    newsroom.write("content/" + draft.path, draft.text().replace("date:", "dated:"))
    running.wait(lambda: any(one.span.file.endswith("story-7.md") for one in running.preview.state.diagnostics))
    page = desk(running, "articles/?state=held&q=story-7")
    assert "Its last good version stays on the site." in page
    newsroom.put(draft)
    running.wait(lambda: not any(one.span.file.endswith("story-7.md") for one in running.preview.state.diagnostics))
    assert any(one.startswith("Story number 7 ") for one in titles(desk(running, "articles/?state=live&q=story-7")))


def test_the_last_build_says_what_ran_and_why(newsroom: Newsroom, running: Running) -> None:
    draft = numbered(11)
    draft.body = "Another body [1].\n"
    newsroom.put(draft)
    running.wait(lambda: running.preview.state.last and running.preview.state.last.written)
    running.wait_for("/2026/01/story-11/", "Another body")
    page = desk(running, "build/")
    assert "the page of content/" in page
    assert "the file content/" in page
    assert "2026/01/story-11/index.html" in page


def test_nothing_of_a_source_or_a_question_is_markup(running: Running) -> None:
    attack = '"><script>alert(1)</script>'
    for page in PAGES:
        for name in ("q", "state", "day", "page", "year"):
            body = desk(running, f"{page}?{name}={quote(attack)}")
            assert "<script>alert" not in body
    assert "<script>alert" not in desk(running, "articles/")


@pytest.mark.parametrize("question", ["page=0", "page=-1", "page=99999999999", "page=x", "page=%00", "year=0", "year=99999", "day=x", "day=2026-99-99", "state=x", "q=" + "x" * 1000, "q=%ff"])
def test_odd_questions_are_answered(running: Running, question: str) -> None:
    for page in ("articles/", "stories/", "calendar/"):
        desk(running, f"{page}?{question}")


def test_what_is_not_there(running: Running) -> None:
    for page in ("x/", "articles", "../", "templates/desk.html", "desk.js", "newsgen.js", "%2e%2e/newsgen.yaml"):
        assert running.get(f"/_desk/{page}").status == 404
    assert running.get("/_desk").headers["location"] == "/_desk/"
    assert running.get("/_desk/desk.css").headers["content-type"] == "text/css; charset=utf-8"


def test_a_site_that_was_never_built_has_a_desk(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 1)
    newsroom.write("newsgen.yaml", "site: [\n")
    with serving(newsroom) as running:
        for page in PAGES:
            desk(running, page)
        assert "NG010" in desk(running, "problems/")


def test_three_thousand_articles_are_shown_by_windows(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 0)
    for number in range(3000):
        newsroom.write(f"content/ai/n{number}.md", "---\ntitle: Draft\nstatus: draft\ndate: 2026-01-01\n---\n\nText.\n")
    with serving(newsroom, built=False) as running:
        running.wait(lambda: running.preview.state.turn, 100)
        first = desk(running, "articles/")
        assert len(titles(first)) == 50
        assert len(first) < 60_000
        assert len(titles(desk(running, "articles/?page=60"))) == 50
        assert "3,000" in desk(running)
