"""Being alone: the lock on a folder of memory, held by whoever builds, publishes or shows what lies there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from newsgen.engine.lock import Lock
from newsgen.model.problem import EXIT_BUSY, problem


class Busy(NamedTuple):
    """What is told, and advised, where somebody else holds the lock."""

    message: str
    hint: str


BUILDING = Busy("Another build of this site is running.", "Wait until it has ended, then build again.")
PUBLISHING = Busy("A build or another publish of this site is running.", "Wait until it has ended.")
SHOWING = Busy("Another preview of this site is running.", "Use that one, or end it first.")


def take_lock(folder: Path, shown: str, busy: Busy, patience: float = 0.0) -> Lock:
    """The lock on a folder, which is made where it is not there; waits for it up to `patience` seconds.

    `shown` names the folder to people. Raises `Problem` where somebody else has the lock or the system refuses.
    """
    lock = Lock(folder / "lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = lock.acquire(patience)
    except OSError as cause:
        raise problem(
            "NG025", f"The folder {shown} cannot be used: {cause.strerror}.", shown,
            "Give yourself the right to write in the site's folder, and make room on the disk.",
        ) from cause
    if not free:
        raise problem("NG022", busy.message, shown, busy.hint, EXIT_BUSY)
    return lock


@contextmanager
def alone(folder: Path, shown: str, busy: Busy, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock on a folder for the block; as `take_lock`."""
    lock = take_lock(folder, shown, busy, patience)
    try:
        yield
    finally:
        lock.release()
