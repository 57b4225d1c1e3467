"""Showing: reports and problems in the format that was asked for, each to the stream it belongs to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from newsgen.emit import text
from newsgen.model.diagnostic import Severity
from newsgen.model.problem import Problem
from newsgen.model.report import BuildReport, PageCounts

FORMATS = ("text", "json", "concise", "sarif", "github")
_EXCERPT_LIMIT = 16 * 1024 * 1024
_NOTHING = BuildReport(True, 0.0, 0, 0, PageCounts(), "", None, ())


@dataclass(slots=True)
class Session:
    """What a command has learnt so far, for the messages about its end."""

    site: Path = field(default_factory=Path)
    format: str = "text"
    no_color: bool = False


def source_lines(site: Path) -> Callable[[str], Sequence[str] | None]:
    """A reader of source lines for excerpts; it keeps the file it read last, diagnostics come ordered by file."""
    kept: tuple[str, Sequence[str] | None] = ("", None)

    def read(path: str) -> Sequence[str] | None:
        nonlocal kept
        if kept[0] != path:
            kept = (path, _lines(site, path))
        return kept[1]

    return read


def _lines(site: Path, path: str) -> Sequence[str] | None:
    try:
        file = (site / path).resolve()
        # An excerpt never shows what lies outside of the site, whatever a link in it points at.
        if not file.is_relative_to(site.resolve()) or not file.is_file() or file.stat().st_size > _EXCERPT_LIMIT:
            return None
        return file.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    except (OSError, ValueError, RuntimeError):
        return None


def is_terminal() -> bool:
    """Whether a person sees standard error; nobody does where it was closed."""
    return sys.stderr is not None and sys.stderr.isatty()


def prepare(form: str) -> None:
    """Load what shows a format, before the work begins: afterwards the system may grant no file any more."""
    if form != "text":
        _for_programs(_NOTHING, form)


def show_report(report: BuildReport, session: Session) -> None:
    """Programs read standard output; people read standard error."""
    if session.format == "text":
        colour = is_terminal() and not session.no_color
        click.echo(text.report(report, source_lines(session.site), colour=colour), err=True, nl=False, color=colour)
        return
    click.echo(_for_programs(report, session.format), nl=False, color=False)


def _for_programs(report: BuildReport, form: str) -> str:
    if form == "json":
        from newsgen.emit import json

        return json.report(report)
    if form == "sarif":
        from newsgen.emit import sarif
        from newsgen.model.codes.catalogue import by_code
        from newsgen.model.version import __version__

        return sarif.report(report, by_code(), __version__)
    if form == "github":
        from newsgen.emit import github

        return github.report(report)
    from newsgen.emit import concise

    return concise.report(report)


def show_problem(stop: Problem, session: Session) -> int:
    """Show why a command stopped; the answer is its exit code. Where a program's stream takes nothing, people are told."""
    try:
        _show(stop, session, session.format)
    except OSError:
        with suppress(OSError):
            _show(stop, session, "text")
    return stop.exit_code


def _show(stop: Problem, session: Session, form: str) -> None:
    if form == "text":
        colour = is_terminal() and not session.no_color
        style = text.COLOUR if colour else text.PLAIN
        click.echo(text.diagnostics(stop.diagnostics, source_lines(session.site), style), err=True, color=colour)
    else:
        ok = not any(item.severity is Severity.ERROR for item in stop.diagnostics)
        report = BuildReport(ok, 0.0, 0, 0, PageCounts(), "", None, stop.diagnostics)
        click.echo(_for_programs(report, form), nl=False, color=False)
