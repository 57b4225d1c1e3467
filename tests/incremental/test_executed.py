"""For each kind of edit, the exact list of tasks that run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from newsgen.model.voting import register_part
from newsroom import Draft, Newsroom, numbered


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "site", 12)
    room.build()
    return room


def page(number: int) -> str:
    return "page:content/" + numbered(number).path


def parse(number: int) -> str:
    return "parse:content/" + numbered(number).path


def edit(room: Newsroom, number: int, **changes: object) -> Draft:
    draft = numbered(number)
    for name, value in changes.items():
        setattr(draft, name, value)
    room.put(draft)
    room.build()
    return draft


def test_nothing(room: Newsroom) -> None:
    room.build()
    assert room.ran() == []


def test_touch_without_change(room: Newsroom) -> None:
    edit(room, 5)
    assert room.ran() == []


def test_a_trailing_blank_line(room: Newsroom) -> None:
    edit(room, 5, body=numbered(5).body + "\n\n")
    assert room.ran() == [parse(5)]


def test_a_word_in_the_body(room: Newsroom) -> None:
    edit(room, 5, body="A first chapter about things [1].\n")
    assert room.ran() == sorted([parse(5), page(5), "feed:"])


def test_more_words_in_the_body(room: Newsroom) -> None:
    edit(room, 5, body="A first chapter about things [1], and some more of it.\n")
    assert room.ran() == sorted([parse(5), page(5), "feed:"])


def pages(room: Newsroom) -> list[str]:
    """What ran, but for the choices of related articles."""
    return [key for key in room.ran() if not key.startswith("related:")]


def lists(*names: str) -> list[str]:
    return [f"list:{name}@" for name in ("all", "author/ada", *names)]


def test_a_title(room: Newsroom) -> None:
    edit(room, 5, title="Another title")
    shown = ["front:", *lists("section/policy", "tag/policy"), "shard:2026"]
    assert pages(room) == sorted(["feed:", parse(5), page(5), page(4), page(6), page(2), *shown])


def test_a_new_article(room: Newsroom) -> None:
    draft = Draft("ai/new.md", "Plain", "2026-05-01T10:00:00+00:00", ["brand-new"])
    room.put(draft)
    room.build()
    new = ["list:tag/brand-new@", "plan:tag/brand-new", "page:content/ai/new.md", "parse:content/ai/new.md", "terms:tag"]
    new.append("register:" + register_part("content/ai/new.md"))
    shown = ["feed:", "front:", "list:all@", "list:section/ai@", "shard:2026", "sitemap:", page(11)]
    assert pages(room) == sorted([*new, *shown, *changed_related(room, {11})])
    (room.root / "content/ai/new.md").unlink()
    room.build()
    assert pages(room) == sorted(["terms:tag", *shown, *changed_related(room, {11})])


def test_tags(room: Newsroom) -> None:
    edit(room, 5, tags=["policy", "ai"])
    shown = ["front:", *lists("section/policy", "tag/policy", "tag/ai"), "shard:2026", page(4), page(6)]
    assert pages(room) == sorted([parse(5), page(5), "feed:", *shown, *changed_related(room, {4, 5, 6})])


def changed_related(room: Newsroom, known: set[int]) -> list[str]:
    """Pages that ran because what is related to them changed."""
    reasons = {key for key, reason in room.built.work.ran if key.startswith("page:") and '"related"' in reason}
    return sorted(reasons - {page(number) for number in known})


def test_a_date_backwards_reaches_old_and_new_neighbours(room: Newsroom) -> None:
    edit(room, 5, date=numbered(1).date.replace(":01:", ":30:"))
    moved = {page(number) for number in (1, 2, 4, 5, 6)}
    assert moved <= set(pages(room))
    assert set(pages(room)) - moved - set(changed_related(room, {1, 2, 4, 5, 6})) == {
        parse(5), "sitemap:", "feed:", "front:", "list:all@", "list:author/ada@", "list:section/policy@", "list:tag/policy@", "shard:2026",
    } | {key for key in pages(room) if key.startswith("list:tag/")}


def test_retracted(room: Newsroom) -> None:
    edit(room, 5, more={**numbered(5).more, "status": "retracted"})
    shown = {"feed:", "front:", *lists("section/policy"), "shard:2026", "terms:tag"}
    assert "tags/policy/index.html" not in room.tree()
    assert shown | {parse(5), page(5), page(4), page(6)} <= set(pages(room))
    assert len(pages(room)) <= 16


def test_a_renamed_file_keeps_its_url_and_reaches_what_shows_it(room: Newsroom) -> None:
    draft = numbered(5)
    (room.root / "content" / draft.path).unlink()
    draft.path, draft.more["slug"] = "policy/renamed.md", "story-5"
    room.put(draft)
    before = room.tree()
    room.build()
    parts = {f"-/register/{register_part('content/policy/' + name)}.json" for name in ("story-5.md", "renamed.md")}
    changed = {name for name, data in room.tree().items() if before.get(name) != data}
    assert changed <= {"2026/01/story-5/index.html", *parts}


def test_scheduled_and_expired(room: Newsroom) -> None:
    edit(room, 11, more={**numbered(11).more, "expires": "2026-06-02"})
    room.build()
    assert room.ran() == []
    room.now = "2026-06-03T00:00:00+00:00"
    room.build()
    assert {"front:", "feed:", page(10)} <= set(room.ran())
    assert not [key for key in room.ran() if key.startswith("parse:")]


@pytest.mark.parametrize(
    ("path", "text", "kinds"),
    [
        ("templates/404.html", "{% extends 'base.html' %}{% block content %}Gone{% endblock %}", {"notfound"}),
        ("templates/tag.html", "{% extends 'base.html' %}", {"list"}),
        ("static/robots.txt", "User-agent: *", {"static", "file"}),
        ("content/ai/pic.png", "no picture", {"picture"}),
        ("content/pages/about.md", "---\ntitle: About\n---\n\nUs.\n", {"parse", "page", "shard", "sitemap"}),
        ("data/authors.yaml", "bob: {name: Bob}\n", set()),
    ],
)
def test_other_files_reach_their_readers_only(room: Newsroom, path: str, text: str, kinds: set[str]) -> None:
    room.write(path, text)
    room.build()
    assert {key.partition(":")[0] for key in room.ran()} == kinds


def test_the_name_of_an_author_reaches_what_shows_it(room: Newsroom) -> None:
    room.write("data/authors.yaml", "ada: {name: Ada Example}\n")
    room.build()
    kinds = {key.partition(":")[0] for key in room.ran()}
    assert kinds == {"page", "list", "front", "feed", "terms"}


def test_the_base_template_renders_every_page_and_parses_none(room: Newsroom) -> None:
    base = (Path(__file__).parents[2] / "themes/default/templates/base.html").read_text()
    room.write("templates/base.html", base.replace("</body>", "<!-- x --></body>"))
    room.build()
    kinds = {key.partition(":")[0] for key in room.ran()}
    assert kinds == {"page", "list", "front", "terms", "notfound", "thanks"}
    assert sum(key.startswith("page:") for key in room.ran()) == 12


def test_a_section_of_the_configuration_reaches_its_readers_only(room: Newsroom) -> None:
    room.write("newsgen.yaml", "site:\n  title: Test\n  url: https://news.example.org/\nfeed:\n  entries: 3\n")
    room.build()
    assert room.ran() == ["feed:"]


def test_a_fresh_clone_with_a_restored_cache_parses_nothing(room: Newsroom) -> None:
    for path in room.root.rglob("*"):
        if path.is_file() and ".newsgen" not in path.parts:
            path.write_bytes(path.read_bytes())
    room.build()
    assert not [key for key in room.ran() if key.startswith("parse:")]


@pytest.mark.parametrize("other", [
    ("newsgen.site.inputs.__version__", "99.0.0"),
    ("newsgen.site.inputs.sys", SimpleNamespace(version_info=(3, 99, 0))),
    ("newsgen.site.inputs._zone_rules", lambda _: "of another year"),
])  # fmt: skip
def test_another_version_of_what_makes_pages(room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: tuple[str, object]) -> None:
    room.write("static/robots.txt", "User-agent: *")
    room.build(clean=True)
    everything = room.ran()
    monkeypatch.setattr(*other)
    room.build()
    assert room.ran() == everything
    room.check(tmp_path / "clean")
    room.build()
    assert room.ran() == []
