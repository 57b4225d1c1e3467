"""Failures of the memory: what SQLite reports becomes what the system refused, or damage that a fresh start mends."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from newsgen.model.problem import Problem, problem

_CAUSES = MappingProxyType({
    "SQLITE_FULL": errno.ENOSPC, "SQLITE_CANTOPEN": errno.EACCES, "SQLITE_READONLY": errno.EROFS,
    "SQLITE_NOMEM": errno.ENOMEM, "SQLITE_BUSY": errno.EBUSY, "SQLITE_LOCKED": errno.EBUSY, "SQLITE_IOERR": errno.EIO,
})
# The texts by which an error that came from a worker process is known: it has no name any more.
_TEXTS = MappingProxyType({
    "database or disk is full": "SQLITE_FULL", "unable to open database file": "SQLITE_CANTOPEN",
    "attempt to write a readonly database": "SQLITE_READONLY", "database is locked": "SQLITE_BUSY",
    "disk I/O error": "SQLITE_IOERR",
})


class MemoryDamaged(Exception):
    """The ledger is not what was written; only a fresh start helps."""


def lasting(damage: MemoryDamaged) -> Problem:
    """What is left to say where a fresh start ended in damage, too."""
    return problem(
        "NG025", f"The memory in .newsgen could not be kept: {damage}.", ".newsgen",
        "Look at the disk, or put the site on another one; what was finished is kept.",
    )


@contextmanager
def memory_failures(ledger: Path, *, doubtful: bool) -> Iterator[None]:
    """Raise what SQLite cannot do as the `OSError` it comes from, naming the ledger, or as `MemoryDamaged`.

    `doubtful`: the build before was killed, so that nothing vouches for each byte of the ledger; then whatever goes wrong
    may be damage. Elsewhere an error of another kind is a bug, and stays what it is.
    """
    try:
        yield
    except (json.JSONDecodeError, UnicodeDecodeError) as wrong:
        # Sources and templates decode with care of their own: what cannot be read here is the ledger's own text.
        raise MemoryDamaged(str(wrong)) from wrong
    except sqlite3.DatabaseError as wrong:
        name = getattr(wrong, "sqlite_errorname", None) or _TEXTS.get(str(wrong), "")
        cause = next((number for start, number in _CAUSES.items() if name.startswith(start)), None)
        if cause is None:  # a table or a column that is not there any more shows as many kinds of error
            raise MemoryDamaged(str(wrong)) from wrong
        raise OSError(cause, os.strerror(cause), str(ledger)) from wrong
    except (OSError, MemoryError, Problem):
        raise
    except Exception as wrong:
        if doubtful:
            raise MemoryDamaged(str(wrong)) from wrong
        raise
