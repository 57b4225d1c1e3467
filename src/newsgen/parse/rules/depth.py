"""Deep nesting kept as text: the library drops what lies deeper than its limit, so nesting ends before it."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore

MAX_LEVEL = 40
"""From this depth on (a list counts for two) everything is a paragraph; the library's limit lies above it."""

_BLOCK_LIMIT = MAX_LEVEL + 20
_INLINE_LIMIT = 20
ENV_KEY = "newsgen_too_deep"


def _flatten(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level < MAX_LEVEL:
        return False
    if not silent:
        state.env.setdefault(ENV_KEY, []).append(start)
    return paragraph(state, start, end, silent)


def _for_blocks(state: StateCore) -> None:
    state.md.options["maxNesting"] = _BLOCK_LIMIT


def _for_text(state: StateCore) -> None:
    state.md.options["maxNesting"] = _INLINE_LIMIT


def depth_plugin(md: MarkdownIt) -> None:
    """Add the rule, before all others.

    The library has one limit for blocks and for text. Text loses nothing by it, and a low one keeps brackets cheap.
    """
    md.block.ruler.before("table", "depth", _flatten)
    md.core.ruler.before("block", "block_limit", _for_blocks)
    md.core.ruler.after("block", "inline_limit", _for_text)
