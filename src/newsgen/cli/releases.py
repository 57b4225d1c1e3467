"""The command `newsgen releases`."""

from __future__ import annotations

from pathlib import Path

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session


@click.command(epilog="Example: newsgen releases live")
@click.argument("target", required=False)
@site_option()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to list them.")
@click.pass_obj
def releases(session: Session, site: Path, target: str | None, form: str) -> None:
    """List the releases that TARGET still has, the newest first."""
    from newsgen.site.publish import releases as releases_of

    session.site, session.format = site, form
    name, kept = releases_of(site, target, lambda text: click.echo(text, err=True))
    if form == "json":
        from newsgen.emit import plan_json

        click.echo(plan_json.releases(name, kept), nl=False)
    else:
        from newsgen.emit import plan

        click.echo(plan.releases(name, kept), nl=False)
