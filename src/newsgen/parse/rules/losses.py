"""What Markdown would lose or misread silently, reported: deep nesting, long rows, notes, definitions, open fences."""

from __future__ import annotations

from typing import Any

from newsgen.parse.rules import depth, tables
from newsgen.parse.rules.footnotes import Gathered
from newsgen.parse.state import BodyState


def report_losses(gathered: Gathered, env: dict[str, Any], state: BodyState) -> None:
    """Report what the text of a body does not show as its writer meant."""
    found = state.found
    for line in env.get(depth.ENV_KEY, ())[:1]:
        message = "Lists or quotations are nested so deeply here that the rest is shown as plain paragraphs."
        found.warning("NG201", message, state.span(line), "Use fewer levels.")
    for line in env.get(tables.ENV_KEY, ()):
        message = "This row has more cells than the table's first row; the last cell holds the rest."
        found.warning("NG210", message, state.span(line), "Write | inside a cell as \\|, or give the header more cells.")
    for note in gathered.notes:
        if note.twice:
            found.warning("NG213", f"The note [^{note.label}] is there twice.", state.span(note.line, "[^"), "Rename one.")
        elif not note.count:
            message = f"Nothing refers to the note [^{note.label}]."
            found.warning("NG211", message, state.span(note.line, "[^"), "It is shown at the end; refer to it or delete it.")
    _definitions(env, state)
    _fences(gathered, state)


def _definitions(env: dict[str, Any], state: BodyState) -> None:
    for label, definition in env.get("references", {}).items():
        if label not in state.used_labels:
            line = definition["map"][0]
            hint = "Write \\[ at its start if it is text, or delete the line."
            message = f"The line defines a link [{label.lower()}] that nothing uses, so it is not shown."
            state.found.warning("NG214", message, state.span(line, "["), hint)
    for definition in env.get("duplicate_refs", ()):
        message = f"The link [{definition['label'].lower()}] is defined twice; the first definition counts."
        state.found.warning("NG214", message, state.span(definition["map"][0], "["), "Delete one of the two.")


def _fences(gathered: Gathered, state: BodyState) -> None:
    for token in gathered.all_tokens():
        if token.type != "fence" or not token.map:
            continue
        last = token.map[1] - 1
        closed = last > token.map[0] and last < len(state.lines) and state.lines[last].rstrip().endswith(token.markup[:3])
        if not closed:
            hint = f"Close it with {token.markup} on a line of its own."
            state.found.warning("NG215", "The code block that opens here is never closed.", state.span(token.map[0]), hint)
