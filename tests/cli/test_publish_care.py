"""The command `newsgen publish` where a mistake is more likely than a wish: nothing goes, and it is said why."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cli.publishing import CONFIG, ready_to_publish
from newsgen.cli.main import main
from newsroom import Newsroom, numbered, tree_of

Seen = pytest.CaptureFixture[str]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    made = ready_to_publish(tmp_path, monkeypatch, 5)
    assert main(["publish"]) == 0
    return made


def test_a_lost_content_does_not_empty_the_live_site(room: Newsroom, capsys: Seen) -> None:
    live = tree_of(room.root.parent / "srv/current")
    shutil.rmtree(room.root / "content")
    room.build()
    assert main(["publish"]) == 1
    assert "NG606" in capsys.readouterr().err
    assert tree_of(room.root.parent / "srv/current") == live
    assert main(["publish", "--dry-run"]) == 1
    assert "22 to delete" in capsys.readouterr().out
    assert main(["publish", "--allow-deletes", "100"]) == 0


@pytest.mark.parametrize("name", [".env", ".git/config", "notes/.secret"])
def test_hidden_files_of_somebody_else_are_not_published(room: Newsroom, capsys: Seen, name: str) -> None:
    room.write(f"output/{name}", "TOKEN=1")
    assert main(["publish"]) == 1
    assert f"NG622: {name} was not made by newsgen" in capsys.readouterr().err


def test_hidden_files_that_hosts_want_are_published(room: Newsroom) -> None:
    room.write("output/.nojekyll", "")
    room.write("output/.well-known/security.txt", "Contact: mailto:a@example.org")
    assert main(["publish"]) == 0
    assert (room.root.parent / "srv/current/.well-known/security.txt").is_file()


def test_a_build_for_a_time_to_come_is_mended_by_a_build(room: Newsroom, capsys: Seen) -> None:
    room.put(replace(numbered(9), date="2027-04-01T10:00:00+00:00"))
    room.build(now="2027-05-01")
    assert main(["publish"]) == 1
    assert "NG605" in capsys.readouterr().err
    assert main(["build"]) == 0
    assert main(["publish"]) == 0


def test_an_output_that_is_gone_is_to_be_built_again(room: Newsroom, capsys: Seen) -> None:
    shutil.rmtree(room.root / "output")
    assert main(["publish"]) == 1
    assert "NG603: The output folder is not there" in capsys.readouterr().err


def test_an_address_of_this_machine_is_told(room: Newsroom, capsys: Seen) -> None:
    room.write("newsgen.yaml", CONFIG.replace("https://news.example.org/", "http://localhost:4000/"))
    assert main(["build"]) == 0
    assert main(["publish"]) == 0
    assert "NG623" in capsys.readouterr().err
