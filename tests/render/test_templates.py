"""The default theme: nothing hostile gets through, nothing optional is needed, every text is translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from markupsafe import Markup

from newsgen.model.page import PeriodView, SiteView, TermView
from newsgen.model.voting import COMMENT_CHARACTERS, KEPT_ANCHORS, REASONS
from render.views import ARTICLE, BUILTIN, CARD, CONTEXTS, LISTS, SITE, contexts, mapped, page_for, renderer

TEMPLATES = BUILTIN / "default" / "templates"
PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "javascript:alert(1)",
    "</title><style>*{}</style>", "{{ 7 * 7 }}{% raw %}", "data:text/html,<script>1</script>", 'x" style="color:red', "//evil.example",
)  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})


class Page(HTMLParser):
    """All tags of a page with their attributes, and whether they are balanced."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.tags if name == tag)


def hostile(payload: str) -> Any:
    """Puts a payload into every text of a view; `status`, sizes and the like stay."""

    def change(name: str, value: Any) -> Any:
        kept = name in ("kind", "level", "start", "end", "lang", "status", "body", "canonical")
        return payload if isinstance(value, str) and value and not kept else value

    return change


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_values_change_no_markup(tmp_path: Path, payload: str) -> None:
    made = renderer(tmp_path)
    for name, context in contexts():
        page = Page(made.render(name, {key: mapped(value, hostile(payload)) for key, value in context.items()}))
        assert not page.open, name
        assert {tag for tag, _ in page.tags} <= {tag for tag, _ in Page(made.render(name, context)).tags}, name
        for tag, attributes in page.tags:
            assert not [one for one in attributes if one.startswith("on") or one == "style"], (name, tag, attributes)
            for one in ("href", "src", "action"):
                target = attributes.get(one, "#")
                assert re.match(r"(#|/paper/|/paper$|https://|mailto:)", target), (name, tag, target)
        assert list(page.all("script")) == [{"src": "#", "defer": ""}] or name == "redirect.html"
        assert "49" not in "".join(page.text)


def test_a_policy_cannot_be_widened(tmp_path: Path) -> None:
    made = renderer(tmp_path)
    for endpoint in ("https://a.example; script-src *", "https://a.example' 'unsafe-inline'", "https://*", "/-/feedback", ""):
        site = mapped(SITE, lambda name, value, to=endpoint: to if name == "feedback_endpoint" else value)
        name, context = contexts()[0]
        policy = next(Page(made.render(name, {**context, "site": site})).all("meta"), {})
        pages = [m["content"] for m in Page(made.render(name, {**context, "site": site})).all("meta") if "http-equiv" in m]
        assert policy == {"charset": "utf-8"}
        assert pages == [POLICY]


def test_the_collector_is_let_in(tmp_path: Path) -> None:
    name, context = contexts()[0]
    (policy,) = [m["content"] for m in Page(renderer(tmp_path).render(name, context)).all("meta") if "http-equiv" in m]
    assert "connect-src 'self' https://votes.example.com; form-action 'self' https://votes.example.com;" in policy


def bare(name: str, value: Any) -> Any:
    """Nothing that may be missing is there."""
    needed = name in ("kind", "url", "title", "name", "slug", "date", "status", "lang", "level", "start", "end", "id", "text", "body")
    return value if needed else type(value)()


def emptied(value: Any) -> Any:
    """A view with every optional part gone: no picture, no section, no tags, no cards."""
    optional = ("section", "series", "image", "term", "author", "period")
    emptier = mapped(value, bare)
    changes = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, tuple):
            changes[field.name] = ()
        elif field.name in optional:
            changes[field.name] = None
        else:
            changes[field.name] = getattr(emptier, field.name)
    return type(value)(**changes)


@pytest.mark.parametrize("name", CONTEXTS)
def test_nothing_optional_is_needed(tmp_path: Path, name: str) -> None:
    made = renderer(tmp_path)
    for template, context in contexts():
        if template == name:
            poor = {key: emptied(one) if hasattr(one, "__dataclass_fields__") else one for key, one in context.items()}
            poor = {key: () if isinstance(one, tuple) else one for key, one in poor.items()}
            poor.update({key: None for key in ("newer", "older") if key in poor})
            page = Page(made.render(name, poor))
            assert not page.open
            assert not [a for _, a in page.tags if "" in (a.get("href"), a.get("src"), a.get("aria-label"))]


def test_the_hooks_of_an_article(tmp_path: Path) -> None:
    page = Page(renderer(tmp_path).render(*contexts()[0]))
    classes = {word for _, attributes in page.tags for word in attributes.get("class", "").split()}
    assert classes >= {
        "back-to-newsroom", "section-chip", "tag-chip", "tags", "standfirst", "byline", "read-time", "word-count", "hero", "headline",
        "toc", "article-body", "references", "corrections", "share", "helpful", "related", "pager",
    }  # fmt: skip
    assert len(list(page.all("h1"))) == 1
    text = " ".join("".join(page.text).split())
    assert "[1] Example Labs — On wafers — https://example.com/w C. Cole, 1 March 2026 ↩1a ↩1b" in text
    assert "11 min read 2,048 words" in text
    backs = [a for a in page.all("a") if a.get("role") == "doc-backlink"]
    assert [(a["href"], a["aria-label"]) for a in backs] == [
        ("#cite-1-1", "Back to citation 1a"), ("#cite-1-2", "Back to citation 1b"),
    ]  # fmt: skip
    assert {tag for tag, _ in page.tags} >= {"main", "nav", "header", "footer", "form", "time"}
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_vote_is_a_plain_form(tmp_path: Path) -> None:
    page = Page(renderer(tmp_path).render(*contexts()[0]))
    for form in page.all("form"):
        assert (form["method"], form["action"]) == ("post", "https://votes.example.com/v")
    inputs = [(a["name"], a.get("value")) for a in page.all("input")]
    whose = [("article", "content/ai/first.md"), ("rev", "0123456789ab")]
    reasons = [("reason", reason) for reason in REASONS]
    assert inputs == [*whose, ("leave-empty", None), *whose, ("more", "1"), *reasons]
    assert [(a["name"], a["value"]) for a in page.all("button") if "name" in a] == [("vote", "yes"), ("vote", "no")]
    assert [(a["name"], a["maxlength"]) for a in page.all("textarea")] == [("comment", str(COMMENT_CHARACTERS))]
    assert set(KEPT_ANCHORS.values()) <= {a.get("id") for _, a in page.tags}


