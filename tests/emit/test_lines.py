"""The formats of one line a diagnostic: concise, and GitHub's workflow commands."""

from __future__ import annotations

from emit.reports import ALL, OPTION, report
from newsgen.emit import concise, github
from newsgen.model.diagnostic import Diagnostic, Severity, Span


def test_concise() -> None:
    assert concise.report(report(*ALL)).splitlines() == [
        "content/a.md:3:1: error NG101 The field dtae is not known.",
        "content/a.md:6:6: warning NG201 The link leads nowhere: 100%, sure.",
        "content/é.png: error NG500 The file is no picture.",
    ]
    assert concise.report(report()) == ""


def test_what_is_wrong_in_no_file_names_none() -> None:
    assert concise.report(report(OPTION)) == "newsgen: error NG031 --now is 'noon'.\n"
    assert github.report(report(OPTION)) == "::error title=NG031::--now is 'noon'.%0AWrite a date.\n"


def test_a_message_never_makes_a_second_line() -> None:
    item = Diagnostic("NG101", Severity.ERROR, "a\nb.md:1:1: error NG999 false", Span("c\nd.md", 1))
    assert len(concise.report(report(item)).splitlines()) == 1
    assert len(github.report(report(item)).splitlines()) == 1


def test_github() -> None:
    assert github.report(report(*ALL)).splitlines() == [
        "::error file=content/a.md,line=3,col=1,title=NG101::The field dtae is not known.%0ADid you mean date?%0ARemove it otherwise.",
        "::warning file=content/a.md,line=6,col=6,title=NG201::The link leads nowhere: 100%25, sure.",
        "::error file=content/é.png,title=NG500::The file is no picture.%0AReplace it.",
    ]


def test_a_file_name_cannot_end_the_properties() -> None:
    item = Diagnostic("NG101", Severity.ERROR, "x", Span("a,line=9::b.md", 1))
    assert github.report(report(item)) == "::error file=a%2Cline=9%3A%3Ab.md,line=1,title=NG101::x\n"
