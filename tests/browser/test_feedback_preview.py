"""A vote in the preview with no configuration at all: with and without JavaScript, in the export at once."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.driver import Tab, browser
from newsgen.site.feedback import VotesAsked, export_text
from newsgen.site.starter import new_site
from newsroom import Newsroom
from running import Run
from serve.previewing import Running, serving

PAGE = "/2026/01/harbour-sensors/"
ARTICLE = "content/news/harbour-sensors.md"

pytestmark = pytest.mark.browser


class Started(Newsroom):
    """What `newsgen new site` makes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now = "2026-11-20T12:00:00+00:00"
        new_site(root)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def tab(request: pytest.FixtureRequest) -> Iterator[Tab]:
    with browser() as made:
        yield Tab(made, script=request.param)


@pytest.fixture
def room(tmp_path: Path) -> Started:
    return Started(tmp_path / "news")


def votes(room: Started) -> list[dict[str, Any]]:
    if not (room.root / ".newsgen/feedback.db").exists():
        return []
    return [json.loads(line) for line in export_text(VotesAsked(room.root), "jsonl").splitlines()]


def home(running: Running) -> str:
    return f"http://localhost:{running.port}"


def test_a_vote_and_reasons_work_with_no_configuration(room: Started, tab: Tab) -> None:
    with serving(room, now=room.now) as running:
        tab.open(home(running) + PAGE)
        began = time.monotonic()
        tab.click(".helpful-vote button[value=no]")
        tab.wait(lambda: votes(room))
        assert time.monotonic() - began < 1 + 2  # a second on a quiet machine
        tab.wait(lambda: tab.run("document.querySelector('.helpful-more').checkVisibility()"))
        said = tab.run("document.querySelector('.helpful').innerText")
        assert "Thank you. Your answer was kept." in said
        assert "What was wrong with it?" in said
        tab.click("input[value=unclear]")
        tab.click(".helpful-more button")
        tab.wait(lambda: votes(room)[0]["reasons"])
        (vote,) = votes(room)
    assert (vote["id"], vote["up"], vote["down"], vote["reasons"]) == (ARTICLE, 0, 1, {"unclear": 1})
    assert (vote["url"], vote["title"][:7], len(vote["rev"])) == (PAGE, "Harbour", 12)


def test_without_a_script_the_static_pages_say_what_was_kept(room: Started) -> None:
    with browser() as made, serving(room, now=room.now) as running:
        tab = Tab(made, script=False)
        tab.open(home(running) + PAGE)
        tab.click(".helpful-vote button[value=yes]")
        tab.wait(lambda: tab.run("location.hash") == "#helpful-yes")
        assert tab.run("location.pathname") == PAGE
        visible = [tab.run(f"document.querySelector('.helpful-{name}').checkVisibility()") for name in ("vote", "kept", "reasons", "comment")]
        assert visible == [False, True, False, True]
        tab.click("#helpful-comment")
        tab.call("Input.insertText", text="Very clear.")
        tab.click(".helpful-more button")
        tab.wait(lambda: tab.run("location.pathname") == "/-/thanks/")
        assert "Your answer was kept." in tab.run("document.body.innerText")
        assert [comment["text"] for comment in votes(room)[0]["comments"]] == ["Very clear."]


def test_a_vote_that_is_not_kept_is_not_thanked_for(room: Started, tab: Tab) -> None:
    with serving(room, now=room.now) as running:
        tab.open(home(running) + PAGE)
        shutil.rmtree(running.preview.output / "-/register")
        tab.click(".helpful-vote button[value=yes]")
        tab.wait(lambda: "not" in tab.run("(document.querySelector('.helpful-status') || document.body).innerText"))
        text = tab.run("(document.querySelector('.helpful-status') || document.body).innerText")
        assert "Thank" not in text
        assert "try again later" in text
        assert votes(room) == []


def test_the_report_of_the_preview_needs_no_name(room: Started, newsgen: Run) -> None:
    with browser() as made, serving(room, now=room.now) as running:
        tab = Tab(made)
        tab.open(home(running) + PAGE)
        tab.click(".helpful-vote button[value=yes]")
        tab.wait(lambda: votes(room))
    done = newsgen("feedback", "report", cwd=room.root)
    assert done.returncode == 0
    assert PAGE in done.stdout


def test_no_question_no_collector(room: Started, tab: Tab) -> None:
    room.write("newsgen.yaml", (room.root / "newsgen.yaml").read_text() + "\nfeedback: off\n")
    with serving(room, now=room.now) as running:
        tab.open(home(running) + PAGE)
        assert not tab.run("!!document.querySelector('.helpful')")
        assert running.get("/-/thanks/").status == 404




def test_a_site_below_a_path_is_led_back_below_it(room: Started) -> None:
    room.write("newsgen.yaml", "site:\n  title: T\n  url: https://example.org/news/\n")
    with browser() as made, serving(room, now=room.now) as running:
        tab = Tab(made, script=False)
        tab.open(home(running) + "/news" + PAGE)
        tab.click(".helpful-vote button[value=yes]")
        tab.wait(lambda: tab.run("location.hash"))
        assert tab.run("location.pathname") == "/news" + PAGE
