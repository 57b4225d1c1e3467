"""The command `newsgen publish`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session, show_problem
from newsgen.cli.transfer import Transfer
from newsgen.model.problem import Problem

EXAMPLES = """\b
Examples:
  newsgen publish                        to the only target there is
  newsgen publish live --dry-run         what would be done, in its order
  newsgen publish live --format json     for a workflow
"""


@click.command(epilog=EXAMPLES)
@click.argument("target", required=False)
@site_option(", where newsgen.yaml lies")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder it was built into.  [default: output/ of the site]"
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--allow-deletes", type=click.IntRange(min=0), metavar="N",
    help="Let up to N files go from the live site.  [default: 20, or a tenth of it if that is more]",
)
@click.option("--with-errors", is_flag=True, help="Publish although the last build had errors.")
@click.option("--with-drafts", is_flag=True, help="Publish drafts and what is still to come, to a preview.")
@click.option("--no-grace", is_flag=True, help="Remove assets and pictures of the last release now, not with the next one.")
@click.option("--now", metavar="WHEN", hidden=True)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
    help="How to report: text goes to standard error (a dry run to standard output), JSON to standard output.",
)
@click.option("--no-color", "no_color", envvar="NO_COLOR", hidden=True, type=str, is_flag=False, flag_value="1", default="")
@click.pass_obj
def publish(session: Session, /, site: Path, form: str, no_color: str, **options: Any) -> int:
    """Bring what `newsgen build` made to TARGET, a name of publish.targets in newsgen.yaml.

    Only what differs is sent, in an order that never shows a page before its style sheet. A publish that is cut off
    changes nothing for readers; the next one goes on where it stopped.
    Exits with 0 when the release is live, 1 when something has to be mended first, 2 for a wrong command line, 3 for a bug
    of newsgen, 75 when another publisher was faster or the target does not answer: try again later.
    """
    from newsgen.site.publish import PublishOptions
    from newsgen.site.publish import publish as publish_site

    session.site, session.format, session.no_color = site, form, bool(no_color)
    try:
        with Transfer(visible=form == "text") as progress:
            result = publish_site(
                PublishOptions(site=site, progress=progress, told=lambda text: click.echo(text, err=True), **options)
            )
    except Problem as stop:
        return show_problem(stop, session)
    if form == "json":
        from newsgen.emit import plan_json

        click.echo(plan_json.report(result), nl=False, color=False)
    else:
        from newsgen.emit import plan

        click.echo(plan.report(result), nl=False, err=not result.dry_run)
        if result.diagnostics:
            show_problem(Problem(result.diagnostics), session)
    return 1 if any(item.severity == "error" for item in result.diagnostics) else os.EX_OK
