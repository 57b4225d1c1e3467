"""Where an article lies: its slug, its section, its URL."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from newsgen.formats.places import Places
from newsgen.model.article import Term
from newsgen.model.diagnostic import Diagnostics, Span
from newsgen.model.frontmatter import FrontMatter
from newsgen.model.slug import MAX_PATH, kept, portable, slug_of_name, slugify
from newsgen.parse.details import Times, cleaned
from newsgen.parse.settings import ParseSettings

_PAGES = "content/pages/"
_DATED = re.compile(r"\d{4}-\d\d-\d\d[-_ ]+(?=.)")
_SECTION_LENGTH = 40
_SHORTEST = 8
_INDEX_FILE = len("index.html")


class Address(NamedTuple):
    """The slug and the site-relative URL of an article."""

    slug: str
    url: str


def is_plain(source_id: str) -> bool:
    """Whether a source is a plain page: those of `content/pages/` are."""
    return source_id.startswith(_PAGES)


def section_of(source_id: str, fields: FrontMatter, settings: ParseSettings) -> Term | None:
    """The section: as the article says, or the top folder below `content/`."""
    parts = PurePosixPath(source_id).parts
    names = dict(settings.section_names)
    if fields.section:
        slug = slugify(fields.section, _SECTION_LENGTH)
        own = cleaned(fields.section)
        return Term(slug, names.get(slug, own if own != slug else _titled(slug)))
    if is_plain(source_id) or len(parts) < 3:
        return None
    slug = slugify(parts[1], _SECTION_LENGTH)
    return Term(slug, names.get(slug, _titled(parts[1])))


def _titled(folder: str) -> str:
    words = re.sub(r"[-_]+", " ", folder).strip()
    return words.upper() if len(words) < 3 else words[:1].upper() + words[1:]


def _given_slug(slug: str, source_id: str, places: Places, found: Diagnostics) -> str:
    if kept(slug):
        return slug
    made = slugify(slug)
    if made != slug:
        span = Span(source_id, *places.value(("slug",)))
        why = "holds more than a-z, 0-9 and - . _ ~, ends like the name of a file, or is too long"
        found.warning("NG125", f"The slug {slug!r} {why}, so {made!r} is used.", span, f"Write: slug: {made}")
    return made


def _name(source_id: str) -> str:
    """The name of a source: that of its file, or of the folder of an index file, without a date before it."""
    path = PurePosixPath(source_id)
    name = path.name[: -len(path.suffix)] if path.suffix else path.name
    if name.lower() == "index" and len(path.parts) > 2:
        name = path.parts[-2]
    return _DATED.sub("", name, count=1)


def address_of(
    source_id: str,
    fields: FrontMatter,
    section: Term | None,
    times: Times,
    settings: ParseSettings,
    *,
    places: Places,
    found: Diagnostics,
) -> Address | None:
    """The address of an article; None with a diagnostic where it has none."""
    name = "" if fields.slug else _name(source_id)
    slug = slug_of_name(name) if name else _given_slug(fields.slug, source_id, places, found)
    if is_plain(source_id):
        folders = PurePosixPath(source_id).parts[2:-1]
        if PurePosixPath(source_id).stem.lower() == "index" and not fields.slug:
            if not folders:
                span = Span(source_id, *places.value(("title",)))
                found.error("NG131", "A page named index would lie where the front page is.", span, "Rename the file.")
                return None
            folders = folders[:-1]
        pattern = "/" + "".join(slugify(folder, _SECTION_LENGTH) + "/" for folder in folders) + "{slug}/"
    else:
        pattern = settings.permalink
    url = _fill(pattern, slug, section, times)
    if len(url) + _INDEX_FILE > MAX_PATH:
        room = MAX_PATH - _INDEX_FILE - (len(url) - len(slug))
        slug = slug_of_name(name, max(room, _SHORTEST)) if name else slugify(slug, max(room, _SHORTEST))
        url = _fill(pattern, slug, section, times)
    if not portable(url):
        span = Span(source_id, *places.value(("slug",)))
        message = f"The URL {url} is longer than {MAX_PATH} characters."
        found.error("NG130", message, span, "Use fewer or shorter folders.")
        return None
    return Address(slug, url)


def _fill(pattern: str, slug: str, section: Term | None, times: Times) -> str:
    url = pattern.format(
        year=times.date[:4], month=times.date[5:7], day=times.date[8:10], section=section.slug if section else "", slug=slug
    )
    return re.sub(r"/{2,}", "/", url)
