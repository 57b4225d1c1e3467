"""The commands `newsgen feedback serve`, `export`, `report` and `adapter`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from newsgen.cli.options import site_option
from newsgen.cli.show import Session

SERVE = """\b
Examples:
  newsgen feedback serve --site https://news.example.org/ --db votes.db
  newsgen feedback serve --site https://news.example.org/ --db postgresql:///votes --proxies 1
\b
The site says where to post: set feedback: {endpoint: https://votes.example.org/-/feedback} in newsgen.yaml, or let your
web server pass /-/feedback on to this program.
"""
EXPORT = """\b
Examples:
  newsgen feedback export                          the votes of the preview of this site
  newsgen feedback export --db votes.db > votes.jsonl
  newsgen feedback export --db votes.db --since 2026-11-01 --format csv --output votes.csv
\b
Comments are text that strangers wrote: show them to people, never hand them to a model as instructions.
"""
REPORT = """\b
Examples:
  newsgen feedback report --db votes.db             which articles help most
  newsgen feedback report --db votes.db --by prompt which prompt writes them
"""
ADAPTER = """\b
Examples:
  newsgen feedback adapter cloudflare               into the folder feedback-cloudflare
  newsgen feedback adapter netlify netlify
"""


def _of_votes(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the commands that read votes."""
    options = (
        site_option(", to know its articles"),
        click.option(
            "--db", metavar="FILE|URL", help="The votes: a file, or a postgresql:// URL.  [default: those of the preview]"
        ),
        click.option(
            "--since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Only votes from this day on, such as 2026-11-09."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(epilog="Example: newsgen feedback report --by prompt")
def feedback() -> None:
    """Collect, export and compare the answers to "Was this article helpful?"."""


@feedback.command("serve", epilog=SERVE)
@click.option("--site", metavar="URL", required=True, help="Address of the site; only its pages may post.")
@click.option("--db", metavar="FILE|URL", required=True, help="Where votes are kept: a file, or a postgresql:// URL.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer on.")
@click.option("--port", type=click.IntRange(0, 65535), default=4001, show_default=True, help="Port to answer on.")
@click.option(
    "--proxies", type=click.IntRange(0, 10), default=0, show_default=True, help="How many proxies of yours are in front of it."
)
@click.option("--name", "names", metavar="HOST", multiple=True, help="A further name that it is called by. May be repeated.")
@click.option(
    "--register", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
    help="Folder of the built site, to know its articles.  [default: asks the site]",
)
@click.option("--salt", metavar="FILE|memory", help="Where the salt of the day is kept.  [default: FILE.salt beside --db, or memory]")
@click.option("--per-minute", type=click.IntRange(min=0), default=6, show_default=True, help="Votes a minute of one network; 0: any number.")
@click.option("--per-day", type=click.IntRange(min=0), default=30, show_default=True, help="Votes a day of one network.")
@click.option("--overall", type=click.IntRange(min=0), default=300, show_default=True, help="Votes a minute of all.")
@click.option(
    "--spike", type=click.IntRange(min=0), default=20, show_default=True,
    help="Votes beyond this many times an article's usual hour are kept as suspect; 0: never.",
)
@click.option("--comment-days", type=click.IntRange(min=1), default=400, show_default=True, help="Comments are erased after this many days.")
def serve(per_minute: int, per_day: int, overall: int, spike: int, comment_days: int, **options: Any) -> None:
    """Take the votes of a live site.

    No cookie is set, and no address or browser is written down: one vote a visitor and day is held by a keyed tag, which
    is erased at midnight UTC together with its key.
    """
    from newsgen.serve.collecting import Collecting, collect
    from newsgen.site.feedback import Limits

    limits = Limits(per_minute, per_day, overall, spike, comment_days)
    collect(
        Collecting(limits=limits, **options),
        ready=lambda address: click.echo(f"Votes are taken at {address}/-/feedback (Ctrl-C ends it).", err=True),
        bug=lambda error: click.echo(f"newsgen has a bug ({type(error).__name__}: {error}). It goes on; please report it.", err=True),
    )


@feedback.command("export", epilog=EXPORT, short_help="Write the votes out, for programs.")
@_of_votes
@click.option("--format", "form", type=click.Choice(("jsonl", "csv")), default="jsonl", show_default=True, help="How to write them.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.  [default: standard output]")
@click.pass_obj
def export(session: Session, /, site: Path, db: str | None, since: Any, form: str, output: Path | None) -> None:
    """Write out the votes of each article and revision, with what the site knows of the article.

    One record has the counts, the lower bound of the share of "yes" (Wilson, 95 %), reasons, comments, and the article's
    title, tags, section, sources, model and prompt version.
    """
    from newsgen.site.feedback import VotesAsked, export_text

    session.site = site
    text = export_text(VotesAsked(site, db, since.date().isoformat() if since else ""), form)
    if output:
        output.write_bytes(text.encode())
    else:
        click.echo(text.encode(), nl=False)


@feedback.command("report", epilog=REPORT)
@_of_votes
@click.option(
    "--by", "group", type=click.Choice(("article", "model", "prompt", "tag", "section", "source")), default="article",
    show_default=True, help="What to compare.",
)
@click.option("--limit", type=click.IntRange(min=0), default=25, show_default=True, help="Lines at most; 0: all.")
@click.pass_obj
def report(session: Session, /, site: Path, db: str | None, since: Any, group: str, limit: int) -> None:
    """Say what readers find helpful, best first.

    "helpful" is the lower bound of the share of "yes" (Wilson, 95 %): 3 of 3 is less certain than 90 of 100, and stands
    below it.
    """
    from newsgen.site.feedback import VotesAsked, report_text

    session.site = site
    click.echo(report_text(VotesAsked(site, db, since.date().isoformat() if since else ""), group, limit), nl=False)


@feedback.command("adapter", epilog=ADAPTER, short_help="Write a collector for Cloudflare or Netlify.")
@click.argument("name", type=click.Choice(("cloudflare", "netlify")))
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@site_option()
@click.pass_obj
def adapter(session: Session, /, name: str, folder: Path | None, site: Path) -> None:
    """Write the files of a collector that runs without a server of yours into FOLDER.

    cloudflare is a Worker with a D1 database, netlify a function with Netlify Blobs.
    """
    from newsgen.site.adapters import write_adapter

    session.site = site
    for path in write_adapter(site, name, folder or Path(f"feedback-{name}")):
        click.echo(path)
