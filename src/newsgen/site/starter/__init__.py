"""Starting: a new site from the files beside this one, and a new article from its title."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

from newsgen.model.problem import problem
from newsgen.model.slug import slugify
from newsgen.site.project import open_project

# In the package a file that begins with a dot would act on the package itself.
_DOTTED = frozenset({"gitignore"})


def new_site(folder: Path) -> tuple[str, ...]:
    """Write a newsroom into an empty folder; the answer is its files, relative to the folder."""
    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise problem("NG040", f"The folder {folder} is not empty.", str(folder), "Name another folder, or empty this one.")
    return tuple(_copied(files("newsgen.site.starter") / "files", folder, ""))


def _copied(source: Traversable, folder: Path, below: str) -> list[str]:
    written = []
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        name = f".{entry.name}" if entry.name in _DOTTED else entry.name
        if entry.is_dir():
            written += _copied(entry, folder, f"{below}{name}/")
        else:
            path = folder / below / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(entry.read_bytes())
            written.append(f"{below}{name}")
    return written


def new_article(site: Path, title: str, section: str | None) -> str:
    """Write a draft called `title`; the answer is its path, relative to the site."""
    project = open_project(site)
    if not any(character.isalnum() for character in title):
        raise problem("NG042", f"The title {title!r} has no letter and no digit.", "", 'Give it one: newsgen new article "Chips get cheaper"')
    if section is not None and (not section.strip() or {"..", "."} & set(section.split("/"))):
        raise problem("NG042", f"{section!r} is no section.", "", "Name one by its folder in content/, such as --section chips")
    now = datetime.fromtimestamp(project.now, ZoneInfo(project.config.site.timezone))
    folder = f"content/{slugify(section)}" if section else "content"
    place = f"{folder}/{slugify(title)}.md"
    path = project.root / place
    if path.exists() or path.is_symlink():
        raise problem("NG041", f"{place} is there already.", place, "Choose another title, or edit that file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_skeleton(title, now), encoding="utf-8")
    return place


def _skeleton(title: str, now: datetime) -> str:
    # A JSON text is a quoted YAML scalar, whatever colons and quotes are in it.
    return f"""---
title: {json.dumps(title.strip(), ensure_ascii=False)}
date: {now.isoformat(timespec="minutes")}
status: draft
description: ""
authors: []
tags: []
# references:
#   - publisher: Example Journal
#     title: "What it says"
#     url: https://journal.example.org/what-it-says
---

Write the article here. Name its sources above, and cite the first of them with its number in square brackets.
"""
