"""A vote in the preview with no configuration at all: with and without JavaScript, in the export at once."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.tab import Tab
from newsgen.site.feedback import VotesAsked, export_text
from newsgen.site.starter import new_site
from newsroom import Newsroom
from running import Run
from serve.previewing import serving

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
def either(request: pytest.FixtureRequest, tabs: Callable[..., Tab]) -> Tab:
    return tabs(script=request.param)


@pytest.fixture
def room(tmp_path: Path) -> Started:
    return Started(tmp_path / "news")


def votes(room: Started) -> list[dict[str, Any]]:
    if not (room.root / ".newsgen/feedback.db").exists():
        return []
    return [json.loads(line) for line in export_text(VotesAsked(room.root), "jsonl").splitlines()]


def test_a_vote_and_reasons_work_with_no_configuration(room: Started, either: Tab) -> None:
    with serving(room, now=room.now) as running:
        either.open(running.url + PAGE)
        began = time.monotonic()
        either.click(".helpful-vote button[value=no]")
        either.wait(lambda: votes(room))
        assert time.monotonic() - began < 1 + 2  # a second on a quiet machine
        either.wait(lambda: either.shows(".helpful-more"))
        said = either.run("document.querySelector('.helpful').innerText")
        assert "Thank you. Your answer was kept." in said
        assert "What was wrong with it?" in said
        either.click("input[value=unclear]")
        either.click(".helpful-more button")
        either.wait(lambda: votes(room)[0]["reasons"])
        (vote,) = votes(room)
    assert (vote["id"], vote["up"], vote["down"], vote["reasons"]) == (ARTICLE, 0, 1, {"unclear": 1})
    assert (vote["url"], vote["title"][:7], len(vote["rev"])) == (PAGE, "Harbour", 12)


def test_without_a_script_the_static_pages_say_what_was_kept(room: Started, tabs: Callable[..., Tab]) -> None:
    with serving(room, now=room.now) as running:
        tab = tabs(script=False)
        tab.open(running.url + PAGE)
        tab.click(".helpful-vote button[value=yes]")
        tab.wait_for("location.hash === '#helpful-yes'")
        assert tab.run("location.pathname") == PAGE
        visible = [tab.shows(f".helpful-{name}") for name in ("vote", "kept", "reasons", "comment")]
        assert visible == [False, True, False, True]
        tab.click("#helpful-comment")
        tab.call("Input.insertText", text="Very clear.")
        tab.click(".helpful-more button")
        tab.wait_for("location.pathname === '/-/thanks/'")
        assert "Your answer was kept." in tab.run("document.body.innerText")
        assert [comment["text"] for comment in votes(room)[0]["comments"]] == ["Very clear."]


def test_a_vote_that_is_not_kept_is_not_thanked_for(room: Started, either: Tab) -> None:
    with serving(room, now=room.now) as running:
        either.open(running.url + PAGE)
        shutil.rmtree(running.preview.output / "-/register")
        either.click(".helpful-vote button[value=yes]")
        either.wait(lambda: "not" in either.run("(document.querySelector('.helpful-status') || document.body).innerText"))
        text = either.run("(document.querySelector('.helpful-status') || document.body).innerText")
        assert "Thank" not in text
        assert "try again later" in text
        assert votes(room) == []


def test_the_report_of_the_preview_needs_no_name(room: Started, tab: Tab, newsgen: Run) -> None:
    with serving(room, now=room.now) as running:
        tab.open(running.url + PAGE)
        tab.click(".helpful-vote button[value=yes]")
        tab.wait(lambda: votes(room))
    done = newsgen("feedback", "report", cwd=room.root)
    assert done.returncode == 0
    assert PAGE in done.stdout


def test_no_question_no_collector(room: Started, either: Tab) -> None:
    room.write("newsgen.yaml", (room.root / "newsgen.yaml").read_text() + "\nfeedback: off\n")
    with serving(room, now=room.now) as running:
        either.open(running.url + PAGE)
        assert not either.run("!!document.querySelector('.helpful')")
        assert running.get("/-/thanks/").status == 404


def test_a_site_below_a_path_is_led_back_below_it(room: Started, tabs: Callable[..., Tab]) -> None:
    room.write("newsgen.yaml", "site:\n  title: T\n  url: https://example.org/news/\n")
    with serving(room, now=room.now) as running:
        tab = tabs(script=False)
        tab.open(running.url + "/news" + PAGE)
        tab.click(".helpful-vote button[value=yes]")
        tab.wait_for("location.hash")
        assert tab.run("location.pathname") == "/news" + PAGE
