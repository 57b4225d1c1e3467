"""The register of articles: who is in it, in which part, and that it goes with the question."""

from __future__ import annotations

import json
from pathlib import Path

from newsgen.model.voting import register_part
from newsroom import Newsroom, numbered


def register(room: Newsroom) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, data in room.tree().items():
        if name.startswith("-/register/"):
            articles = json.loads(data)["articles"]
            assert {register_part(article) for article in articles} == {name[-7:-5]}
            found.update(articles)
    return found


def test_every_article_that_asks_is_in_it(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, 3)
    quiet = numbered(5)
    quiet.more["helpful"] = "no"
    retracted = numbered(6)
    retracted.more["status"] = "retracted"
    for draft in (quiet, retracted):
        room.put(draft)
    room.write("content/pages/about.md", "---\ntitle: About\n---\n\nUs.\n")
    room.build()
    wanted = {f"content/{numbered(n).path}": f"/2026/01/story-{n}/" for n in (0, 1, 2, 6)}
    assert register(room) == wanted


def test_an_edit_of_the_body_leaves_it(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, 3)
    room.build()
    draft = numbered(1)
    draft.body = "Other words.\n"
    room.put(draft)
    room.build()
    assert not [key for key in room.ran() if key.startswith("register:")]


def test_without_the_question_there_is_none(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, 3, "site: {title: T, url: 'https://news.example.org/'}\nfeedback: off\n")
    room.build()
    assert not register(room)
