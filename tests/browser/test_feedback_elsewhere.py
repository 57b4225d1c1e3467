"""A vote for a collector with a name of its own: the policy of the page and the collector's answer let it through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from browser.answering import Answering
from browser.tab import Tab
from newsgen.feedback.sqlite import SqliteVotes
from newsroom import Newsroom
from serve.collecting import running

PAGE = "/2026/01/story-2/"
NAME = "https://votes.example.org"
CONFIG = f"site:\n  title: T\n  url: https://news.example.org/\nfeedback:\n  endpoint: {NAME}/-/feedback\n"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_vote_crosses_origins(tmp_path: Path, tabs: Callable[..., Tab], script: bool) -> None:
    room = Newsroom(tmp_path / "site", 3, CONFIG)
    assert room.build().ok
    output = room.root / "output"
    with Answering(output) as site, running(tmp_path, site=site.url, register=output, proxies=0) as port:
        page = output / PAGE.strip("/") / "index.html"
        page.write_text(page.read_text("utf-8").replace(NAME, f"http://127.0.0.1:{port}"), "utf-8")
        tab = tabs(script=script)
        tab.open(site.url + PAGE)
        tab.click(".helpful-vote button[value=no]")
        tab.wait(lambda: tab.shows(".helpful-more"))
        assert tab.run("location.href").startswith(site.url + PAGE)
        tab.click("input[value=outdated]")
        tab.click(".helpful-more button")
        if script:
            tab.wait_for("document.querySelector('.helpful-status').textContent.includes('was kept')")
        else:
            tab.wait_for("location.pathname === '/-/thanks/'")
        assert tab.said() == []
        assert site.posted == []
    store = SqliteVotes(tmp_path / "votes.db", readonly=True)
    votes = [(vote.article, vote.yes, vote.reasons) for vote in store.votes("")]
    store.close()
    assert votes == [("content/policy/story-2.md", 0, "outdated")]


def test_a_page_of_another_site_cannot_vote(tmp_path: Path, tab: Tab) -> None:
    room = Newsroom(tmp_path / "site", 3, CONFIG)
    room.build()
    output = room.root / "output"
    with Answering(output) as other, running(tmp_path, register=output, proxies=0) as port:
        tab.open(other.url + "/feed.xml")
        body = json.dumps("article=content%2Fpolicy%2Fstory-2.md&rev=0123456789ab&vote=yes")
        kind = "{'Content-Type': 'application/x-www-form-urlencoded'}"
        sent = f"fetch('http://127.0.0.1:{port}/-/feedback', {{method: 'POST', mode: 'no-cors', headers: {kind}, body: {body}}}).then(r => r.type, () => 'no')"
        tab.run(sent)
    store = SqliteVotes(tmp_path / "votes.db", readonly=True)
    votes = list(store.votes(""))
    store.close()
    assert votes == []
