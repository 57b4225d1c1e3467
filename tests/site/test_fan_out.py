"""A theme that reads too much is told so, with the number of pages it drags along."""

from __future__ import annotations

from pathlib import Path

from newsroom import Newsroom, numbered


def test_a_latest_box_on_every_page_is_counted(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 60)
    assert room.build().diagnostics == ()
    base = (Path(__file__).parents[2] / "themes/default/templates/base.html").read_text()
    room.write("templates/base.html", base.replace("</body>", "{% for card in latest(2) %}<i>{{ card.title }}</i>{% endfor %}</body>"))
    (found,) = room.build().diagnostics
    pages = sum(key.startswith(("page:", "list:", "terms:", "front:", "notfound:", "thanks:")) for key in room.ran())
    assert (found.code, found.span.file) == ("NG309", "templates/base.html")
    assert f"{pages} pages" in found.message
    room.check(tmp_path / "clean")
    room.put(numbered(61))
    room.build()
    assert b"Story number 61" in room.tree()["404.html"]
    room.check(tmp_path / "clean")


def test_the_default_theme_has_none(tmp_path: Path) -> None:
    assert Newsroom(tmp_path / "site", 80).build().diagnostics == ()
