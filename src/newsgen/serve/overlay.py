"""The overlay: what is wrong, as the script on a page of the preview shows it, and where the script comes in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from newsgen.model.diagnostic import Diagnostic, Severity
from newsgen.site.excerpt import shown
from newsgen.site.newsroom import holds_back
from newsgen.site.preview import State

SCRIPT = "/_newsgen/live.js"
_MOST = 20
_HEAD = re.compile(rb"</head\s*>", re.IGNORECASE)
_BODY = re.compile(rb"</body\s*>", re.IGNORECASE)


def with_script(page: bytes, content: str) -> bytes:
    """A page with the script in it; `content` is what the page is known by. Only answers have it, no file does."""
    tag = f'<script src="{SCRIPT}" data-is="{content}" defer></script>'.encode()
    for place in (_HEAD, _BODY):
        found = list(place.finditer(page))
        if found:
            at = found[0 if place is _HEAD else -1].start()
            return page[:at] + tag + page[at:]
    return page + tag


def message(state: State, root: Path, source: str) -> dict[str, Any]:
    """What the page of a source ("" where it has none) shows: what is wrong in it, and how much is elsewhere."""
    stopped = state.problem.diagnostics if state.problem else ()
    found = [one for one in state.diagnostics if _errors(one)]
    warned = [one for one in state.diagnostics if not _errors(one)]
    here = [*stopped, *(one for one in found if one not in stopped and _concerns(one, source))]
    here += [one for one in warned if source and one.span.file == source]
    return {
        "stopped": bool(stopped),
        "held": any(one.span.file == source and holds_back(one) for one in here),
        "building": state.building,
        "errors": len(found),
        "warnings": len(warned),
        "more": max(0, len(here) - _MOST),
        "items": [shown(one, root) for one in here[:_MOST]],
    }


def _errors(one: Diagnostic) -> bool:
    return one.severity is Severity.ERROR


def _concerns(one: Diagnostic, source: str) -> bool:
    """A fault of the theme or of the configuration is everybody's; one of an article is its page's."""
    return not one.span.file.startswith(("content/", "static/")) or bool(source and one.span.file == source)
