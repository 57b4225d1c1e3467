"""What two have in common is theirs as long as one of them wants it; what cannot lie beside each other is told and left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from newsgen.engine.brief import restore
from newsgen.engine.schema import open_reading
from newsgen.engine.shapes import load_shapes
from newsgen.model.problem import Problem
from newsgen.site.session import Session
from newsroom import Draft, Newsroom, numbered


@pytest.mark.parametrize("gone", ["a", "b"])
def test_two_equal_pictures_are_two_files(tmp_path: Path, gone: str) -> None:
    room = Newsroom(tmp_path / "site", 3)
    picture = tmp_path / "picture.png"
    Image.new("RGB", (4, 4)).save(picture)
    for name in "ab":
        room.put(Draft(f"{name}/post.md", f"Story {name}", numbered(4).date, body="A square [1].\n\n![A square](pic.png)\n"))
        (room.root / f"content/{name}/pic.png").write_bytes(picture.read_bytes())
    room.build()
    room.check(tmp_path / "clean")
    (room.root / f"content/{gone}/post.md").unlink()
    room.build()
    room.check(tmp_path / "clean")
    (room.root / f"content/{gone}/pic.png").unlink()
    room.build()
    room.check(tmp_path / "clean")
    assert len(list((room.root / "output/media").glob("pic-*"))) == 1


def test_a_row_belongs_to_one_shape(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 30)
    room.build()
    connection = open_reading(room.root / ".newsgen/ledger.db")
    assert connection
    tasks = connection.execute("SELECT key, shapes FROM task WHERE shapes IS NOT NULL").fetchall()
    rows = [row for key, text in tasks for shape in load_shapes(restore(text, key)) for row in shape.rows]
    connection.close()
    assert any(row.name_of_index.startswith("rel-by/") for row in rows)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(("file", "aliases", "code"), [
    ("old", "[/old/x/]", "NG307"),
    ("old", "[/old/a.html]", "NG307"),
    ("old", "[/Old/x/y/]", "NG307"),
    ("foo.bar", "[/foo.bar/]", "NG307"),
    ("a.html/x.css", "[/a.html]", "NG307"),
    ("feed.xml/x.css", "[]", "NG307"),
    ("404.html/x", "[]", "NG307"),
    ("index.html/x.css", "[]", "NG307"),
    ("archive/index.html/x", "[]", "NG307"),
    ("fine.txt", "[/x.y, /x.y/]", "NG302"),
    ("fine.txt", "[/x.y, /x.y/z/]", "NG302"),
])  # fmt: skip
def test_what_cannot_lie_beside_each_other_is_told(tmp_path: Path, file: str, aliases: str, code: str) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.write(f"static/{file}", "a file")
    draft = numbered(7)
    draft.more["aliases"] = aliases
    room.put(draft)
    for _ in range(3):
        report = room.build()
        assert [one.code for one in report.diagnostics] == [code]
        room.check(tmp_path / "clean")
    assert room.build().pages.written == 0
    del draft.more["aliases"]
    room.put(draft)
    assert room.build().ok == (code == "NG302" or aliases != "[]")
    if aliases != "[]":
        assert (room.root / "output" / file).read_text() == "a file"
    room.check(tmp_path / "clean")


def test_a_section_that_is_listed_twice_is_a_mistake(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.build()
    sections = "sections: [{slug: empty, name: E}, {slug: ai, name: AI}, {slug: empty, name: Empty}]"
    room.write("newsgen.yaml", f"site:\n  title: Test\n  url: https://news.example.org/\n  {sections}\n")
    with pytest.raises(Problem, match="'empty' is listed twice"):
        room.build()


def test_a_file_that_changes_while_a_build_runs_and_back_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.build()
    path, run = room.root / "content" / numbered(1).path, Session.run
    one = path.read_text() + "\nOne more.\n"
    partial = room.root / "templates/partials/foot.html"
    room.write("templates/partials/foot.html", "<p>one</p>")
    path.write_text(one)

    def late(session: Session, *given: object) -> object:
        path.write_text(one.replace("One more.", "Two more."))
        partial.write_text("<p>two</p>")
        return run(session, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Session, "run", late)
        room.build()
    path.write_text(one)
    partial.write_text("<p>one</p>")
    room.build()
    room.check(tmp_path / "clean")


def test_what_tasks_read_is_remembered_with_what_they_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.build()
    path, run = room.root / "content" / numbered(1).path, Session.run
    one = path.read_text() + "\nOne more.\n"
    path.write_text(one)

    def late(session: Session, *given: object) -> object:
        path.write_text(one.replace("One more.", "Two more."))
        return run(session, *given)  # type: ignore[arg-type]

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Session, "run", late)
        patch.setattr(Session, "_hear", ended)  # the first to hear of what was written down
        with pytest.raises(KeyboardInterrupt):
            room.build()
    path.write_text(one)
    room.build()
    room.build()
    room.check(tmp_path / "clean")


def test_a_hint_knows_the_templates_there_are(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 3)
    room.write("templates/404.html", '{% include "partials/bannner.html" %}')
    room.build()
    room.write("templates/partials/banner.html", "A banner")
    room.build()
    room.check(tmp_path / "clean")
