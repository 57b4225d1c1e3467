"""The command `newsgen why`."""

from __future__ import annotations

from pathlib import Path

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session

EXAMPLES = """\b
Example:
  newsgen why output/2026/11/a-slug/index.html
"""


@click.command(epilog=EXAMPLES)
@site_option()
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder it was built into.  [default: output/]"
)
@click.argument("target", metavar="FILE")
@click.pass_obj
def why(session: Session, site: Path, output: Path | None, target: str) -> None:
    """Say why a file of the output was made again in the last build that made it.

    FILE is a path in the output folder, or a URL of the site such as /2026/11/a-slug/.
    """
    from newsgen.site.explain import why as why_made

    session.site = site
    click.echo(why_made(site, output, target))
