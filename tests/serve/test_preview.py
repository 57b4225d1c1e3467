"""The preview: what is saved is shown, what breaks is told, and nothing needs a restart."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsroom import Draft, Newsroom, numbered
from serve.previewing import Running, Stream, newsroom, running, serving

__all__ = ["newsroom", "running"]

STORY = "/2026/01/story-5/"


def test_a_saved_article_is_shown(newsroom: Newsroom, running: Running) -> None:
    assert running.get(STORY).status == 200
    draft = numbered(5)
    draft.body = "Something new was saved [1].\n"
    newsroom.put(draft)
    reply = running.wait_for(STORY, "Something new was saved")
    assert reply.headers["cache-control"] == "no-store"


def test_the_script_is_in_answers_and_in_no_file(running: Running) -> None:
    tag = b'<script src="/_newsgen/live.js" data-is="'
    assert running.get(STORY).body.count(tag) == 1
    assert running.get("/nothing/here/").body.count(tag) == 1
    assert b"_newsgen" not in running.get("/feed.xml").body
    for file in running.preview.output.rglob("*.*"):
        assert b"_newsgen" not in file.read_bytes()
    assert not (running.preview.root / "output").exists()


def test_a_broken_article_keeps_its_page_and_says_what_is_wrong(newsroom: Newsroom, running: Running) -> None:
    whole = running.get(STORY).body
    good = numbered(5).text()
    newsroom.write("content/" + numbered(5).path, good.replace("date:", "dated:"))
    news = running.wait_news(STORY, lambda one: one["items"])
    item = news["items"][0]
    assert item["severity"] == "error"
    assert item["file"].endswith("story-5.md")
    assert any(line["here"] for line in item["lines"])
    assert item["hint"]
    assert running.get(STORY).body == whole
    other = running.wait_news("/2026/01/story-4/", lambda one: one["errors"])
    assert other["items"] == []
    newsroom.put(numbered(5))
    assert running.wait_news(STORY, lambda one: not one["errors"])["items"] == []
    assert running.get(STORY).body == whole


def test_a_broken_configuration_is_told_on_every_page_and_mends(newsroom: Newsroom, running: Running) -> None:
    newsroom.write("newsgen.yaml", "site:\n  titel: Wrong\n")
    news = running.wait_news("/", lambda one: one["stopped"])
    assert news["items"][0]["code"] == "NG011"
    assert running.get(STORY).status == 200
    draft = numbered(5)
    draft.body = "Saved while the configuration was broken [1].\n"
    newsroom.put(draft)
    newsroom.write("newsgen.yaml", "site:\n  title: Renamed\n  url: https://news.example.org/\n")
    assert b"Saved while" in running.wait_for(STORY, "Renamed").body
    assert not running.wait_news("/", lambda one: not one["stopped"])["errors"]


def test_a_site_that_is_broken_from_the_start_says_so_and_comes(newsroom: Newsroom) -> None:
    newsroom.write("newsgen.yaml", "site: [\n")
    with serving(newsroom) as running:
        reply = running.get(STORY)
        assert reply.status == 503
        assert b"NG010" in reply.body
        newsroom.write("newsgen.yaml", "site:\n  title: Mended\n")
        assert running.wait_for(STORY, "Mended").status == 200


def test_theme_and_data_need_no_restart(newsroom: Newsroom, running: Running) -> None:
    newsroom.write("templates/partials/foot.html", "<footer>Our own foot</footer>\n")
    running.wait_for(STORY, "Our own foot")
    newsroom.write("data/authors.yaml", "ada:\n  name: Ada of the Data\n")
    running.wait_for(STORY, "Ada of the Data")
    newsroom.write("templates/partials/foot.html", "{% if %}")
    assert running.wait_news(STORY, lambda one: one["errors"])["items"][0]["file"].startswith("templates/")
    (newsroom.root / "templates/partials/foot.html").unlink()
    running.wait_for(STORY, 'class="foot"')


def test_only_pages_that_changed_are_others(newsroom: Newsroom, running: Running) -> None:
    with Stream(running.port, STORY) as mine, Stream(running.port, "/2026/01/story-1/") as other:
        before, still = next(iter(mine))["is"], next(iter(other))["is"]
        draft = numbered(5)
        draft.body = "Another body [1].\n"
        newsroom.put(draft)
        assert next(iter(mine))["is"] != before
        running.wait_for(STORY, "Another body")
    assert running.news("/2026/01/story-1/")["is"] == still


def test_a_style_sheet_is_another_sheet_of_the_same_page(newsroom: Newsroom, running: Running) -> None:
    default = running.get(running.news("/")["sheets"][0][0]).body
    newsroom.write("themes/own/theme.yaml", "name: Own\n")
    newsroom.write("themes/own/static/newsgen.css", default)
    newsroom.write("newsgen.yaml", "site:\n  title: Test\n  url: https://news.example.org/\ntheme:\n  name: own\n")
    running.wait(lambda: (config := running.preview.state.config) and config.theme.name == "own")
    before = running.news("/")
    newsroom.write("themes/own/static/newsgen.css", default + b"\nbody { color: red }\n")
    after = running.wait_news("/", lambda one: one["sheets"] != before["sheets"])
    assert after["is"] == before["is"]
    assert b"color: red" in running.get(after["sheets"][0][0]).body


def test_a_picture_that_is_replaced_makes_another_page(newsroom: Newsroom, running: Running) -> None:
    newsroom.write("templates/partials/foot.html", '<footer><img src="/badge.svg" alt=""></footer>\n')
    running.wait_for("/", "badge.svg")
    before = running.news("/")["is"]
    newsroom.write("static/badge.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert running.wait_news("/", lambda one: one["is"] != before)
    reply = running.get("/badge.svg")
    assert "sandbox" in reply.headers["content-security-policy"]


def test_a_page_that_goes_and_comes(newsroom: Newsroom, running: Running) -> None:
    before = running.news(STORY)["is"]
    path = newsroom.root / "content" / numbered(5).path
    path.unlink()
    gone = running.wait_news(STORY, lambda one: one["is"] != before)["is"]
    assert running.get(STORY).status == 404
    newsroom.put(numbered(5))
    assert running.wait_news(STORY, lambda one: one["is"] != gone)["is"] == before


def test_time_changes_the_site_by_itself(newsroom: Newsroom) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=3)).isoformat(timespec="seconds")
    newsroom.put(Draft("ai/soon.md", "Soon", soon))
    with serving(newsroom, now=None) as running:
        path = f"/{soon[:4]}/{soon[5:7]}/soon/"
        assert running.get(path).status == 404
        assert running.preview.state.next_change
        assert running.wait_for(path, "Soon").status == 200


def test_a_site_below_a_path_is_served_below_it(newsroom: Newsroom) -> None:
    newsroom.write("newsgen.yaml", "site:\n  title: Test\n  url: https://example.org/news/\n")
    with serving(newsroom) as running:
        assert running.get("/news" + STORY).status == 200
        assert running.get("/news" + STORY.rstrip("/")).headers["location"] == "/news" + STORY
        assert running.get("/").status == 200
        assert running.news("/news" + STORY)["sheets"][0][1]


def test_a_cold_build_makes_first_what_is_asked_for(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 600)
    wanted = numbered(3)
    with serving(newsroom, built=False) as running:
        url = f"/{wanted.date[:4]}/{wanted.date[5:7]}/story-3/"
        statuses = []
        while running.preview.state.turn is None:
            reply = running.get(url)
            statuses.append(reply.status)
            if reply.status == 200:
                break
        others = len(list(running.preview.output.glob("20*/*/*/index.html")))
        early = running.preview.state.turn is None
        running.wait_built()
        assert running.get(url).status == 200
        assert set(statuses) <= {200, 503}
        assert early
        assert others < 300  # of 600; without being asked for, an old article comes last
        assert running.heard.progress


def test_another_preview_of_the_same_site_is_refused(newsroom: Newsroom, running: Running) -> None:
    del running
    with pytest.raises(Problem, match="NG022"), serving(newsroom, built=False):
        pass


def test_ending_leaves_no_thread_and_no_port(newsroom: Newsroom) -> None:
    before = set(threading.enumerate())
    with serving(newsroom) as running, Stream(running.port, "/") as stream:
        next(iter(stream))
        port = running.port
    assert set(threading.enumerate()) - before <= {one for one in threading.enumerate() if one.name == "InotifyFD" or one.daemon}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_ending_in_the_middle_of_a_build_keeps_what_was_made(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 500)
    with serving(newsroom, built=False) as running:
        running.wait(lambda: running.heard.progress)
    assert running.preview.state.turn is None
    with serving(newsroom) as again:
        assert again.preview.state.report is not None
        assert again.preview.state.report.ok
        assert again.get("/").status == 200
