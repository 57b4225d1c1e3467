"""Explanations: what a file of the output was made from, why it was last made, and what would make it again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType

from newsgen.engine.records import Records, Story
from newsgen.model.key import kind_of, name_of
from newsgen.model.problem import Problem, problem
from newsgen.model.routes import output_path
from newsgen.site.project import find_root, output_folder
from newsgen.site.words import because, question, words

_WIDTH = 100
_INDENT = 14
_GROUPS = MappingProxyType({
    "article": "articles", "card": "articles", "features": "articles", "source": "files", "picture": "pictures",
    "author": "authors", "config": "settings", "template": "theme", "asset": "theme", "theme": "theme", "messages": "theme",
})  # fmt: skip
_ORDER = ("articles", "files", "lists", "links", "pictures", "authors", "settings", "theme", "also")
_WHERE = MappingProxyType({"links": "where they lead", "authors": "in data/authors.yaml", "settings": "in newsgen.yaml"})
_AGAIN = "It is made again when any of this changes or goes, when what is not there comes, and by another version of newsgen."


def why(site: Path, output: Path | None, target: str, *, keys: bool = False) -> str:
    """A text for people; with `keys` also what the ledger calls all that. Raises `Problem` where nothing is known."""
    root = find_root(site)
    folder = output_folder(root, output)
    records = Records.open(root / ".newsgen" / "ledger.db")
    if records is None:
        raise _unknown(target)
    try:
        found = next((s for path in _candidates(root, folder, target) if (s := records.story(path))), None)
        if found is None:
            raise _unknown(target)
        told = [f"{found.path} is {words(found.key)}.", "", *_reason(records, found), "", "It was made from"]
        told += [*_made_from(found), "", _AGAIN]
        if keys:
            told += ["", *_raw(found)]
        return "\n".join(told)
    finally:
        records.close()


def _candidates(root: Path, folder: Path, target: str) -> list[str]:
    """What a person may mean: a path from here or from the site, one below the output folder, or a URL."""
    found = []
    for base in (Path.cwd(), root):
        relative = os.path.relpath(base / target, folder).replace(os.sep, "/")
        if not relative.startswith(".."):
            found += [relative, f"{relative}/index.html"]
    bare = target.strip("/")
    return [*found, bare, output_path("/" + target.lstrip("/")), output_path(f"/{bare}/" if bare else "/")]


def _reason(records: Records, found: Story) -> list[str]:
    """Why it was last made, down to the file or setting that began it."""
    lines, seen, reason = [f"It was last made because {because(found.reason)}"], {found.key}, found.reason
    while (row := records.maker(reason)) and row[0] not in seen:
        key, before = row
        seen.add(key)
        lines.append(f"  That was made again because {because(before)}")
        reason = before
    return lines


def _made_from(found: Story) -> list[str]:
    """What it read and asked, by groups, each thing once."""
    groups: dict[str, dict[str, None]] = {}
    for key, digest in found.reads:
        if kind_of(key) == "tool":
            continue  # told in the last sentence
        group = _GROUPS.get(kind_of(key), "also")
        named = words(key) if group == "also" or kind_of(key) in {"theme", "messages"} else name_of(key)
        groups.setdefault(group, {})[named + ("" if digest else " (not there)")] = None
    for asked in found.asked:
        kind, *rest = json.loads(asked.query)
        groups.setdefault("links" if kind == "target" else "lists", {})[rest[0] if kind == "target" else question(asked.query)] = None
    if groups.get("files") == groups.get("pictures"):
        groups.pop("files", None)
    lines = []
    for group in sorted(groups, key=_ORDER.index):
        items = ", ".join(groups[group]) + (f" ({_WHERE[group]})" if group in _WHERE else "")
        first, *more = wrap(items, _WIDTH - _INDENT, break_long_words=False, break_on_hyphens=False)
        lines += [f"  {group:{_INDENT - 2}}{first}", *(" " * _INDENT + line for line in more)]
    return lines


def _raw(found: Story) -> list[str]:
    lines = ["In newsgen's memory", f"  {found.key}  reason: {found.reason or 'new'}"]
    lines += [f"  {key}  {digest:x}" for key, digest in found.reads]
    return [*lines, *(f"  {asked.query}  {asked.digest:x}" for asked in found.asked)]


def _unknown(target: str) -> Problem:
    return problem(
        "NG045", f"Nothing is known of {target}.", "",
        "Build the site first, then name a file below the output folder or a URL of the site.",
    )
