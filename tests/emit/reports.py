"""A report with one of everything, which each format's test shows."""

from __future__ import annotations

from newsgen.model.diagnostic import Diagnostic, Note, Severity, Span
from newsgen.model.report import BuildReport, PageCounts

SOURCES = (
    ("content/a.md", ("---", "title: One", "dtae: 2026-01-02", "---", "", "\tSee [x](gone.md)")),
    ("content/wide.md", ("標題 [9] after", "x" * 300 + "HERE" + "y" * 300)),
)

UNKNOWN = Diagnostic(
    "NG101",
    Severity.ERROR,
    "The field dtae is not known.",
    Span("content/a.md", 3, 1),
    "Did you mean date?\nRemove it otherwise.",
)
LINK = Diagnostic(
    "NG201",
    Severity.WARNING,
    "The link leads nowhere: 100%, sure.",
    Span("content/a.md", 6, 6),
    notes=(Note("first seen here", Span("content/b c.md", 2)), Note("a remark")),
)
WHOLE = Diagnostic("NG500", Severity.ERROR, "The file is no picture.", Span("content/é.png"), "Replace it.")
OPTION = Diagnostic("NG031", Severity.ERROR, "--now is 'noon'.", Span(""), "Write a date.")
"""Wrong in no file."""

ALL = (UNKNOWN, LINK, WHOLE)


def lines(path: str) -> tuple[str, ...] | None:
    """The sources of these diagnostics."""
    return dict(SOURCES).get(path)


def report(*diagnostics: Diagnostic, pages: PageCounts | None = None) -> BuildReport:
    """A report that holds these."""
    ok = not any(d.severity is Severity.ERROR for d in diagnostics)
    counts = pages or PageCounts(planned=1312, rendered=40, written=12, unchanged=1300, removed=1)
    return BuildReport(ok, 0.8449, 18, 2, counts, "output", "2026-11-24T08:00:00+01:00", diagnostics)
