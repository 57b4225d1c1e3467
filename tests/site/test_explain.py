"""What `newsgen why` tells: in plain words what a file was made from and why, and by their names what the memory holds."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.site.explain import why
from newsgen.site.tasks import FLOORS
from newsgen.site.words import because, question, words
from newsroom import Draft, Newsroom, numbered

RAW = re.compile(r'\["|\b[a-z-]+:(?=\S)|@')
"""A question, a key, an index with its period."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    room = Newsroom(tmp_path_factory.mktemp("room") / "site", 40, "lists: {period: 10, latest: 5}\n")
    room.write("static/robots.txt", "User-agent: *\n")
    room.put(Draft("ai/linking.md", "Linking", "2026-05-01T10:00:00+00:00", ["ai"], "See [that](story-0.md).\n", {"aliases": "[/old/]"}))
    room.build()
    return room


def told(room: Newsroom, target: str, *, keys: bool = False) -> str:
    return why(room.root, None, target, keys=keys)


def test_every_file_is_told_of_in_plain_words(room: Newsroom) -> None:
    for path in sorted(room.tree().keys() - {".newsgen"}):
        text = told(room, path)
        assert not RAW.search(text), text
        assert text.startswith(f"{path} is the ")
        assert "\nIt was last made because it is new" in text
        assert "\nIt was made from\n  " in text
        assert "\nIt is made again when " in text


def test_a_page_names_what_it_was_made_from(room: Newsroom) -> None:
    text = told(room, "/2026/05/linking/")
    for line in (
        "2026/05/linking/index.html is the page of content/ai/linking.md.", "  articles    content/ai/linking.md",
        "  lists       the articles before and after it, the articles related to it", "  links       content/ai/story-0.md (where they lead)",
        "  authors     ada (not there) (in data/authors.yaml)",
    ):  # fmt: skip
        assert line in text
    assert "the redirect from /old/ to content/ai/linking.md" in told(room, "/old/")
    assert "the newest 5 articles of the tag ai" in told(room, "/tags/ai/")


def test_a_reason_is_followed_to_where_it_began(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 6)
    room.build()
    draft = numbered(5)
    draft.title = "Another title"
    room.put(draft)
    room.build()
    file = "content/" + draft.path
    text = told(room, f"/{draft.date[:4]}/{draft.date[5:7]}/{Path(draft.path).stem}/")
    assert f"It was last made because the article {file} changed.\n  That was made again because the file {file} changed." in text
    assert "It was last made because the newest 25 articles changed." in told(room, "/")


def test_the_names_in_the_memory_are_shown_where_wanted(room: Newsroom) -> None:
    text = told(room, "/", keys=True)
    assert text.startswith(told(room, "/"))
    for raw in ("\n  front:  reason: ", "\n  config:site  ", '\n  ["latest","all",25]  '):
        assert raw in text


def test_every_kind_of_task_has_words() -> None:
    for kind in FLOORS:
        assert not RAW.search(words(f"{kind}:tag/x@2026-11" if kind in {"list", "plan"} else f"{kind}:x"))
    for reason in ("", "new", "wanted", "damaged card:a.md", "held back by --strict", "a.html was changed or removed", "template:x", 'question ["terms","tag"]'):
        assert not RAW.search(because(reason))
        assert because(reason).endswith(".")
    assert question('["unheard","of"]') == 'the answer to ["unheard","of"]'


def test_what_nobody_made_is_a_problem(room: Newsroom) -> None:
    with pytest.raises(Problem, match="NG045"):
        told(room, "/no/such/")


def test_a_memory_of_another_version_tells_nothing(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 1)
    room.build()
    with closing(sqlite3.connect(room.root / ".newsgen" / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE meta SET value='1' WHERE name='schema'")
        ledger.execute("ALTER TABLE task DROP COLUMN reason")
    with pytest.raises(Problem, match="NG045"):
        told(room, "/")
