"""Themes: the chain of folders, options, and what is wrong with a theme."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from newsgen.model.diagnostic import Diagnostic
from newsgen.render.environment import Renderer
from newsgen.render.theme import load_theme
from render.views import BUILTIN, SITE, contexts


def put(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def assert_sentences(one: Diagnostic) -> None:
    """Message and hint begin and end as all others do; a message may begin with the name of what is wrong."""
    assert one.message[0].isupper() or one.message.startswith(("`", "'", "theme.yaml ")), one.message
    assert one.message.endswith(".")
    assert one.hint[0].isupper()


def faults(root: Path, name: str, **options: str) -> list[tuple[str, str, int, str]]:
    _, problems = load_theme(root, name, BUILTIN, options)
    for one in problems:
        assert_sentences(one)
    return [(p.code, p.span.file, p.span.line, p.hint) for p in problems]


def test_the_default_theme(tmp_path: Path) -> None:
    theme, problems = load_theme(tmp_path, "default", BUILTIN, {"palette": "claret"})
    assert theme is not None
    assert not problems
    assert theme.options == {"palette": "claret", "headlines": "serif"}
    assert {"newsgen.css", "newsgen.js"} <= set(theme.statics)
    assert theme.templates["article.html"].place == "themes/default/templates/article.html"
    assert theme.templates["default/article.html"] == theme.templates["article.html"]
    assert [file.name for file in theme.catalogs_for("fr-CA")] == ["fr/messages.po"]
    assert theme.catalogs_for("en") == ()
    assert pickle.loads(pickle.dumps(theme)) == theme  # noqa: S301


def test_the_nearest_wins(tmp_path: Path) -> None:
    put(tmp_path, {
        "templates/404.html": "site", "templates/tags.html": "site {% include 'default/404.html' %}",
        "themes/mine/theme.yaml": "extends: base\noptions:\n  palette:\n    default: forest\n    choices: [forest]\n  own: x\n",
        "themes/mine/templates/404.html": "mine", "themes/mine/templates/front.html": "mine",
        "themes/base/templates/front.html": "base", "themes/base/templates/page.html": "base",
        "themes/base/static/newsgen.css": "body{}",
    })  # fmt: skip
    theme, problems = load_theme(tmp_path, "mine", BUILTIN)
    assert theme is not None
    assert not problems
    places = {name: theme.templates[name].place for name in ("404.html", "front.html", "page.html", "tag.html", "mine/404.html")}
    assert places == {
        "404.html": "templates/404.html", "front.html": "themes/mine/templates/front.html",
        "page.html": "themes/base/templates/page.html", "tag.html": "themes/default/templates/tag.html",
        "mine/404.html": "themes/mine/templates/404.html",
    }  # fmt: skip
    assert theme.statics["newsgen.css"].place == "themes/base/static/newsgen.css"
    assert theme.options == {"palette": "forest", "headlines": "serif", "own": "x"}


def test_a_theme_extends_the_template_it_replaces(tmp_path: Path) -> None:
    put(tmp_path, {"templates/404.html": '{% extends "default/404.html" %}{% block foot %}own foot{% endblock %}'})
    theme, _ = load_theme(tmp_path, "default", BUILTIN)
    assert theme is not None
    seen: list[str] = []
    context = next(context for name, context in contexts() if name == "404.html")
    text = Renderer(theme).render("404.html", context, seen.append)
    assert "own foot" in text
    assert "This page is not here" in text
    assert {"404.html", "default/404.html", "base.html"} <= set(seen)


def test_texts_of_a_theme_win_over_its_parent(tmp_path: Path) -> None:
    po = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Share"\nmsgstr "Passez-le"\n'
    put(tmp_path, {"themes/mine/locales/fr/messages.po": po})
    theme, _ = load_theme(tmp_path, "mine", BUILTIN)
    assert theme is not None
    name, context = contexts()[0]
    text = Renderer(theme, language="fr", site_url=SITE.url).render(name, context)
    assert "Passez-le" in text
    assert "Sur le même sujet" in text


@pytest.mark.parametrize(
    ("files", "name", "expected"),
    [
        ({}, "defualt", ("NG401", "newsgen.yaml", 0, "Did you mean `default`?")),
        ({"themes/a/theme.yaml": "extends: b"}, "a", ("NG404", "themes/a/theme.yaml", 0, None)),
        ({"themes/a/theme.yaml": "extends: b", "themes/b/theme.yaml": "extends: a"}, "a", ("NG403", "themes/b/theme.yaml", 0, None)),
        ({"themes/a/theme.yaml": "extends: a"}, "a", ("NG403", "themes/a/theme.yaml", 0, None)),
        ({"themes/a/theme.yaml": "name: A\nextend: b"}, "a", ("NG402", "themes/a/theme.yaml", 2, "Did you mean `extends`?")),
        ({"themes/a/theme.yaml": "- a"}, "a", ("NG402", "themes/a/theme.yaml", 1, None)),
        ({"themes/a/theme.yaml": "options:\n  x:\n    choices: [a]"}, "a", ("NG402", "themes/a/theme.yaml", 2, None)),
        ({"themes/a/theme.yaml": "options:\n  x:\n    default: b\n    choices: [a]"}, "a", ("NG402", "themes/a/theme.yaml", 3, None)),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, files: dict[str, str], name: str, expected: tuple[str, str, int, str | None]) -> None:
    (found,) = faults(put(tmp_path, files), name)
    assert found[:3] == expected[:3]
    assert found[3] == (expected[3] or found[3])
    assert found[3]


def test_options_are_checked(tmp_path: Path) -> None:
    assert faults(tmp_path, "default", pallete="ink") == [("NG405", "newsgen.yaml", 0, "Did you mean `palette`?")]
    assert faults(tmp_path, "default", palette="forets") == [("NG406", "newsgen.yaml", 0, "Did you mean `forest`?")]
    theme, _ = load_theme(tmp_path, "default", BUILTIN, {"palette": "pink"})
    assert theme is not None
    assert theme.options["palette"] == "ink"


def test_broken_yaml_does_not_stop_the_theme(tmp_path: Path) -> None:
    put(tmp_path, {"themes/a/theme.yaml": "name: [", "themes/b/theme.yaml": ""})
    (tmp_path / "themes/b/theme.yaml").write_bytes(b"name: \xff")
    for name in ("a", "b"):
        theme, problems = load_theme(tmp_path, name, BUILTIN)
        assert theme is not None
        assert problems


def test_links_do_not_lead_out(tmp_path: Path) -> None:
    put(tmp_path, {"secret.html": "secret", "out/x.html": "x", "themes/a/templates/own.html": "own", "themes/a/static/.hidden": ""})
    os.symlink(tmp_path / "secret.html", tmp_path / "themes/a/templates/stolen.html")
    os.symlink(tmp_path / "out", tmp_path / "themes/a/templates/folder")
    os.symlink(tmp_path / "themes/a/templates/own.html", tmp_path / "themes/a/templates/same.html")
    theme, problems = load_theme(tmp_path, "a", BUILTIN)
    assert theme is not None
    assert {"own.html", "same.html"} <= set(theme.templates)
    assert not {"stolen.html", "folder/x.html"} & set(theme.templates)
    assert ".hidden" not in theme.statics
    assert [(p.code, p.span.file) for p in problems] == [
        ("NG407", "themes/a/templates/folder"), ("NG407", "themes/a/templates/stolen.html"),
    ]  # fmt: skip


def test_a_broken_catalogue_is_a_problem_of_the_theme(tmp_path: Path) -> None:
    put(tmp_path, {"themes/a/locales/fr/messages.po": 'msgid "Share"\nmsgid "Partager"\n'})
    theme, _ = load_theme(tmp_path, "a", BUILTIN)
    assert theme is not None
    with pytest.raises(Exception, match="NG416"):
        Renderer(theme, language="fr").render(*contexts()[0])
