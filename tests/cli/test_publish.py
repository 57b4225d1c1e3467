"""The commands publish, rollback and releases, as a person starts them, on a folder of this machine."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from cli.publishing import CONFIG, ready_to_publish
from newsgen.cli.main import main
from newsgen.engine.lock import Lock
from newsroom import NOW, Newsroom, numbered, tree_of

Seen = pytest.CaptureFixture[str]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    return ready_to_publish(tmp_path, monkeypatch, 8)


def served(room: Newsroom) -> dict[str, bytes]:
    return tree_of(room.root.parent / "srv/current")


def site(room: Newsroom) -> dict[str, bytes]:
    return {name: data for name, data in room.tree().items() if name != ".newsgen"}


def test_publish_brings_what_was_built(room: Newsroom, capsys: Seen) -> None:
    assert main(["publish"]) == 0
    assert served(room) == site(room)
    told = capsys.readouterr()
    assert told.out == ""
    assert "to live in" in told.err
    assert f"{len(site(room))} files sent" in told.err
    assert main(["publish", "live"]) == 0
    assert "Nothing to publish: live is as it should be" in capsys.readouterr().err


def test_one_new_article_sends_few_files(room: Newsroom, capsys: Seen) -> None:
    main(["publish"])
    room.put(numbered(100))
    room.build()
    capsys.readouterr()
    assert main(["publish", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["carried"]["files"] == len(found["uploads"]) < 30
    assert found["carried"]["bytes"] == found["bytes"]
    assert found["replaces"] != found["release"]
    stages = [step["stage"] for step in found["uploads"]]
    assert stages == sorted(stages, key=["asset", "picture", "page", "list", "feed"].index)


def test_a_dry_run_says_what_a_publish_does_and_does_nothing(room: Newsroom, capsys: Seen) -> None:
    assert main(["publish", "--dry-run", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert not (room.root.parent / "srv").exists()
    assert main(["publish", "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert text.index("  Assets") < text.index("  Pages") < text.index("  Lists") < text.index("  Feeds and sitemaps") < text.index("goes live")
    assert "Nothing was sent: this was a dry run of live." in text
    assert main(["publish", "--format", "json"]) == 0
    done = json.loads(capsys.readouterr().out)
    for name in ("uploads", "deletions", "release", "replaces", "bytes"):
        assert plan[name] == done[name]
    assert (plan["dry_run"], plan["carried"], done["dry_run"]) == (True, None, False)


def test_rollback_and_releases(room: Newsroom, capsys: Seen) -> None:
    main(["publish"])
    first = served(room)
    room.put(numbered(100))
    room.build()
    main(["publish"])
    assert main(["rollback"]) == 0
    assert served(room) == first
    capsys.readouterr()
    assert main(["releases"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines[1:]] == [" ", "*"]
    assert main(["releases", "live", "--format", "json"]) == 0
    kept = json.loads(capsys.readouterr().out)["releases"]
    assert main(["rollback", "live", kept[0]["id"]]) == 0
    assert served(room) == site(room)
    assert f"Release {kept[0]['id']} of live is live." in capsys.readouterr().err


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("arguments", [["rollback"], ["rollback", "live", "20200101T000000Z-00000000"], ["rollback", "live", "x"]])
def test_what_cannot_be_brought_back(capsys: Seen, arguments: list[str]) -> None:
    main(["publish"])
    assert main(arguments) == 1
    assert "NG609" in capsys.readouterr().err


def test_a_rollback_while_somebody_publishes(room: Newsroom, capsys: Seen) -> None:
    main(["publish"])
    room.put(numbered(100))
    room.build()
    main(["publish"])
    lock = Lock(room.root.parent / "srv/lock")
    assert lock.acquire()
    try:
        assert main(["rollback"]) == 75
        assert main(["releases"]) == 0
    finally:
        lock.release()
    assert "NG613" in capsys.readouterr().err


@pytest.mark.parametrize("path", [".", "..", "output", "output/live", "content", ".newsgen/x", "a/../static"])
def test_a_target_over_the_site_itself_is_refused(room: Newsroom, capsys: Seen, path: str) -> None:
    room.write("newsgen.yaml", CONFIG.replace("../srv", path))
    assert main(["publish"]) == 1
    assert "NG614" in capsys.readouterr().err
    assert not list(room.root.rglob("releases"))


@pytest.mark.usefixtures("room")
def test_releases_of_nothing(capsys: Seen) -> None:
    assert main(["releases"]) == 0
    assert capsys.readouterr().out == "live has no release yet: newsgen publish live\n"


@pytest.mark.parametrize(
    ("config", "arguments", "words"),
    [
        ("", ["publish"], "NG601"),
        ("publish: {targets: {live: {kind: directory, path: a}}}", ["publish", "liv"], "Did you mean live?"),
        ("publish: {targets: {a: {kind: directory, path: a}, b: {kind: directory, path: b}}}", ["publish"], "several targets: a, b"),
        ("publish: {targets: {live: {kind: directry, path: a}}}", ["publish"], "Did you mean `directory`?"),
        ("publish: {targets: {live: {path: a}}}", ["publish"], "The field `kind` is missing"),
        ("publish: {targets: {live: {kind: directory}}}", ["publish"], "The field `path` is missing"),
        ("publish: {targets: {live: {kind: directory, pth: a, path: b}}}", ["publish"], "Did you mean `path`?"),
        ("publish: {targets: {live: {kind: directory, path: a, keep: 1}}}", ["publish"], "`keep` must be at least 2"),
        ("publish: {targets: {Live!: {kind: directory, path: a}}}", ["publish"], "cannot be called 'Live!'"),
        ("publish: {targets: {live: {kind: ssh, host: '-oProxyCommand=x', path: a}}}", ["publish"], "`host` cannot be"),
        ("publish: {targets: {live: {kind: git, repository: 'https://me:pw@host/x'}}}", ["publish"], "would lie in the file"),
    ],
)
def test_wrong_settings_are_one_diagnostic(room: Newsroom, capsys: Seen, config: str, arguments: list[str], words: str) -> None:
    room.write("newsgen.yaml", "site: {title: Test, url: https://news.example.org/}\n" + config + "\n")
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert words in err
    assert err.count("error NG") == 1
    assert "pw@" not in err.partition("-->")[0]


def test_errors_stop_it_unless_asked_otherwise(room: Newsroom, capsys: Seen) -> None:
    draft = numbered(100)
    draft.body = "A picture: ![x](missing.png) [1]\n"
    room.put(draft)
    room.build()
    assert main(["publish"]) == 1
    err = capsys.readouterr().err
    assert "NG501" in err
    assert "error NG604: The last build has 1 error, so it was not published." in err
    assert not (room.root.parent / "srv").exists()
    assert main(["publish", "--with-errors"]) == 0


def test_drafts_stop_it_unless_asked_otherwise(room: Newsroom, capsys: Seen) -> None:
    room.build(drafts=True)
    assert main(["publish"]) == 1
    assert "NG605" in capsys.readouterr().err
    assert main(["publish", "--with-drafts"]) == 0


def test_what_is_still_to_come_is_not_published(room: Newsroom, capsys: Seen) -> None:
    draft = numbered(100)
    draft.date = "2031-01-01T08:00:00+00:00"
    room.put(draft)
    room.now = "2031-02-01T08:00:00+00:00"
    room.build()
    assert main(["publish"]) == 1
    assert "built for a time to come" in capsys.readouterr().err
    room.now = NOW
    room.build()
    assert main(["publish"]) == 0
    assert not [name for name in served(room) if name.startswith("2031")]


def test_no_build_no_publish(room: Newsroom, capsys: Seen) -> None:
    shutil.rmtree(room.root / ".newsgen")
    assert main(["publish"]) == 1
    assert "NG603: The site was not built yet" in capsys.readouterr().err
    room.build()
    (room.root / "output/index.html").unlink()
    assert main(["publish"]) == 1
    assert "Of the files of the last build 1 cannot be found, such as index.html" in capsys.readouterr().err
    assert main(["publish", "--output", "elsewhere"]) == 1
    assert "The last build was into output, not into elsewhere" in capsys.readouterr().err


def test_a_build_that_was_stopped_is_not_published(room: Newsroom, capsys: Seen) -> None:
    (room.root / ".newsgen/seal.json").write_text('{"open": true}')
    assert main(["publish"]) == 1
    assert "NG603: The last build did not come to its end" in capsys.readouterr().err


def test_many_deletions_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Seen) -> None:
    room = Newsroom(tmp_path / "news", 40, CONFIG)
    room.build()
    monkeypatch.chdir(room.root)
    assert main(["publish", "--now", NOW]) == 0
    before = served(room)
    shutil.rmtree(room.root / "content")
    room.put(numbered(1))
    room.build()
    capsys.readouterr()
    assert main(["publish", "--now", NOW]) == 1
    err = capsys.readouterr().err
    assert "NG607" in err
    assert served(room) == before
    assert main(["publish", "--now", NOW, "--dry-run"]) == 1
    seen = capsys.readouterr()
    assert "to delete" in seen.out
    wanted = seen.err.partition("--allow-deletes ")[2].split()[0]
    assert main(["publish", "--now", NOW, "--allow-deletes", str(int(wanted) - 1)]) == 1
    assert main(["publish", "--now", NOW, "--allow-deletes", wanted]) == 0
    assert {n: d for n, d in served(room).items() if n in site(room)} == site(room)


def test_an_empty_output_is_refused(room: Newsroom, capsys: Seen) -> None:
    for path in sorted((room.root / "output").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert main(["publish"]) == 1
    assert "NG603" in capsys.readouterr().err


def test_a_link_in_the_output_is_refused(room: Newsroom, capsys: Seen) -> None:
    (room.root / "output/secrets").symlink_to("/etc/passwd")
    assert main(["publish"]) == 1
    assert "NG622" in capsys.readouterr().err


def test_a_running_build_is_waited_for(room: Newsroom, capsys: Seen) -> None:
    lock = Lock(room.root / ".newsgen/lock")
    assert lock.acquire()
    try:
        assert main(["publish"]) == 75
    finally:
        lock.release()
    assert "NG022" in capsys.readouterr().err


@pytest.mark.usefixtures("room")
def test_a_problem_in_json(capsys: Seen) -> None:
    assert main(["publish", "nowhere", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == "NG601"


def test_files_by_hand_and_changed_ones_go_along(room: Newsroom) -> None:
    (room.root / "output/CNAME").write_text("news.example.org")
    page = room.root / "output/index.html"
    page.write_text(page.read_text() + "<!-- by hand -->")
    os.utime(page)
    assert main(["publish"]) == 0
    assert served(room) == site(room)
    assert b"by hand" in served(room)["index.html"]


def test_redirects_for_web_servers(room: Newsroom) -> None:
    room.write("newsgen.yaml", CONFIG.replace("path: ../srv", "path: ../srv, redirects: [nginx, caddy]").replace("org/", "org/news/"))
    draft = numbered(100)
    draft.more["aliases"] = "[/old/story/]"
    room.put(draft)
    room.build()
    assert main(["publish"]) == 0
    goal = f"/news/{draft.date[:4]}/{draft.date[5:7]}/"
    lines = served(room)["_redirects.nginx"].decode().splitlines()
    assert [line.split()[0] for line in lines] == ['"/news/old/story"', '"/news/old/story/"']
    assert all(line.split()[1].startswith(f'"{goal}') for line in lines)
    assert f"redir /news/old/story/ {goal}" in served(room)["_redirects.caddy"].decode()


def test_an_error_of_no_article_stops_it_too(room: Newsroom, capsys: Seen) -> None:
    (room.root / "content/out.md").symlink_to("/etc/hostname")
    assert not room.build().ok
    assert main(["publish"]) == 1
    assert "NG104" in capsys.readouterr().err
    (room.root / "content/out.md").unlink()
    assert room.build().ok
    assert main(["publish"]) == 0
