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

from browser.answering import Answering
from browser.services import JSON, KINDS, ROBOT, WEBSITE, Forms, Umami
from browser.tab import Tab
from newsroom import Newsroom

PAGE = "/2026/01/story-2/"
ARTICLE = "content/policy/story-2.md"
NAME = "https://votes.example.org"
CONFIG = f"site:\n  title: T\n  url: https://news.example.org/\n  language: fr\nfeedback:\n  endpoint: {NAME}/api/send\n"
STATUS = "document.querySelector('.helpful-status').textContent"
THANKS, NOTED, KNOWN = "thanks", "noted", "known"
FAILURES: list[tuple[Any, str]] = [
    ((429, JSON, "{}"), "busy"), ((500, "text/html", ""), "down"), ((503, JSON, "{}"), "down"), ((400, JSON, "{}"), "failed"),
    ((200, "text/html", '<p>Thank you, "sessionId"!'), "failed"), ("end", "offline"),
]  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for kind, more in (("umami", f"  umami: {WEBSITE}\n"), ("form", "")):
        room = Newsroom(tmp_path_factory.mktemp(kind), 3, CONFIG + more)
        assert room.build().ok
        made[kind] = room.root / "output"
    return made


@pytest.fixture
def start(outputs: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], SimpleNamespace]]:
    """A site and the service that it posts to, of a kind."""
    with ExitStack() as stack:

        def started(kind: str, website: str = WEBSITE) -> SimpleNamespace:
            fake = stack.enter_context(KINDS[kind]())
            output = shutil.copytree(outputs[kind], tmp_path / "output")
            page = output / PAGE.strip("/") / "index.html"
            page.write_text(page.read_text("utf-8").replace(NAME, fake.url).replace(WEBSITE, website), "utf-8")
            return SimpleNamespace(url=stack.enter_context(Answering(output)).url, service=fake)

        yield started


@pytest.fixture(params=["umami", "form"])
def room(request: pytest.FixtureRequest, start: Callable[[str], SimpleNamespace]) -> SimpleNamespace:
    return start(request.param)


def says(tab: Tab, key: str) -> bool:
    """Whether the page says one of its sentences."""
    return bool(tab.run(f"{STATUS} && {STATUS} === document.querySelector('.helpful').dataset[{json.dumps(key)}]"))


def opened(tab: Tab, room: SimpleNamespace, query: str = "") -> Tab:
    tab.open(room.url + PAGE + query)
    return tab


def vote(tab: Tab, value: str, key: str) -> None:
    tab.click(f".helpful-vote button[value={value}]")
    tab.wait_for(STATUS)
    assert says(tab, key), tab.run(STATUS)


def test_a_vote_is_thanked_for_and_reasons_follow(tab: Tab, room: SimpleNamespace) -> None:
    opened(tab, room)
    assert room.service.asked == []
    vote(tab, "no", THANKS)
    assert [tab.shows(one) for one in (".helpful-vote", ".helpful-reasons")] == [False, True]
    tab.click("input[value=too-long]")
    tab.click("input[value=unclear]")
    tab.click("#helpful-comment")
    tab.call("Input.insertText", text='Zu lang & "zäh" 😀')
    tab.click(".helpful-more button")
    tab.wait(lambda: says(tab, NOTED))
    assert tab.said() == []
    first, second = room.service.events
    if isinstance(room.service, Forms):
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


def test_yes_is_an_answer_of_its_own(tab: Tab, room: SimpleNamespace) -> None:
    vote(opened(tab, room), "yes", THANKS)
    (event,) = room.service.events
    assert event["name"] == "helpful-yes" if isinstance(room.service, Umami) else event["vote"] == ["yes"]


@pytest.mark.parametrize(("answer", "key"), FAILURES, ids=lambda value: str(value)[:12])
def test_what_is_not_kept_is_not_thanked_for(tab: Tab, room: SimpleNamespace, answer: Any, key: str) -> None:
    opened(tab, room)
    room.service.answer = answer
    vote(tab, "yes", key)
    assert tab.run("JSON.stringify(localStorage) + document.cookie") == "{}"
    assert [tab.shows(one) for one in (".helpful-vote", ".helpful-more")] == [True, False]
    room.service.answer = None
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: says(tab, THANKS))


def test_a_service_that_hangs_is_told_within_five_seconds(tab: Tab, room: SimpleNamespace) -> None:
    opened(tab, room)
    room.service.wait = 6
    began = time.monotonic()
    vote(tab, "yes", "slow")
    assert time.monotonic() - began < 5 + 1


def test_a_service_learns_no_more_than_the_path(tab: Tab, room: SimpleNamespace) -> None:
    opened(tab, room, "?campaign=secret#part")
    vote(tab, "yes", THANKS)
    (head,) = room.service.heads
    assert (head["origin"], head["referer"]) == (room.url, room.url + "/")
    assert "cookie" not in head
    assert "secret" not in json.dumps([room.service.events, head])
    assert all(room.url in one or room.service.url in one for one in tab.asked())


def test_umami_that_takes_the_reader_for_a_robot_has_kept_nothing(tab: Tab, start: Any) -> None:
    room = start("umami")
    room.service.answer = (200, JSON, json.dumps(ROBOT))
    opened(tab, room)
    vote(tab, "yes", "failed")
    assert tab.run("localStorage.length") == 0


def test_a_website_that_umami_does_not_know(tab: Tab, start: Any) -> None:
    room = start("umami", "00000000-0000-4000-8000-000000000000")
    vote(opened(tab, room), "yes", "failed")
    assert room.service.events == []


def test_a_filled_trap_is_not_sent_to_umami(tab: Tab, start: Any) -> None:
    room = start("umami")
    opened(tab, room)
    tab.run("document.querySelector('#leave-empty').value = 'buy'")
    vote(tab, "yes", "failed")
    assert room.service.asked == []
    tab.run("document.querySelector('#leave-empty').value = ''")
    tab.click(".helpful-vote button[value=yes]")
    tab.wait(lambda: says(tab, THANKS))


def test_umami_is_not_told_twice_by_one_browser(tab: Tab, start: Any) -> None:
    room = start("umami")
    opened(tab, room)
    vote(tab, "no", THANKS)
    tab.open(room.url + PAGE)
    assert says(tab, KNOWN)
    assert not tab.shows(".helpful-vote")
    assert len(room.service.events) == 1


def test_without_a_script_only_a_form_that_works_is_shown(tabs: Callable[..., Tab], start: Any) -> None:
    room = start("umami")
    tab = opened(tabs(script=False), room)
    assert tab.run("!!document.querySelector('.helpful-vote')")
    assert not tab.shows(".helpful")
    assert room.service.asked == []


def test_without_a_script_a_service_of_forms_gets_the_form(tabs: Callable[..., Tab], start: Any) -> None:
    room = start("form")
    tab = opened(tabs(script=False), room)
    tab.click(".helpful-vote button[value=no]")
    tab.wait_for(f"location.href === '{room.service.url}/api/send'")
    assert [(one["article"], one["vote"]) for one in room.service.events] == [([ARTICLE], ["no"])]
