"""The report of a build: counts, and every diagnostic of what was made or reused."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from newsgen.engine.ordered import Ordered
from newsgen.engine.scheduler import Work
from newsgen.model.diagnostic import Diagnostic, Note, Severity, Span
from newsgen.model.key import Floor, kind_of, name_of
from newsgen.model.report import BuildReport, PageCounts
from newsgen.model.work import FOREVER
from newsgen.site.session import Session

_PAGE_FLOORS = (Floor.PAGE, Floor.SITE)


def report_of(session: Session, work: Work, extra: Iterable[Diagnostic], removed: int, started: float) -> BuildReport:
    """Put the report together; `started` is of `time.perf_counter`."""
    db = session.ledger.db
    found = {*extra, *_recorded(db), *_collisions(db, session.project.now)}
    if not db.execute("SELECT 1 FROM source WHERE path LIKE 'content/%.md' LIMIT 1").fetchone():
        found.add(_empty())
    diagnostics = tuple(sorted(found, key=Diagnostic.sort_key))
    (planned,) = db.execute("SELECT count(*) FROM output WHERE task<>0 AND floor IN (?,?)", _PAGE_FLOORS).fetchone()
    written = sum(work.written[floor] for floor in _PAGE_FLOORS)
    failed = any(d.severity is Severity.ERROR for d in diagnostics)
    if session.strict and failed:
        written = 0
    return BuildReport(
        ok=not failed,
        seconds=round(time.perf_counter() - started, 3),
        articles=len(Ordered(db).names("articles")),
        parsed=sum(kind_of(key) == "parse" for key, _ in work.ran),
        pages=PageCounts(planned, sum(work.rendered[floor] for floor in _PAGE_FLOORS), written, planned - written, removed),
        output=os.path.relpath(session.project.output),
        next_change_at=_next_change(db, session.project.now),
        diagnostics=diagnostics,
    )


def _recorded(db: sqlite3.Connection) -> list[Diagnostic]:
    rows = db.execute("SELECT diagnostics FROM task WHERE diagnostics IS NOT NULL")
    return [Diagnostic.from_data(data) for (text,) in rows for data in json.loads(text)]


def _next_change(db: sqlite3.Connection, now: int) -> str | None:
    moments = [
        db.execute("SELECT min(since) FROM shape WHERE since>?", (now,)).fetchone()[0],
        db.execute("SELECT min(until) FROM shape WHERE until>? AND until<?", (now, FOREVER)).fetchone()[0],
    ]
    first = min((moment for moment in moments if moment is not None), default=None)
    return None if first is None else datetime.fromtimestamp(first, UTC).isoformat()


def _collisions(db: sqlite3.Connection, now: int) -> list[Diagnostic]:
    found = []
    claims = db.execute("SELECT claim FROM shape WHERE claim<>'' GROUP BY claim HAVING count(*)>1").fetchall()
    for (claim,) in claims:
        keys = [
            (row[0], row[1])
            for row in db.execute(
                "SELECT task.key, slot FROM shape JOIN task ON task.id=shape.task WHERE claim=? AND claim<>'' AND since<=? AND until>?"
                " ORDER BY rank, task.key, slot",
                (claim, now, now),
            )
        ]
        found += [_collision(claim, keys[0][0], loser, slot) for loser, slot in keys[1:]]
    return found


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
    return Diagnostic(
        "NG301", Severity.ERROR, f"{url} belongs to {name_of(winner)} already, so it is not published here.", span,
        "Give one of the two another slug, or remove the alias.", (first,),
    )


def _empty() -> Diagnostic:
    return Diagnostic(
        "NG030", Severity.WARNING, "content/ has no articles, so the site is empty.", Span("content"),
        'Put a Markdown file there, for example with: newsgen new article "A title".',
    )
