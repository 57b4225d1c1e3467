"""Files that are published as they are: those of static/, and the theme's with a fingerprint in their name."""

from __future__ import annotations

import re

from newsgen.model.config import ContentSection
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.query import term
from newsgen.model.routes import FEED, NOT_FOUND, RESERVED, SITEMAP, folders_above
from newsgen.model.work import Made, Shape

STATIC_RANK = 2**45
_MEDIA = re.compile(r"media/[a-z0-9-]*-[0-9a-f]{16}\.(?:jpg|png|webp|gif|avif)\Z")
_STAMPED = re.compile(r"(.+)-[0-9a-f]{10}((?:\.[^./]*)?)\Z")


def static(path: str, view: View) -> Made:
    """The task `static:PATH`: a file of the static folder is wanted, if no page has its place."""
    place = path.partition("/")[2]
    content: ContentSection = view.input("config:content")
    name = place.casefold()
    first, *below = name.split("/")
    if below and (first == "-" or "index.html" in [first, *below[:-1]] or f"/{first}" in (FEED, NOT_FOUND, SITEMAP)):
        return _held_back(path)
    if _MEDIA.match(name) or _is_asset(place, view):
        return _held_back(path)
    if name in RESERVED or name == content.permalink.split("/")[1] or (name.isdigit() and len(name) == 4):
        return _held_back(path)
    # A file without an ending (CNAME) could stand where a page has its folder; there it claims the page's own file.
    claim = name if "." in name.rpartition("/")[2] else f"{name}/index.html"
    return Made(shapes=(Shape(spawns=(key("file", path),), claim=claim, rank=STATIC_RANK),))


def _is_asset(place: str, view: View) -> bool:
    """Whether one of the theme's files has that place."""
    first, _, stamped = place.partition("/")
    parts = _STAMPED.match(stamped) if first == "assets" else None
    found = view.input(f"asset:{parts[1]}{parts[2]}") if parts else None
    return bool(found and found["url"] == f"/{place}")


def _held_back(path: str) -> Made:
    message = f"/{path.partition('/')[2]} has the name of a page's file or folder in its path, so it is not published."
    return Made(diagnostics=(Diagnostic("NG307", Severity.ERROR, message, Span(path), "Rename or remove the file."),))


def file(path: str, view: View) -> Made:
    """The task `file:PATH`: a file of the static folder, under its own name."""
    place = path.partition("/")[2]
    name = place.casefold()
    like_files = [folder for folder in folders_above(name) if "." in folder.rpartition("/")[2]]
    if view.ask(term("folder", name)) or any(view.ask(term("file", folder)) for folder in like_files):
        return _held_back(path)
    try:
        return Made(files=((place, view.source(path)),))
    except OSError as problem:
        message = f"The file cannot be read: {problem.strerror or problem}."
        return Made(
            diagnostics=(Diagnostic("NG504", Severity.ERROR, message, Span(path), "Mend or remove the file."),), failed=True
        )


def asset(name: str, view: View) -> Made:
    """The task `asset:NAME`: a file of the theme's static folder."""
    found = view.input("asset:" + name)
    return Made(files=((found["url"].lstrip("/"), found["data"]),)) if found else Made()