def test_no_vote_without_an_endpoint(tmp_path: Path) -> None:
    name, context = contexts()[0]
    site = SiteView(**{f.name: getattr(SITE, f.name) for f in fields(SITE)} | {"feedback_endpoint": ""})
    assert "<form" not in renderer(tmp_path).render(name, {**context, "site": site})


def test_french_numbers_and_other_languages(tmp_path: Path) -> None:
    name, context = contexts()[0]
    article = mapped(ARTICLE, lambda name, value: "ar" if name == "lang" else value)
    text = renderer(tmp_path, "fr").render(name, {**context, "article": article})
    assert '<span class="word-count">2\u202f048 mots</span>' in text
    assert '<h1 class="article-title p-name" lang="ar" dir="rtl">' in text


def test_a_body_is_the_only_markup(tmp_path: Path) -> None:
    name, context = contexts()[0]
    article = mapped(ARTICLE, lambda name, value: Markup("<p>mark</p>") if name == "body" else value)
    assert "<p>mark</p>" in renderer(tmp_path).render(name, {**context, "article": article})


def texts() -> set[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for _, _, message in environment.extract_translations(path.read_text("utf-8")):
            found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.mark.parametrize("language", ["fr", "de", "es"])
def test_every_text_is_translated(language: str) -> None:
    with (BUILTIN / "default" / "locales" / language / "messages.po").open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    known = {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalog if m.id}
    assert texts() == set(known)
    for key, message in known.items():
        translated = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(translated), key
        for text in translated:
            assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", key)), key


def test_templates_keep_the_rules_of_themes() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        for rule in (r"\|\s*safe", r"\sstyle=", r"\son\w+=", r"(?<!; url)=\{\{", r"<style", r"<script(?! src=)", r"https?://"):
            assert not re.search(rule, text), (path.name, rule)
        for link in re.findall(r'\s(?:href|src|action)="([^"#][^"]*)"', text):
            assert re.search(r"\|\s*(url|absolute)\s*\}\}", link), (path.name, link)


def test_the_top_of_an_article_shows_six_tags_at_most_and_the_foot_all(tmp_path: Path) -> None:
    name, context = contexts()[0]
    tags = tuple(TermView(f"t{n}", f"tag {n}", f"/tags/t{n}/") for n in range(9))
    page = Page(renderer(tmp_path).render(name, {**context, "article": replace(ARTICLE, tags=tags)}))
    shown = [a["href"] for a in page.all("a") if "tag-chip" in a.get("class", "")]
    assert shown == [f"/paper/tags/t{n}/" for n in (*range(6), *range(9))]


def test_a_calendar_folds_the_older_years(tmp_path: Path) -> None:
    months = tuple(PeriodView("month", f"{y}-05-01", f"{y}-05-31", f"/ai/{y}/05/") for y in (2026, 2025, 2024))
    context = {"site": SITE, "page": page_for("section.html"), "list": replace(LISTS, periods=months)}
    page = Page(renderer(tmp_path).render("section.html", context))
    assert [("open" in a) for a in page.all("details")] == [True, False, False]
    links = {a["href"]: a["aria-label"] for a in page.all("a") if a.get("aria-label", "").startswith("May")}
    assert links == {f"/paper/ai/{y}/05/": f"May {y}" for y in (2026, 2025, 2024)}


def test_a_front_page_is_laid_out_for_its_lead(tmp_path: Path) -> None:
    made = renderer(tmp_path)
    for image in (CARD.image, None):
        cards = (replace(CARD, image=image), *(CARD,) * 11)
        context = {"site": SITE, "page": page_for("front.html"), "list": replace(LISTS, term=None, cards=cards)}
        page = Page(made.render("front.html", context))
        classes = [a.get("class", "").split() for _, a in page.tags]
        sizes = [next(w for w in words if w in ("card-lead", "card-second", "card-small", "card-river")) for words in classes if "card" in words]
        assert sizes == ["card-lead", *["card-second"] * 3, *["card-small"] * 4, *["card-river"] * 4]
        assert any("front-top-plain" in words for words in classes) is (image is None)
        waits = [a["loading"] for a in page.all("img")]
        assert waits == ["eager"] * (1 if image else 3) + ["lazy"] * 8


def test_files_are_sealed_where_their_digest_is_known(tmp_path: Path) -> None:
    name, context = contexts()[0]
    site = replace(SITE, stylesheet_integrity="sha384-a", script_integrity="sha384-b", favicon="/favicon.svg")
    page = Page(renderer(tmp_path).render(name, {**context, "site": site}))
    assert [a["integrity"] for a in page.all("script")] == ["sha384-b"]
    links = {a["rel"]: a for a in page.all("link")}
    assert (links["stylesheet"]["integrity"], links["icon"]["href"]) == ("sha384-a", "/paper/favicon.svg")
