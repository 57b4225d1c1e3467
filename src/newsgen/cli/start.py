"""The entry point: whoever presses Ctrl-C while newsgen is still being loaded is told so in a line, too."""

from __future__ import annotations

import sys


def start() -> int:
    """Load the command line and run it; the answer is the exit code."""
    try:
        from newsgen.cli.main import main

        return main()
    except KeyboardInterrupt:
        if sys.stderr:
            sys.stderr.write("Stopped.\n")
        return 130
