"""Deep nesting kept as text: the library drops what lies deeper than its limit, so nesting ends before it."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph

MAX_LEVEL = 40
"""From this depth on (a list counts for two) everything is a paragraph; the library's limit lies above it."""

LIBRARY_LIMIT = MAX_LEVEL + 20
ENV_KEY = "newsgen_too_deep"


def _flatten(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level < MAX_LEVEL:
        return False
    if not silent:
        state.env.setdefault(ENV_KEY, []).append(start)
    return paragraph(state, start, end, silent)


def depth_plugin(md: MarkdownIt) -> None:
    """Add the rule, before all others."""
    md.options["maxNesting"] = LIBRARY_LIMIT
    md.block.ruler.before("table", "depth", _flatten)
