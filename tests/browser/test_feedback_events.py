"""Votes for services of others, in Chromium: Umami's events and a plain form post keep one contract with the reader."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from browser.driver import Browser, Tab, browser
from browser.services import ROBOT, WEBSITE, service
from browser.voting import answering
from newsroom import Newsroom

PAGE = "/2026/01/story-2/"
ARTICLE = "content/policy/story-2.md"
NAME = "https://votes.example.org"
CONFIG = f"site:\n  title: T\n  url: https://news.example.org/\n  language: fr\nfeedback:\n  endpoint: {NAME}/api/send\n"
STATUS = "document.querySelector('.helpful-status').textContent"
THANKS, NOTED, KNOWN = "thanks", "noted", "known"
JSON = "application/json"
FAILURES: list[tuple[Any, str]] = [
    ((429, JSON, "{}"), "busy"), ((500, "text/html", ""), "down"), ((503, JSON, "{}"), "down"), ((400, JSON, "{}"), "failed"),
    ((200, "text/html", '<p>Thank you, "sessionId"!'), "failed"), ("end", "offline"),
]  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for kind, more in (("umami", f"  umami: {WEBSITE}\n"), ("form", "")):
        room = Newsroom(tmp_path_factory.mktemp(kind), 3, CONFIG + more)
        room.write("static/favicon.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
        assert room.build().ok
        made[kind] = room.root / "output"
    return made


@pytest.fixture
def start(outputs: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], SimpleNamespace]]:
    """A site and the service that it posts to, of a kind."""
    with ExitStack() as stack:

        def started(kind: str, website: str = WEBSITE) -> SimpleNamespace:
            fake = stack.enter_context(service(kind))
            output = shutil.copytree(outputs[kind], tmp_path / "output")
            page = output / PAGE.strip("/") / "index.html"
            page.write_text(page.read_text("utf-8").replace(NAME, fake.origin).replace(WEBSITE, website), "utf-8")
            return SimpleNamespace(url=stack.enter_context(answering(output)).url, service=fake)

        yield started


@pytest.fixture(params=["umami", "form"])
def room(request: pytest.FixtureRequest, start: Callable[[str], SimpleNamespace]) -> SimpleNamespace:
    return start(request.param)


def says(tab: Tab, key: str) -> bool:
    """Whether the page says one of its sentences."""
    return bool(tab.run(f"{STATUS} && {STATUS} === document.querySelector('.helpful').dataset[{json.dumps(key)}]"))


def shown(tab: Tab, selector: str) -> bool:
    return bool(tab.run(f"!!document.querySelector({json.dumps(selector)})?.checkVisibility()"))


def opened(chromium: Browser, room: SimpleNamespace, *, script: bool = True, query: str = "") -> Tab:
    tab = Tab(chromium, script=script)
    tab.open(room.url + PAGE + query)
    return tab


def vote(tab: Tab, value: str, key: str) -> None:
    tab.click(f".helpful-vote button[value={value}]")
    tab.wait(lambda: tab.run(STATUS))
    assert says(tab, key), tab.run(STATUS)


def test_a_vote_is_thanked_for_and_reasons_follow(chromium: Browser, room: SimpleNamespace) -> None:
    tab = opened(chromium, room)
    assert room.service.asked == []
    vote(tab, "no", THANKS)
    assert [shown(tab, one) for one in (".helpful-vote", ".helpful-reasons")] == [False, True]
    tab.click("input[value=too-long]")
    tab.click("input[value=unclear]")
    tab.click("#helpful-comment")
    tab.call("Input.insertText", text='Zu lang & "zäh" 😀')
    tab.click(".helpful-more button")
    tab.wait(lambda: says(tab, NOTED))
    assert tab.said() == []
    first, second = room.service.events
    if room.service.kind == "form":
        assert room.service.asked == ["POST /api/send"] * 2  # and no preflight, which a service of forms may not answer
        assert (first["article"], first["vote"]) == ([ARTICLE], ["no"])
        assert (second["more"], second["reason"], second["comment"]) == (["1"], ["unclear", "too-long"], ['Zu lang & "zäh" 😀'])
        return
    where = {"website": WEBSITE, "hostname": "127.0.0.1", "url": PAGE, "language": "fr"}
    revision = first["data"]["rev"]
    assert len(revision) == 12
    assert first == {**where, "name": "helpful-no", "data": {"article": ARTICLE, "rev": revision}}
    told = {"article": ARTICLE, "rev": revision, "reasons": "unclear too-long", "comment": 'Zu lang & "zäh" 😀'}
    assert second == {**where, "name": "helpful-reasons", "data": told}


def test_yes_is_an_answer_of_its_own(chromium: Browser, room: SimpleNamespace) -> None:
    vote(opened(chromium, room), "yes", THANKS)
    (event,) = room.service.events
    assert event["name"] == "helpful-yes" if room.service.kind == "umami" else event["vote"] == ["yes"]


@pytest.mark.parametrize(("answer", "key"), FAILURES, ids=lambda value: str(value)[:12])
def test_what_is_not_kept_is_not_thanked_for(chromium: Browser, room: SimpleNamespace, answer: Any, key: str) -> None:
    tab = opened(chromium, room)
    room.service.answer = answer
    vote(tab, "yes", key)
    assert tab.run("JSON.stringify(localStorage) + document.cookie") == "{}"
    assert [shown(tab, one) for one in (".helpful-vote", ".helpful-more")] == [True, False]
    room.service.answer = None
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: says(tab, THANKS))


def test_a_service_that_hangs_is_told_within_five_seconds(chromium: Browser, room: SimpleNamespace) -> None:
    tab = opened(chromium, room)
    room.service.wait = 6
    began = time.monotonic()
    vote(tab, "yes", "slow")
    assert time.monotonic() - began < 5 + 1


def test_a_service_learns_no_more_than_the_path(chromium: Browser, room: SimpleNamespace) -> None:
    tab = opened(chromium, room, query="?campaign=secret#part")
    vote(tab, "yes", THANKS)
    (head,) = room.service.heads
    assert (head["origin"], head["referer"]) == (room.url, room.url + "/")
    assert "cookie" not in head
    assert "secret" not in json.dumps([room.service.events, head])
    assert all(room.url in one or room.service.origin in one for one in tab.asked())


def test_umami_that_takes_the_reader_for_a_robot_has_kept_nothing(chromium: Browser, start: Any) -> None:
    room = start("umami")
    room.service.answer = (200, JSON, json.dumps(ROBOT))
    tab = opened(chromium, room)
    vote(tab, "yes", "failed")
    assert tab.run("localStorage.length") == 0


def test_a_website_that_umami_does_not_know(chromium: Browser, start: Any) -> None:
    room = start("umami", "00000000-0000-4000-8000-000000000000")
    vote(opened(chromium, room), "yes", "failed")
    assert room.service.events == []


def test_a_filled_trap_is_not_sent_to_umami(chromium: Browser, start: Any) -> None:
    room = start("umami")
    tab = opened(chromium, room)
    tab.run("document.querySelector('#leave-empty').value = 'buy'")
    vote(tab, "yes", "failed")
    assert room.service.asked == []
    tab.run("document.querySelector('#leave-empty').value = ''")
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: says(tab, THANKS))


def test_umami_is_not_told_twice_by_one_browser(chromium: Browser, start: Any) -> None:
    room = start("umami")
    tab = opened(chromium, room)
    vote(tab, "no", THANKS)
    tab.open(room.url + PAGE)
    assert says(tab, KNOWN)
    assert not shown(tab, ".helpful-vote")
    assert len(room.service.events) == 1


def test_without_a_script_only_a_form_that_works_is_shown(chromium: Browser, start: Any) -> None:
    room = start("umami")
    tab = opened(chromium, room, script=False)
    assert tab.run("!!document.querySelector('.helpful-vote')")
    assert not shown(tab, ".helpful")
    assert room.service.asked == []


def test_without_a_script_a_service_of_forms_gets_the_form(chromium: Browser, start: Any) -> None:
    room = start("form")
    tab = opened(chromium, room, script=False)
    tab.click(".helpful-vote button[value=no]")
    tab.wait(lambda: tab.run("location.href") == room.service.origin + "/api/send")
    assert [(one["article"], one["vote"]) for one in room.service.events] == [([ARTICLE], ["no"])]
