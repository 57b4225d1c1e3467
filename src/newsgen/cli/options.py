"""Options that several commands have, with the same words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def site_option(more: str = "") -> Callable[[_Command], _Command]:
    """`--site`, the folder of the site; `more` goes on from there in its help."""
    return click.option(
        "--site", type=click.Path(path_type=Path, file_okay=False), default=Path(),
        help=f"Folder of the site{more}.  [default: this folder]",
    )
