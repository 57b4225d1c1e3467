"""Orphans: a worker must not outlive the build that it works for, or it would write beside the next one."""

from __future__ import annotations

import ctypes
import signal
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends (Linux; elsewhere the end of the pipe has to do)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
