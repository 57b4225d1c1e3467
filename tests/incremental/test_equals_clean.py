"""Warm equals clean: after any sequence of edits the outputs and diagnostics are those of a clean build."""

from __future__ import annotations

import os
import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PIL import Image

from newsroom import SECTIONS, TAGS, Draft, Newsroom, numbered

NUMBERS = st.integers(0, 17)
CONFIG = "site:\n  title: {title}\n  url: https://news.example.org/{path}\n  timezone: {zone}\nlists:\n  latest: {latest}\n  period: 10\n  front: 5\nfeed:\n  entries: 4\n"


def picture(colour: int) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (32, 18), (colour % 256, 90, 120)).save(stream, "PNG")
    return stream.getvalue()


class Edits(RuleBasedStateMachine):
    """A newsroom that is edited at random and built warm after every edit."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        base = Path(self._folder.name)
        self.room = Newsroom(base / "site", 8, CONFIG.format(title="Test", path="", zone="UTC", latest=6))
        self.copy = base / "clean"
        self.drafts: dict[int, Draft] = {number: numbered(number) for number in range(8)}
        self.dirty = True

    def teardown(self) -> None:
        self._folder.cleanup()

    def _put(self, number: int) -> None:
        self.room.put(self.drafts[number])
        self.dirty = True

    def _pick(self, number: int) -> Draft | None:
        return self.drafts.get(number)

    @rule(number=NUMBERS)
    def add(self, number: int) -> None:
        self.drafts.setdefault(number, numbered(number))
        self._put(number)

    @rule(number=NUMBERS, word=st.sampled_from(["alpha", "beta gamma", "[link](story-1.md)", "![x](pic.png)", "[1] [2]", "## Part\n\n## Other"]))
    def body(self, number: int, word: str) -> None:
        if draft := self._pick(number):
            draft.body = f"A first paragraph about {word} [1].\n"
            self._put(number)

    @rule(number=NUMBERS, title=st.sampled_from(["Robots again", "Nothing", "Story number 3 about chips", "Zebra & <b>Co"]))
    def title(self, number: int, title: str) -> None:
        if draft := self._pick(number):
            draft.title = title
            self._put(number)

    @rule(number=NUMBERS, day=st.integers(1, 28), month=st.integers(1, 7))
    def date(self, number: int, day: int, month: int) -> None:
        if draft := self._pick(number):
            draft.date = f"2026-{month:02d}-{day:02d}T10:00:00+00:00"
            self._put(number)

    @rule(number=NUMBERS, tags=st.lists(st.sampled_from([*TAGS, "AI", "Chips"]), max_size=4, unique=True))
    def tags(self, number: int, tags: list[str]) -> None:
        if draft := self._pick(number):
            draft.tags = tags
            self._put(number)

    @rule(number=NUMBERS, name=st.sampled_from(["section", "slug", "series", "authors", "status", "expires", "aliases", "related", "image", "noindex", "updated"]),
          choice=st.integers(0, 2))  # fmt: skip
    def field(self, number: int, name: str, choice: int) -> None:
        values = {
            "section": ["ai", "policy", "space"], "slug": ["one", "two", f"story-{number}"], "series": ["S", "T", "S t"],
            "authors": ["[ada]", "[bob, ada]", '["Cy D"]'], "status": ["draft", "retracted", "published"],
            "expires": ["2026-06-02", "2026-05-01", "2027-01-01"], "aliases": ["[/old/]", f"[/old/{number}/]", "[/about/]"],
            "related": ["[story-1.md]", "[../ai/story-0.md]", "[nothing.md]"], "image": ["{src: pic.png, alt: A}"] * 3,
            "noindex": ["true", "false", "true"], "updated": ["2026-12-01", "2026-11-01", "2026-10-01"],
        }
        if draft := self._pick(number):
            draft.more[name] = values[name][choice]
            self._put(number)

    @rule(number=NUMBERS, section=st.sampled_from(SECTIONS))
    def move(self, number: int, section: str) -> None:
        if draft := self._pick(number):
            old = self.room.root / "content" / draft.path
            draft.path = f"{section}/{Path(draft.path).name}"
            old.unlink()
            self._put(number)

    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        if draft := self.drafts.pop(number, None):
            (self.room.root / "content" / draft.path).unlink()
            self.dirty = True

    @rule(number=NUMBERS, seconds=st.sampled_from([0, 4_102_444_800, 1_700_000_000]))
    def touch(self, number: int, seconds: int) -> None:
        if draft := self._pick(number):
            os.utime(self.room.root / "content" / draft.path, (seconds, seconds))
            self.dirty = True

    @rule(now=st.sampled_from(["2026-06-01", "2026-03-01", "2026-06-03", "2027-06-01", "2025-01-01"]))
    def clock(self, now: str) -> None:
        self.room.now = now + "T12:00:00+00:00"
        self.dirty = True

    @rule(title=st.sampled_from(["Test", "Other"]), path=st.sampled_from(["", "news/"]), zone=st.sampled_from(["UTC", "Asia/Tokyo"]),
          latest=st.sampled_from([3, 6]))  # fmt: skip
    def configure(self, title: str, path: str, zone: str, latest: int) -> None:
        self.room.write("newsgen.yaml", CONFIG.format(title=title, path=path, zone=zone, latest=latest))
        self.dirty = True

    @rule(name=st.sampled_from(["404.html", "partials/foot.html", "macros/extra.html", "tag.html"]), text=st.sampled_from(["", "one", "two"]))
    def template(self, name: str, text: str) -> None:
        target = self.room.root / "templates" / name
        if text:
            extends = '{% extends "base.html" %}{% block content %}' if name in {"404.html", "tag.html"} else ""
            self.room.write(f"templates/{name}", f"{extends}{text}{'{% endblock %}' if extends else ''}")
        elif target.exists():
            target.unlink()
        self.dirty = True

    @rule(name=st.sampled_from(["static/robots.txt", "static/feed.xml", "content/ai/pic.png", "content/policy/pic.png", "data/authors.yaml", "content/pages/about.md"]),
          version=st.integers(0, 2))  # fmt: skip
    def file(self, name: str, version: int) -> None:
        texts: dict[str, bytes] = {
            "static/robots.txt": b"x" * version, "static/feed.xml": b"y" * version,
            "data/authors.yaml": f"ada:\n  name: Ada {version}\n".encode(),
            "content/pages/about.md": f"---\ntitle: About {version}\n---\n\nText.\n".encode(),
        }
        target = self.room.root / name
        if version == 0:
            target.unlink(missing_ok=True)
        else:
            self.room.write(name, texts.get(name) or picture(version * 40))
        self.dirty = True

    @rule()
    def forget_the_output(self) -> None:
        shutil.rmtree(self.room.root / "output", ignore_errors=True)
        self.dirty = True

    @precondition(lambda self: self.dirty)
    @invariant()
    def warm_equals_clean(self) -> None:
        self.dirty = False
        self.room.build()
        self.room.check(self.copy)


Edits.TestCase.settings = settings(
    max_examples=30, stateful_step_count=4, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck), print_blob=True
)


class TestEdits(Edits.TestCase):  # type: ignore[misc,name-defined]
    """The short profile, in every `make test`."""


@pytest.mark.full
class TestManyEdits(Edits.TestCase):  # type: ignore[misc,name-defined]
    """The nightly profile: 300 sequences."""

    settings = settings(max_examples=300, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
