"""The command `newsgen serve`."""

from __future__ import annotations

import os
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsgen.cli.crash import crash
from newsgen.cli.options import site_option
from newsgen.cli.progress import Progress
from newsgen.cli.show import Session, source_lines

if TYPE_CHECKING:
    from newsgen.model.diagnostic import Diagnostic
    from newsgen.site.preview import State

EXAMPLES = """\b
Examples:
  newsgen serve                     the site in this folder, at http://127.0.0.1:4000/
  newsgen serve --open --drafts     with drafts, and with a browser at once
  newsgen serve --now 2026-12-01    as it will be on that day
"""


@click.command(epilog=EXAMPLES)
@site_option(", where newsgen.yaml lies")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer on; by default only this machine can ask.")
@click.option("--port", type=click.IntRange(0, 65535), default=4000, show_default=True, help="Port to answer on; 0 takes a free one.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="Answer to this name, too (behind a proxy or a tunnel). May be given more than once.")
@click.option("--drafts", is_flag=True, help="Show drafts, too.")
@click.option(
    "--now", metavar="WHEN",
    help="Show the site as it is at WHEN (ISO 8601; the site's zone where none is given).  [default: SOURCE_DATE_EPOCH or the clock]",
)
@click.option("--open", "browse", is_flag=True, help="Open the front page in a browser.")
@click.pass_obj
def serve(session: Session, site: Path, host: str, port: int, names: tuple[str, ...], drafts: bool, now: str | None, browse: bool) -> int:
    """Show the site while you write: every change is there as soon as it is saved.

    Builds into a folder of its own, never into output/. What is wrong is shown on the page, and at /_desk/, the desk of
    the newsroom. Ctrl-C ends it.
    """
    from newsgen.serve.preview import ServeOptions
    from newsgen.serve.preview import serve as serve_site

    session.site = site
    terminal = Terminal(session, browse=browse)
    with terminal.progress:
        serve_site(ServeOptions(site, host, port, drafts, now, tuple(name.lower() for name in names)), terminal)
    return os.EX_OK


class Terminal:
    """Tells the person at the terminal what happens: a line a build, and each problem once."""

    def __init__(self, session: Session, *, browse: bool) -> None:
        self.progress = Progress(visible=True)
        self._session, self._browse = session, browse
        self._found: tuple[Diagnostic, ...] = ()
        self._told: frozenset[Diagnostic] = frozenset()
        self._alone = threading.Lock()

    def serving(self, address: str) -> None:
        """The first page can be asked for."""
        click.echo(f"The site is at {address} and its desk at {address}_desk/ (Ctrl-C ends it)", err=True)
        if self._browse:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def turned(self, state: State) -> None:
        """The site was looked at, and perhaps built."""
        from newsgen.emit import text

        self.progress.finish()
        fresh, mended = self._news(state.diagnostics)
        turn = state.turn
        if fresh:
            click.echo(text.diagnostics(fresh, source_lines(self._session.site)), err=True)
        elif mended:
            click.echo(f"{text.counted(mended, 'problem')} mended.", err=True)
        if turn and not turn.problem and (turn.written or turn.removed or turn.number == 1):
            what = f"{text.counted(len(turn.written), 'file')} written"
            what += f", {len(turn.removed):,} removed" if turn.removed else ""
            click.echo(f"Build {turn.number:,}: {what}, {_took(turn.seconds)}.", err=True)
        if turn and turn.number == 1 and state.trouble:
            click.echo(
                f"The system does not tell of changes here ({state.trouble}); newsgen looks at the files every second instead.",
                err=True,
            )

    def _news(self, found: tuple[Diagnostic, ...]) -> tuple[list[Diagnostic], int]:
        """What was not told yet, and how many of what was told is no longer so."""
        if found is self._found:
            return [], 0
        now = frozenset(found)
        fresh, mended = [one for one in dict.fromkeys(found) if one not in self._told], len(self._told - now)
        self._found, self._told = found, now
        return fresh, mended

    def progressed(self, state: State) -> None:
        """A build goes on."""
        if state.turn is None:
            self.progress(state.phase, state.done, state.total)

    def failed(self, error: Exception) -> None:
        """A bug of newsgen showed itself; the preview goes on."""
        with self._alone:
            click.echo(crash(error, ["serve"], self._session.site), err=True)


def _took(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"
