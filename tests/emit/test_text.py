"""The text format: excerpt, caret, colour, and nothing that a terminal would act on."""

from __future__ import annotations

from emit.reports import ALL, LINK, OPTION, UNKNOWN, lines, report
from newsgen.emit.text import COLOUR, LIMIT, diagnostic, diagnostics, summary
from newsgen.emit.text import report as shown
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.report import PageCounts


def test_the_whole_report() -> None:
    assert shown(report(*ALL), lines) == (
        "error NG101: The field dtae is not known.\n"
        "  --> content/a.md:3:1\n"
        "  3 | dtae: 2026-01-02\n"
        "    | ^\n"
        "  fix: Did you mean date?\n"
        "       Remove it otherwise.\n"
        "\n"
        "warning NG201: The link leads nowhere: 100%, sure.\n"
        "  --> content/a.md:6:6\n"
        "  6 |     See [x](gone.md)\n"
        "    |         ^\n"
        "  note: first seen here (content/b c.md:2)\n"
        "  note: a remark\n"
        "\n"
        "error NG500: The file is no picture.\n"
        "  --> content/é.png\n"
        "  fix: Replace it.\n"
        "\n"
        "Built 1,312 files from 18 articles in 0.84 s: 12 written, 1,300 unchanged, 1 removed. They lie in output.\n"
        "2 errors and 1 warning; newsgen explain CODE says more.\n"
        "The site changes without an edit at 2026-11-24T08:00:00+01:00: build again then.\n"
    )


def test_a_quiet_build_says_that_nothing_was_to_do() -> None:
    text = summary(report(pages=PageCounts(planned=1, unchanged=1)))
    assert text.startswith("Nothing to write: 1 file from 18 articles are as they should be, in 0.84 s.")
    assert "error" not in text


def test_colour_is_a_choice_and_only_adds_codes() -> None:
    coloured = shown(report(*ALL), lines, colour=True)
    bare = coloured
    for code in (COLOUR.error, COLOUR.warning, COLOUR.strong, COLOUR.dim, COLOUR.good, COLOUR.reset):
        assert code in coloured
        bare = bare.replace(code, "")
    assert bare == shown(report(*ALL), lines)
    assert "\x1b" not in bare


def test_the_caret_stands_under_its_character_after_wide_ones() -> None:
    item = Diagnostic("NG201", Severity.ERROR, "No reference 9.", Span("content/wide.md", 1, 4))
    code, caret = diagnostic(item, lines).splitlines()[2:4]
    assert code == "  1 | 標題 [9] after"
    assert caret == "    |      ^"  # two wide characters and a space are five columns


def test_a_long_line_is_cut_around_its_column() -> None:
    item = Diagnostic("NG201", Severity.ERROR, "Here.", Span("content/wide.md", 2, 301))
    code, caret = diagnostic(item, lines).splitlines()[2:4]
    assert len(code) < 120
    assert code[caret.index("^") :].startswith("HERE")
    assert code.endswith("y…")
    assert "| …x" in code


def test_what_a_terminal_would_act_on_is_written_out() -> None:
    evil = "\x1b]0;owned\x07\u202egnp.exe\r\udc80"
    span = Span(f"content/{evil}.md", 1, 2)
    item = Diagnostic("NG101", Severity.ERROR, evil, span, evil)
    text = diagnostic(item, lambda _: (evil,))
    assert not any(c in text for c in ("\x1b", "\x07", "\u202e", "\r", "\udc80"))
    assert text.count("\\x1b]0;owned\\x07\\u202egnp.exe\\x0d\\udc80") == 4


def test_a_place_that_is_not_in_the_file_any_more_shows_no_line() -> None:
    item = Diagnostic("NG101", Severity.ERROR, "Gone.", Span("content/a.md", 99, 1))
    assert diagnostic(item, lines).splitlines() == ["error NG101: Gone.", "  --> content/a.md:99:1"]


def test_a_column_behind_the_line_points_behind_it() -> None:
    item = Diagnostic("NG101", Severity.ERROR, "End.", Span("content/a.md", 2, 500))
    assert diagnostic(item, lines).splitlines()[2:] == ["  2 | title: One", "    |           ^"]


def test_too_many_are_cut_with_the_errors_first() -> None:
    text = diagnostics([LINK] * LIMIT + [UNKNOWN], lines)
    assert text.startswith("error NG101")
    assert text.endswith("… and 1 more; --format concise shows all, a line each. In all: NG201 200 times, NG101 1 times.")


def test_what_is_wrong_in_no_file_has_no_place() -> None:
    assert diagnostic(OPTION, lines) == "error NG031: --now is 'noon'.\n  fix: Write a date."
