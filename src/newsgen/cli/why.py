"""The command `newsgen why`."""

from __future__ import annotations

from pathlib import Path

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session

EXAMPLES = """\b
Examples:
  newsgen why output/2026/11/a-slug/index.html
  newsgen why /                                  the front page
"""


@click.command(epilog=EXAMPLES)
@site_option()
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder it was built into.  [default: output/]"
)
@click.option("--keys", is_flag=True, help="Show the names and digests in newsgen's memory, too, for a report of a bug.")
@click.argument("target", metavar="FILE")
@click.pass_obj
def why(session: Session, site: Path, output: Path | None, target: str, *, keys: bool) -> None:
    """Say what a file of the output was made from, why it was last made, and what would make it again.

    FILE is a path in the output folder, or a URL of the site such as /2026/11/a-slug/.
    """
    from newsgen.site.explain import why as why_made

    session.site = site
    click.echo(why_made(site, output, target, keys=keys))
