"""The front matter split off a source, and its fields read: offsets kept, so that every complaint has a place."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsgen.formats.places import Places
from newsgen.formats.yaml import parse_yaml
from newsgen.model.diagnostic import Diagnostics, Span
from newsgen.model.frontmatter import TEXT_FIELDS, FrontMatter, validate_front_matter

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_START = re.compile(r"\A(?:[ \t]*\n)*---[ \t]*\n")
_WRAPPED = re.compile(r"\A\s*(```|~~~)")


class Split(NamedTuple):
    """A source in two: the YAML and the body, each with the line of the file it begins on."""

    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split(text: str, file: str, found: Diagnostics) -> Split | None:
    """Split a source (with `\\n` line ends) at its two lines of ---; None with a diagnostic where it has not both."""
    opening = _START.match(text)
    if not opening:
        hint = "Begin the file with ---, then title: and date:, then --- again."
        if text.lstrip().startswith("+++"):
            hint = "Write the fields in YAML between two lines of ---, not in TOML between +++."
        elif _WRAPPED.match(text):
            hint = "Take away the code fence around the article, so that its first line is ---."
        found.error("NG107", "The file does not begin with front matter.", Span(file, 1, 1), hint)
        return None
    closing = _FENCE.search(text, opening.end())
    first = text.count("\n", 0, opening.end()) + 1
    if not closing:
        message = "The front matter begins here and does not end."
        found.error("NG108", message, Span(file, first - 1, 1), "Put a line of --- between the fields and the text.")
        return None
    body_start = min(closing.end() + 1, len(text))
    body_line = first + text.count("\n", opening.end(), closing.end()) + 1
    return Split(text[opening.end() : closing.start()], first, text[body_start:], body_line)


def read_fields(parts: Split, file: str, plain: bool, found: Diagnostics) -> tuple[FrontMatter | None, Places]:
    """The fields of an article, or None and diagnostics."""
    data, places, problems = parse_yaml(parts.yaml, file, parts.yaml_line, text_keys=TEXT_FIELDS)
    places.origin = (max(1, parts.yaml_line - 1), 1)
    found.extend(problems)
    if data is None:
        return None, places
    fields, wrong = validate_front_matter(data, plain=plain)
    for one in wrong:
        line, column = places.key(one.path) if one.at_key else places.value(one.path)
        found.error(one.code, one.message, Span(file, line, column), one.hint)
    return fields, places
