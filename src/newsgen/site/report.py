"""The report of a build: counts, and every diagnostic of what was made or reused."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from newsgen.engine.records import Records
from newsgen.engine.scheduler import Work
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.key import Floor, kind_of, name_of
from newsgen.model.report import BuildReport, PageCounts
from newsgen.render.latest import ASKS
from newsgen.site.collisions import collisions
from newsgen.site.findings import with_others
from newsgen.site.session import Session

_PAGE_FLOORS = (Floor.PAGE, Floor.SITE)
_TO_THE_END = 32
_MANY_PAGES = 50


def report_of(session: Session, work: Work, extra: Iterable[Diagnostic], removed: int, started: float) -> BuildReport:
    """Put the report together; `started` is of `time.perf_counter`."""
    records, now = session.records, session.project.now
    more = [*extra, *_fan_out(records), *collisions(session.findings.rivals(now))]
    if not records.has_tasks("parse"):
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
