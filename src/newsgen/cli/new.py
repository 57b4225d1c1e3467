"""The commands `newsgen new site` and `newsgen new article`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session


@click.group()
def new() -> None:
    """Start a site or an article."""


@new.command("site", epilog="Example: newsgen new site news")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def new_site(session: Session, folder: Path) -> None:
    """Start a newsroom in FOLDER: a configuration, three articles to change or delete, a page about it.

    FOLDER must be empty or not there yet.
    """
    from newsgen.site.starter import new_site as start

    session.site = folder
    for path in start(folder):
        click.echo(f"  {folder / path}", err=True)
    click.echo(f"Your newsroom is ready. Build it: cd {shlex.quote(str(folder))} && newsgen build", err=True)


@new.command("article", epilog='Example: newsgen new article "Chips get cheaper" --section chips')
@click.argument("title")
@click.option("--section", metavar="SLUG", help="The section it belongs to: its folder in content/.  [default: none]")
@site_option()
@click.pass_obj
def new_article(session: Session, title: str, section: str | None, site: Path) -> None:
    """Start an article called TITLE, as a draft. Prints the path of its file."""
    from newsgen.site.starter import new_article as start

    session.site = site
    click.echo(site / start(site, title, section))
