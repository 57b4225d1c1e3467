"""Reading what somebody may be writing just now: never half of a save, where the system can tell."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time

from newsgen.sources.scan import read_inside

_PATIENCE = 0.25
_PAUSE = 0.004


def read_stable(root: str, path: str) -> bytes:
    """As `read_inside`, but where a writer has the file open, or it changes while it is read, it is read again; after a
    quarter of a second it is taken as it is."""
    place = f"{root}/{path}"
    end = time.monotonic() + _PATIENCE
    while True:
        before = _stamp(place)
        data = read_inside(root, path)
        if (not being_written(place) and _stamp(place) == before) or time.monotonic() >= end:
            return data
        time.sleep(_PAUSE)


def _stamp(place: str) -> tuple[int, int, int] | None:
    try:
        state = os.stat(place)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ino


def being_written(place: str) -> bool:
    """Whether somebody has a file open for writing. False where the system does not tell (other than Linux, files of others).

    The kernel grants a read lease only on a file that nobody writes (fcntl(2), "Leases"). It is given back at once; a writer
    who comes in between is held up so long, and this process gets a signal that is ignored by default.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False
