"""The fields of an article turned into the values that travel: times, terms, pictures, related articles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from newsgen.formats.characters import without_hidden
from newsgen.formats.places import Places
from newsgen.model.article import Correction, Link, Picture, Term
from newsgen.model.diagnostic import Diagnostics, Span
from newsgen.model.frontmatter import FrontMatter
from newsgen.model.moment import Moment
from newsgen.model.slug import slugify
from newsgen.parse.links import picture_path, related_path

_EPOCH = date(1970, 1, 1).toordinal()
_TERM_LENGTH = 60


class Times(NamedTuple):
    """When an article is published, changed and gone: ISO 8601 in the site's zone, and seconds since 1970.

    `day` counts days since 1970 in the site's zone. A page without a date has "" and 0.
    """

    date: str = ""
    updated: str = ""
    since: int = 0
    until: int | None = None
    day: int = 0


def times_of(fields: FrontMatter, zone: ZoneInfo, source_id: str, places: Places, found: Diagnostics) -> Times:
    """Bring the dates of an article into the site's zone and into order."""
    expires = fields.expires.at(zone) if fields.expires else None
    until = int(expires.timestamp()) if expires else None
    updated = fields.updated.at(zone) if fields.updated else None
    if fields.date is None:
        return Times(updated=updated.isoformat() if updated else "", until=until)
    start = fields.date.at(zone)
    if updated and fields.updated and updated < start:
        if _days_only(fields.date, fields.updated) and updated.date() == start.date():
            updated = start
        else:
            span = Span(source_id, *places.value(("updated",)))
            message = f"The article was updated ({updated.isoformat()}) before it was published ({start.isoformat()})."
            found.error("NG126", message, span, "Correct one of the two dates.")
    if expires and expires <= start:
        span = Span(source_id, *places.value(("expires",)))
        found.error("NG126", "The article expires before it is published.", span, "Correct one of the two dates.")
    return Times(
        start.isoformat(), updated.isoformat() if updated else "", int(start.timestamp()), until,
        start.date().toordinal() - _EPOCH,
    )  # fmt: skip


def _days_only(first: Moment, second: Moment) -> bool:
    return not (first.has_time and second.has_time)


def cleaned(text: str) -> str:
    """A text for people, on one line."""
    return without_hidden(text)


def term(name: str) -> Term:
    """A tag, author or series by the name that people read."""
    return Term(slugify(name, _TERM_LENGTH), cleaned(name))


def terms(names: Iterable[str]) -> tuple[Term, ...]:
    """Terms in the order given, each once."""
    found: dict[str, Term] = {}
    for name in names:
        if name.strip():
            one = term(name)
            found.setdefault(one.slug, one)
    return tuple(found.values())


def picture_of(fields: FrontMatter, source_id: str, places: Places, found: Diagnostics) -> Picture | None:
    """The picture at the top; its `src` is "" where it leads out of the site."""
    image = fields.image
    if image is None:
        return None
    place = places.value(("image", "src"))
    src = picture_path(image.src, source_id)
    if src is None:
        message = f"The picture {image.src!r} is not below content/ or static/."
        found.error("NG128", message, Span(source_id, *place), "Put it there and name it by its path.")
    return Picture(src or "", cleaned(image.alt), cleaned(image.caption), cleaned(image.credit), *place)


def related_of(fields: FrontMatter, source_id: str, places: Places, found: Diagnostics) -> tuple[Link, ...]:
    """The articles picked by hand."""
    links = []
    for number, text in enumerate(fields.related):
        place = places.value(("related", number))
        path, _, fragment = text.partition("#")
        resolved = None if ":" in path else related_path(path, source_id)
        if resolved is None:
            hint = "Write its path below content/, such as ai/race.md."
            found.error("NG129", f"{text!r} is not the path of an article.", Span(source_id, *place), hint)
            continue
        links.append(Link(resolved, fragment, "", *place))
    return tuple(links)


def corrections_of(fields: FrontMatter, zone: ZoneInfo) -> tuple[Correction, ...]:
    """The corrections, in the order given."""
    return tuple(Correction(_written(one.date, zone), cleaned(one.text)) for one in fields.corrections)


def _written(moment: Moment, zone: ZoneInfo) -> str:
    value: datetime = moment.at(zone)
    return value.isoformat() if moment.has_time else moment.value.date().isoformat()


def ai_data(fields: FrontMatter) -> dict[str, Any]:
    """What is known of the machine's part; `involvement` is "" where nothing is."""
    return {
        "involvement": fields.ai.involvement, "model": cleaned(fields.ai.model),
        "prompt_version": cleaned(fields.ai.prompt_version), "public_interest": fields.ai.public_interest,
    }  # fmt: skip


def review_data(fields: FrontMatter, zone: ZoneInfo) -> dict[str, Any]:
    """What is known of the review."""
    at = fields.review.at
    return {"by": cleaned(fields.review.by), "at": _written(at, zone) if at else "", "kind": fields.review.kind}
