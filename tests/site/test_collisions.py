"""Collisions: a publish tells of them what the build told, at places that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.publishing import CONFIG
from newsgen.model.problem import Problem
from newsgen.site.publish import PublishOptions, publish
from newsroom import NOW, Newsroom


def article(title: str, more: str) -> str:
    return f"---\ntitle: {title}\ndate: 2026-03-01\n{more}\n---\n\nText.\n"


CASES = {
    "one alias": ("NG302", {"content/ai/one.md": article("One", "aliases: [/old/]"), "content/ai/two.md": article("Two", "aliases: [/old/]")}),
    "one slug": ("NG301", {"content/ai/one.md": article("One", "slug: same"), "content/ai/two.md": article("Two", "slug: same")}),
    "a list": ("NG306", {"content/pages/ai.md": article("The section", "")}),
    "a file": ("NG307", {"static/2026/01/story-0/index.html": "<p>"}),
}


@pytest.mark.parametrize("name", CASES)
def test_build_and_publish_say_the_same(tmp_path: Path, name: str) -> None:
    code, files = CASES[name]
    room = Newsroom(tmp_path / "site", 3, CONFIG)
    for path, text in files.items():
        room.write(path, text)
    told = room.build().diagnostics
    assert [one.code for one in told] == [code]
    assert (room.root / told[0].span.file).is_file()
    with pytest.raises(Problem) as stop:
        publish(PublishOptions(room.root, now=NOW))
    assert stop.value.diagnostics[:-1] == told
    assert stop.value.diagnostics[-1].code == "NG604"
