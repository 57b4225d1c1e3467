"""The commands `newsgen new site`, `newsgen new article` and `newsgen new theme`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session


@click.group()
def new() -> None:
    """Start a site, an article or a theme."""


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


THEME_EXAMPLES = """\b
Examples:
  newsgen new theme mine                               a copy of every file, to look at and change
  newsgen new theme mine partials/foot.html            only the page foot; all else stays as newsgen brings it
  newsgen new theme mine static/newsgen.css 404.html   two files more, for the same theme
"""


@new.command("theme", epilog=THEME_EXAMPLES)
@click.argument("name")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@site_option()
@click.pass_obj
def new_theme(session: Session, name: str, files: tuple[str, ...], site: Path) -> None:
    """Start a theme in themes/NAME/: copies of the default theme's files, to change.

    A FILE that you do not copy comes from the default theme and gets better with it, so copy what you want to change. A
    template can be named by its path in templates/. What is there already is never written over.
    """
    from newsgen.site.starter.theme import new_theme as start

    session.site = site
    for path in start(site, name, files):
        click.echo(site / path)
    click.echo(f"To use it, write in newsgen.yaml: theme: {{name: {name}}}", err=True)
