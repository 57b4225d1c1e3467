"""The command `newsgen build`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from newsgen.cli.options import site_option
from newsgen.cli.progress import Progress
from newsgen.cli.show import FORMATS, Session, prepare, show_problem, show_report
from newsgen.model.problem import Problem

EXAMPLES = """\b
Examples:
  newsgen build                          the site in this folder, into output/
  newsgen build --site news --drafts     with drafts, to look at them
  newsgen build --now 2026-11-09T08:00   as it will be at that time
  newsgen build --strict --format github in a workflow: all or nothing
"""


@click.command(epilog=EXAMPLES)
@site_option(", where newsgen.yaml lies")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to build into.  [default: output/ of the site]"
)
@click.option("--clean", is_flag=True, help="Forget what earlier builds found out and make everything again.")
@click.option("--drafts", is_flag=True, help="Publish drafts, too.")
@click.option(
    "--now",
    metavar="WHEN",
    help="Build as if it were WHEN (ISO 8601; the site's zone where none is given).  [default: SOURCE_DATE_EPOCH or the clock]",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes at most.  [default: one a core]")
@click.option("--strict", is_flag=True, help="Write nothing when anything is wrong in the site.")
@click.option("--profile", is_flag=True, help="Tell where the time goes: phases, slowest articles, slowest templates.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to report: text goes to standard error, all others to standard output.",
)
@click.option("--no-color", "no_color", envvar="NO_COLOR", hidden=True, type=str, is_flag=False, flag_value="1", default="")
@click.pass_obj
def build(session: Session, /, site: Path, form: str, no_color: str, **options: Any) -> int:
    """Build the site; only what changed since the last build is made again.

    A source with an error in its own text is held back: its last good page stays, and everything else is built.
    Exits with 0 when all is well, 1 when something is wrong in the site, 2 for a wrong command line, 3 for a bug of
    newsgen, 75 when another build of the site is running.
    """
    from newsgen.site.build import BuildOptions
    from newsgen.site.build import build as build_site

    session.site, session.format, session.no_color = site, form, bool(no_color)
    prepare(form)
    try:
        with Progress(visible=form == "text") as progress:
            report = build_site(BuildOptions(site=site, progress=progress, **options))
    except Problem as stop:
        return show_problem(stop, session)
    show_report(report, session)
    return os.EX_OK if report.ok else 1
