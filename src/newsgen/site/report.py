"""The report of a build: counts, and every diagnostic of what was made or reused."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from newsgen.engine.records import Records
from newsgen.engine.scheduler import Work
from newsgen.model.diagnostic import Diagnostic, Note, Severity, Span
from newsgen.model.key import Floor, kind_of, name_of
from newsgen.model.report import BuildReport, PageCounts
from newsgen.render.latest import ASKS
from newsgen.site.findings import with_others
from newsgen.site.session import Session

_PAGE_FLOORS = (Floor.PAGE, Floor.SITE)
_TO_THE_END = 32
_DATED = re.compile(r"(?:^|/)\d{4}-\d\d-\d\d[^/]*$")
_MANY_PAGES = 50


def report_of(session: Session, work: Work, extra: Iterable[Diagnostic], removed: int, started: float) -> BuildReport:
    """Put the report together; `started` is of `time.perf_counter`."""
    records, now = session.records, session.project.now
    more = [*extra, *_fan_out(records)]
    for claim, keys in session.findings.rivals(now):
        more += [_collision(claim, keys[0][0], loser, slot) for loser, slot in keys[1:]]
    if not records.has_source("content/%.md"):
        more.append(_empty())
    diagnostics = with_others(session.findings.all(), more)
    planned = session.findings.planned(_PAGE_FLOORS)
    written = sum(work.written[floor] for floor in _PAGE_FLOORS)
    failed = any(d.severity is Severity.ERROR for d in diagnostics)
    if session.strict and failed:
        written = 0
    change = records.next_change(now)
    return BuildReport(
        ok=not failed,
        seconds=round(time.perf_counter() - started, 3),
        articles=records.mentions("sizes", "articles"),
        parsed=sum(kind_of(key) == "parse" for key, _ in work.ran),
        pages=PageCounts(planned, sum(work.rendered[floor] for floor in _PAGE_FLOORS), written, planned - written, removed),
        output=os.path.relpath(session.project.output),
        next_change_at=None if change is None else datetime.fromtimestamp(change, UTC).isoformat(),
        diagnostics=diagnostics,
        profile=session.profiler.result() if session.profiler else None,
    )


def _collision(claim: str, winner: str, loser: str, slot: int) -> Diagnostic:
    url = "/" + claim.removesuffix("index.html")
    first = Note("This one has it.", Span(name_of(winner), 1, 1)) if kind_of(winner) == "parse" else Note(f"{winner} has it.")
    span = Span(name_of(loser), 1, 1)
    if kind_of(loser) == "static":
        return Diagnostic("NG307", Severity.ERROR, f"{url} is a page of newsgen, so this file is not published.", span, "Rename or remove the file.", (first,))
    if kind_of(loser).startswith("plan"):
        index = name_of(loser)
        where = Span(name_of(winner), 1, 1) if kind_of(winner) == "parse" else Span("newsgen.yaml")
        return Diagnostic("NG306", Severity.ERROR, f"{url} is also the page of the list {index}, which is left out.", where, "Give the article or page another slug, or rename the list.", ())
    if slot:
        message = f"The alias {url} is a page of the site or the alias of another article, so it does not lead here."
        return Diagnostic("NG302", Severity.ERROR, message, span, "Remove the alias, or correct it.", (first,))
    hint = "Give one of the two another slug, or remove the alias."
    if _DATED.search(name_of(winner)) and _DATED.search(name_of(loser)):
        hint = "Both file names begin with a date: put {day} into content.permalink, or give one of them another slug."
    return Diagnostic(
        "NG301", Severity.ERROR, f"{url} belongs to {name_of(winner)} already, so it is not published here.", span, hint, (first,)
    )


def _fan_out(records: Records) -> list[Diagnostic]:
    """A theme that shows the newest articles on very many pages is told how many it drags along."""
    found = []
    for count, key in records.crowd("all", _TO_THE_END, _MANY_PAGES):
        asked = sorted(name_of(name) for name, _ in records.reads_of(key) if kind_of(name) == ASKS)
        template = next(iter(asked), "")
        found.append(
            Diagnostic(
                "NG309", Severity.WARNING,
                f"{count:,} pages show the newest articles through {template}, so each new article makes all of them again.",
                Span(f"templates/{template}"),
                "Show the newest articles on the front page and on lists only.",
            )
        )
    return found


def _empty() -> Diagnostic:
    return Diagnostic(
        "NG030", Severity.WARNING, "content/ has no articles, so the site is empty.", Span("content"),
        'Put a Markdown file there, for example with: newsgen new article "A title".',
    )
