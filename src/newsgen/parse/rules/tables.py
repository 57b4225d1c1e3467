"""Tables whose rows have more cells than the header: the library drops the rest, here the last cell keeps it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ENV_KEY = "newsgen_long_rows"
_LEAD = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)]|\[\^[^\]\s]+\]:|[:~])(?=[ \t|>]|$)[ \t]*)*")


def _cells(line: str) -> list[str]:
    cells = escapedSplit(line.strip())
    if cells and cells[0] == "":
        cells.pop(0)
    if cells and cells[-1] == "":
        cells.pop()
    return cells


def _keep_cells(state: StateCore) -> None:
    if "|" not in state.src:
        return
    lines: list[str] | None = None
    last: Token | None = None
    columns = 0
    line = 0
    for token in state.tokens:
        if token.type == "tr_open":
            columns, line, last = 0, token.map[0] if token.map else 0, None
        elif token.type in {"td_open", "th_open"}:
            columns += 1
        elif token.type == "inline" and columns:
            last = token
        elif token.type == "tr_close" and last is not None:
            lines = lines if lines is not None else state.src.split("\n")
            if lines[line].count("|") < columns:
                continue
            extra = _cells(lines[line])[columns:]
            if not extra or _cells(lines[line])[:columns][-1].strip() != last.content:
                extra = _cells(lines[line][_LEAD.match(lines[line]).end() :])[columns:]  # type: ignore[union-attr]
            if any(cell.strip() for cell in extra):
                last.content = " | ".join([last.content, *(cell.strip() for cell in extra)])
                state.env.setdefault(ENV_KEY, []).append(line)
            columns = 0
        elif token.type == "table_close":
            columns = 0


def tables_plugin(md: MarkdownIt) -> None:
    """Add the rule, after blocks are found and before their text is read."""
    md.core.ruler.after("block", "long_rows", _keep_cells)
