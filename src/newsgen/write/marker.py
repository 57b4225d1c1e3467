"""The marker: the file that says of an output folder that it is ours, and by its time which memory wrote there last."""

from __future__ import annotations

import os
from contextlib import suppress

MARKER = ".newsgen"
MARKER_TEXT = b"newsgen made this folder. Files in it that are not part of the site are removed by the next full build.\n"
"""Stands in folders that were empty when newsgen first built into them; elsewhere, what it did not write stays."""


def stamp(output: str) -> str:
    """The marker's time, "" where there is no marker; raises OSError where nobody can tell."""
    try:
        return str(os.stat(os.path.join(output, MARKER)).st_mtime_ns)
    except (FileNotFoundError, NotADirectoryError):
        return ""


def renew(output: str) -> str:
    """Give the marker another time, by which a memory that is older than this folder is known; gives the stamp."""
    with suppress(OSError):
        os.utime(os.path.join(output, MARKER))
    return stamp(output)
