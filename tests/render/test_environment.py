"""The renderer: every template read is reported, themes are confined, and what goes wrong names its place."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from newsgen.model.page import TermView
from newsgen.render.environment import Renderer
from newsgen.render.problem import TemplateProblem
from newsgen.render.theme import Theme, ThemeFile
from render.views import ARTICLE, SITE, contexts, default_theme, renderer


def theme(folder: Path, **files: str) -> Theme:
    """A theme of a few templates: `a_b` is a/b.html."""
    templates = {}
    for key, text in files.items():
        name = key.replace("_", "/") + ".html"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        templates[name] = ThemeFile(name, str(path), f"themes/t/templates/{name}")
    return Theme("t", templates=templates)


def render(folder: Path, context: dict[str, Any] | None = None, **files: str) -> tuple[str, list[str]]:
    seen: list[str] = []
    text = Renderer(theme(folder, **files)).render("page.html", context or {}, seen.append)
    return text, seen


def problem(folder: Path, context: dict[str, Any] | None = None, **files: str) -> tuple[str, str, int, str, str]:
    with pytest.raises(TemplateProblem) as caught:
        render(folder, context, **files)
    found = caught.value.diagnostic
    assert not found.message[0].islower()
    assert found.message.endswith((".", "!", "?"))
    assert found.hint[0].isupper()
    return found.code, found.span.file.removeprefix("themes/t/templates/"), found.span.line, found.message, found.hint


def test_all_kinds_of_reads_are_reported(tmp_path: Path) -> None:
    text, seen = render(
        tmp_path,
        {"which": "dynamic.html", "names": ["no1.html", "second.html", "no2.html"]},
        page='{% extends "base.html" %}{% import "m.html" as m %}{% from "n.html" import n %}'
        '{% block b %}{{ m.m() }}{{ n() }}{% include which %}{% include names %}'
        '{% include "absent.html" ignore missing %}{% include ["x.html", "y.html"] ignore missing %}{% endblock %}',
        base="[{% block b %}{% endblock %}]", m="{% macro m() %}m{% include 'inner.html' %}{% endmacro %}", inner="i",
        n='{% from "deep.html" import d %}{% macro n() %}n{{ d() }}{% endmacro %}', deep="{% macro d() %}d{% endmacro %}",
        dynamic="D", second="S",
    )  # fmt: skip
    assert text == "[mindDS]"
    assert set(seen) == {
        "page.html", "base.html", "m.html", "inner.html", "n.html", "deep.html", "dynamic.html", "no1.html", "second.html",
        "absent.html", "x.html", "y.html",
    }  # fmt: skip


def test_a_second_page_reports_the_same(tmp_path: Path) -> None:
    made = Renderer(
        theme(
            tmp_path, page='{% from "n.html" import n %}{{ n() }}', other='{% import "n.html" as n %}{{ n.n() }}',
            n='{% from "deep.html" import d %}{% macro n() %}{{ d() }}{% endmacro %}', deep="{% macro d() %}d{% endmacro %}",
        )
    )
    for name in ("page.html", "page.html", "other.html", "other.html"):
        seen: set[str] = set()
        made.render(name, {}, seen.add)
        assert seen == {name, "n.html", "deep.html"}


def test_order_of_pages_does_not_change_them(tmp_path: Path) -> None:
    def all_pages(backwards: bool) -> list[tuple[str, frozenset[str]]]:
        made, pages = renderer(tmp_path), []
        for name, context in reversed(contexts()) if backwards else contexts():
            seen: set[str] = set()
            pages.append((made.render(name, context, seen.add), frozenset(seen)))
        return pages[::-1] if backwards else pages

    assert all_pages(backwards=False) == all_pages(backwards=True)


def test_values_are_escaped(tmp_path: Path) -> None:
    text, _ = render(tmp_path, {"x": "<b title=\"'\">&"}, page="{{ x }}{{ x|upper }}{% set y %}{{ x }}{% endset %}{{ y }}")
    assert "<" not in text
    assert text.count("&lt;") == 3
    assert text.count("&#39;") == 3


def test_escaping_cannot_be_switched_off(tmp_path: Path) -> None:
    code, file, line, *_ = problem(tmp_path, {"x": "<"}, page="\n{% autoescape false %}{{ x }}{% endautoescape %}")
    assert (code, file, line) == ("NG410", "page.html", 2)


def test_texts_are_translated_and_their_values_escaped(tmp_path: Path) -> None:
    text, _ = render(tmp_path, {"x": "<"}, page='{{ _("Published by %(name)s", name=x) }}|{% trans %}a {{ x }}{% endtrans %}')
    assert text == "Published by &lt;|a &lt;"


def test_a_missing_field_names_place_and_remedy(tmp_path: Path) -> None:
    found = problem(tmp_path, {"article": ARTICLE}, page='{% include "part.html" %}', part="\n<p>\n{{ article.titel }}")
    assert found == ("NG411", "part.html", 3, "'ArticleView' has no attribute 'titel'.", "Did you mean `title`?")


def test_a_missing_name_names_its_like(tmp_path: Path) -> None:
    code, _, line, _, hint = problem(tmp_path, {"site": SITE}, page="{{ sit.title }}")
    assert (code, line, hint) == ("NG411", 1, "Did you mean `site`?")


def test_a_missing_template_names_its_like(tmp_path: Path) -> None:
    found = problem(tmp_path, page='a\n{% include "bsae.html" %}', base="")
    assert found[:3] == ("NG412", "page.html", 2)
    assert found[4] == "Did you mean `base.html`?"


FAULTS = {
    "NG410": ("{% if x %}", "{{ x", "{% bogus %}", "{{ x|bogus }}"),
    "NG413": ("{{ 1 / 0 }}", "{{ 1 + 'a' }}", "{% for a, b in [1] %}{% endfor %}", "{{ article.title() }}"),
    "NG414": (
        "{{ ''.__class__ }}", "{{ article.__init__ }}", "{{ ''|attr('__class__') }}", "{{ [].append(1) }}", "{{ site.theme.clear() }}",
        "{{ range.__self__ }}", "{{ '{0.__class__}'.format(1) }}", "{{ self.__init__ }}", "{{ ngettext.__func__ }}",
        "{% set f = '{0.__class__}'.format %}{{ f(1) }}",
    ),
    "NG415": (
        "{{ 'a' * 10000000 }}", "{{ 10000000 * 'a' }}", "{{ [1] * 10000000 }}", "{{ 9 ** 999999 }}", "{{ '%9999999d' % 1 }}",
        "{{ '%9999999d'|format(1) }}", "{{ '%*d' % (9999999, 1) }}", "{{ '{:9999999}'.format(1) }}", "{{ '{:{}}'.format(1, 9999999) }}",
        "{{ 'a'.ljust(9999999) }}", "{{ 'a'.center(9999999) }}", "{{ 'a'|center(9999999) }}", "{{ 'a'|indent(9999999) }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "{{ 'a'.zfill(9999999) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% include 'page.html' %}",
    ),
    "NG411": ("{{ lipsum() }}", "{{ now() }}", "{{ article.nothing }}"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FAULTS.items() for text in texts])
def test_faults_and_escapes(tmp_path: Path, code: str, text: str) -> None:
    found = problem(tmp_path, {"article": ARTICLE, "site": SITE}, page=f"one\n{text}")
    assert (found[0], found[1]) == (code, "page.html"), found
    assert found[2] == 2
    assert found[3]
    assert found[4]
    assert "0x" not in found[3]


def test_ranges_are_counted_by_page(tmp_path: Path) -> None:
    made = Renderer(theme(tmp_path, page="{% for i in range(60000) %}{% endfor %}ok"))
    assert [made.render("page.html", {}) for _ in range(3)] == ["ok"] * 3


def test_compiled_templates_are_kept_and_checked(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    expected = [renderer(tmp_path, cache=cache).render(name, context) for name, context in contexts()]
    kept = sorted(cache.iterdir())
    assert len(kept) > 20
    for number, path in enumerate(kept):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data[: len(data) - number % 3]))
    assert [renderer(tmp_path, cache=cache).render(name, context) for name, context in contexts()] == expected
    assert sorted(cache.iterdir()) == kept


def test_compiled_texts_belong_to_their_language(tmp_path: Path) -> None:
    context = next(context for name, context in contexts() if name == "404.html")
    pages = [renderer(tmp_path, tag, cache=tmp_path / "cache").render("404.html", context) for tag in ("en", "fr", "en")]
    assert "This page is not here" in pages[0]
    assert "Cette page n’est pas ici" in pages[1]
    assert pages[2] == pages[0]


def test_compiled_addresses_belong_to_their_site(tmp_path: Path) -> None:
    name, context = next(one for one in contexts() if one[0] == "404.html")
    for base in ("/one", "/two", ""):
        made = Renderer(default_theme(tmp_path), site_url=f"https://a.example{base}/", base_path=base, cache=tmp_path / "cache")
        assert f'href="{base}/archive/"' in made.render(name, context)


def test_a_problem_can_travel_between_processes() -> None:
    with pytest.raises(TemplateProblem) as caught:
        Renderer(Theme("t")).render("page.html", {})
    assert pickle.loads(pickle.dumps(caught.value)).diagnostic == caught.value.diagnostic  # noqa: S301


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    made = theme(tmp_path, page="x")
    Path(made.templates["page.html"].path).write_bytes(b"\xff\xfe")
    with pytest.raises(TemplateProblem) as caught:
        Renderer(made).render("page.html", {"x": TermView("a", "b", "c")})
    assert caught.value.diagnostic.code == "NG410"
    assert "UTF-8" in caught.value.diagnostic.message
