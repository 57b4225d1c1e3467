"""The progress bar of a publish: bytes, how many a second, and the time left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsgen.cli.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Transfer(Progress):
    """As `Progress`, with bytes as what is counted."""

    def _made(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description:<10}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(compact=True),
        )
        bar = RichProgress(*columns, console=Console(stderr=True), transient=True)
        bar.start()
        return bar
