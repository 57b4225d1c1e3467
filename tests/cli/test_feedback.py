"""`newsgen feedback` as a person runs it: serve, export, report, and what it says to wrong input."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from feedback.ballots import OTHER, form
from newsroom import Newsroom, numbered
from running import Run
from serve.collecting import free_port, process, vote


def collected(folder: Path) -> Path:
    """A database with two votes on two articles."""
    port = free_port()
    with process(folder, port) as child:
        assert vote(port).status == 200
        assert vote(port, form(OTHER, vote="no", comment="=1+1 no")).status == 200
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
    assert f"http://127.0.0.1:{port}/-/feedback" in (folder / "log").read_text()
    return folder / "votes.db"


def test_serve_export_and_report(tmp_path: Path, newsgen: Run) -> None:
    db = collected(tmp_path)
    assert sorted(name for name in os.listdir(tmp_path) if name.startswith("votes")) == ["votes.db", "votes.db.salt"]
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("votes.db", "votes.db.salt")} == {0o600}
    done = newsgen("feedback", "export", "--db", str(db), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["up"], row["down"]) for row in rows] == [("content/ai/first.md", 1, 0), (OTHER, 0, 1)]
    done = newsgen("feedback", "export", "--db", str(db), "--format", "csv", "--output", "votes.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "votes.csv").read_bytes().count(b"\r\n") == 3
    done = newsgen("feedback", "export", "--db", str(db), "--since", "2999-01-01", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    done = newsgen("feedback", "report", "--db", str(db), cwd=tmp_path)
    assert [line.split()[-1] for line in done.stdout.splitlines()] == ["article", "content/ai/first.md", OTHER]


def test_votes_are_joined_with_what_the_site_knows(tmp_path: Path, newsgen: Run) -> None:
    room = Newsroom(tmp_path / "site", 3)
    draft = numbered(1)
    draft.more["ai"] = "{involvement: generated, model: m-1, prompt-version: p-7}"
    room.put(draft)
    assert room.build().ok
    article, port = "content/" + draft.path, free_port()
    with process(tmp_path, port, "--register", str(tmp_path / "site/output")):
        assert vote(port, form(article)).status == 200
    db = str(tmp_path / "votes.db")
    (row,) = [json.loads(line) for line in newsgen("feedback", "export", "--db", db, cwd=room.root).stdout.splitlines()]
    assert (row["title"], row["url"], row["model"], row["prompt_version"]) == (draft.title, "/2026/01/story-1/", "m-1", "p-7")
    assert (row["sources"], row["n"]) == (["example.org"], 1)
    assert sorted(row["tags"]) == sorted(draft.tags)
    for group, name in (("prompt", "p-7"), ("model", "m-1"), ("source", "example.org"), ("section", "chips")):
        done = newsgen("feedback", "report", "--site", str(room.root), "--db", db, "--by", group, cwd=tmp_path)
        assert done.stdout.splitlines()[1].lower().endswith(name), done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["export"], "NG001", "newsgen.yaml"),
        (["export", "--db", "none.db"], "NG801", "none.db"),
        (["report", "--db", "text.db"], "NG800", "not a database"),
        (["export", "--db", "postgresql://me:secret@127.0.0.1:1/votes?password=secret"], "NG800", "127.0.0.1:1/votes"),
        (["serve", "--site", "http://news.example.org/", "--db", "v.db"], "NG803", "https"),
        (["serve", "--site", "news.example.org", "--db", "v.db"], "NG803", "https"),
        (["serve", "--site", "https://news.example.org/?a", "--db", "v.db"], "NG803", "https"),
        (["serve", "--site", "https://news.example.org/", "--db", "text.db"], "NG800", "not a database"),
        (["serve", "--site", "https://news.example.org/", "--db", "none/v.db"], "NG800", "none/v.db"),
        (["serve", "--site", "https://news.example.org/", "--db", "v.db", "--salt", "none/salt"], "NG800", "No such file"),
        (["serve", "--site", "https://news.example.org/", "--db", "v.db", "--register", "."], "NG805", "--register output"),
        (["serve", "--site", "https://news.example.org/", "--db", "v.db", "--host", "203.0.113.1"], "NG841", "203.0.113.1"),
    ],
)
def test_wrong_input_is_one_line_and_what_to_do(tmp_path: Path, newsgen: Run, arguments: list[str], code: str, word: str) -> None:
    (tmp_path / "text.db").write_text("This is no database, but a text of some length. " * 20)
    done = newsgen("feedback", *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert f"error {code}: " in done.stderr
    assert word in done.stderr
    assert "fix: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_site_without_votes_says_how_to_get_some(tmp_path: Path, newsgen: Run) -> None:
    Newsroom(tmp_path / "site", 1)
    done = newsgen("feedback", "report", "--site", "site", cwd=tmp_path)
    assert (done.returncode, "NG801" in done.stderr, "newsgen serve" in done.stderr) == (1, True, True)


def test_psycopg_that_is_missing_is_said_so(tmp_path: Path, newsgen: Run) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('not here')\n")
    done = newsgen("feedback", "export", "--db", "postgresql:///votes", cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, "NG802" in done.stderr, "pip install" in done.stderr) == (1, True, True)


@pytest.mark.parametrize("name", ["cloudflare", "netlify"])
def test_an_adapter_is_written_once_and_names_the_site(tmp_path: Path, newsgen: Run, name: str) -> None:
    Newsroom(tmp_path / "site", 1)
    done = newsgen("feedback", "adapter", name, "--site", "site", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    written = [tmp_path / line for line in done.stdout.splitlines()]
    assert all(path.is_relative_to(tmp_path / f"feedback-{name}") for path in written)
    texts = [path.read_text() for path in written]
    assert any("https://news.example.org/" in text for text in texts)
    assert not any("@SITE@" in text for text in texts)
    done = newsgen("feedback", "adapter", name, "--site", "site", cwd=tmp_path)
    assert (done.returncode, "NG804" in done.stderr) == (1, True)
    assert newsgen("feedback", "adapter", "paper", cwd=tmp_path).returncode == 2
