"""Links by a name that no line defines: `[text][name]` and `[name][]`, which Markdown shows as they were typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from newsgen.parse.rules.leftovers import running_text
from newsgen.parse.state import BodyState

# Not `row[i][j]`: a word or bracket right before it is code.
_BY_NAME = re.compile(r"(?<![A-Za-z0-9_\])])(!?)\[(?!\^)([^\[\]]{1,300})\]\[(?!\^)([^\[\]]{0,200})\]")
_NUMBERS = re.compile(r"[\d,;\s–-]+")
_UNREAD = re.compile("[\0\n]")


def report_undefined(body: str, tokens: Sequence[Token], env: dict[str, Any], state: BodyState) -> None:
    """Report each such link. One with a number for a name (`[text][1]`) is reported where citations are."""
    if "][" not in body:
        return
    defined = env.get("references", {})
    state.cursor = (-1, 0)
    for first, text in running_text(tokens):
        line, at = first, 0
        for match in _BY_NAME.finditer(text) if "][" in text else ():
            line, at = line + text.count("\n", at, match.start()), match.start()
            name = match[3] or match[2]
            if not match[2].strip() or not name.strip() or _NUMBERS.fullmatch(name) or normalizeReference(name) in defined:
                continue
            shown = " ".join(name.replace("\0", "…").split())[:80]
            start = _UNREAD.split(match[0], maxsplit=1)[0]
            span = state.span(line, start if len(start) > 2 else "", f"][{match[3]}]")
            what, address = ("shows the picture", "chart.png") if match[1] else ("links to", "https://…")
            message = f"The text {what} [{shown}], which no line defines, so it is shown as typed."
            hint = f"Add a line [{shown}]: {address} with an empty line above it, or write \\[ if it is none."
            state.found.warning("NG219", message, span, hint)
