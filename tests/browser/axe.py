"""Barriers on a page for people who use it otherwise, as axe-core finds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from browser.tab import Tab

_SCRIPT = Path(__file__).parents[2] / ".venv/node/node_modules/axe-core/axe.min.js"
# WCAG 2.2, 2.5.8: axe has it, but asks for it only where it is told to.
_OPTIONS = {"rules": {"target-size": {"enabled": True}}}


def barriers(tab: Tab, part: str = "html") -> list[str]:
    """What axe finds wrong in a part of the page: the rule, the element that breaks it, and why."""
    if not _SCRIPT.is_file():
        pytest.skip("axe-core is not installed (sh scripts/node.sh .venv/node)")
    tab.run(_SCRIPT.read_text("utf-8") + ";0")
    said: list[str] = tab.run(
        f"axe.run({json.dumps(part)}, {json.dumps(_OPTIONS)})"
        ".then(r => r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} (${n.failureSummary})`)))"
    )
    return said


def barriers_of_all(tab: Tab, urls: Iterable[str]) -> list[str]:
    """The barriers of several pages, each behind its URL."""
    found = []
    for url in urls:
        tab.open(url)
        found += [f"{url}: {one}" for one in barriers(tab)]
    return found
