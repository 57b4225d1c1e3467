"""The command `newsgen rollback`."""

from __future__ import annotations

from pathlib import Path

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session

EXAMPLES = """\b
Examples:
  newsgen rollback                       the release before the live one, at the only target
  newsgen rollback live 20261109T080000Z-1a2b3c4d
"""


@click.command(epilog=EXAMPLES)
@click.argument("target", required=False)
@click.argument("release", required=False)
@site_option()
@click.pass_obj
def rollback(session: Session, site: Path, target: str | None, release: str | None) -> None:
    """Make an older release of TARGET live again: RELEASE, or the one before the live one.

    The next publish compares with it as usual, so what it brings is what the sources say then.
    """
    from newsgen.site.publish import rollback as bring_back

    session.site = site
    name, live = bring_back(site, target, release, lambda text: click.echo(text, err=True))
    click.echo(f"Release {live.id} of {name} is live.", err=True)
