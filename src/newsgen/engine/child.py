"""Children: what processes that are made by a build have to observe.

One must not outlive the build that it works for, or it would write beside the next one; and Ctrl-C, which goes to every
process of a terminal, is for the build alone to answer.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PR_SET_PDEATHSIG = 1


def can_fork() -> bool:
    """Whether a fork is safe: with more than one thread (a watcher's, a server's) it could copy a lock that is held."""
    return os.name == "posix" and threading.active_count() == 1


@contextmanager
def no_interrupt() -> Iterator[None]:
    """Children begun in the block never see Ctrl-C, if they `depend_on_parent`; this process sees it after the block."""
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def depend_on_parent() -> None:
    """In a child: pass over Ctrl-C, and have the kernel end this process when its parent ends (Linux; elsewhere the end of
    the pipe has to do)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
