"""The last build, as whoever comes after it needs to know it: which files it made, and whether it came to its end."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from newsgen.engine.schema import open_reading
from newsgen.engine.seal import is_open
from newsgen.model.digest import ABSENT, key_id


class MadeFile(NamedTuple):
    """A file of the output as it was written: its path, the digest of its bytes (0: not known), size, mtime in
    nanoseconds, and the key of the task that made it."""

    path: str
    digest: int
    size: int
    mtime: int
    task: str


class LastBuild:
    """What the ledger tells of the build that ended last; for reading, while no build is running."""

    def __init__(self, connection: sqlite3.Connection, *, done: bool) -> None:
        self._db = connection
        self.done = done
        """Whether it came to its end."""

    @classmethod
    def open(cls, cache: Path) -> LastBuild | None:
        """That of a cache folder; None where there is none that can be read."""
        connection = open_reading(cache / "ledger.db")
        if connection is None:
            return None
        build = cls(connection, done=False)
        build.done = build._meta("state") == "done" and not is_open(cache / "seal.json")
        return build

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _meta(self, name: str) -> str:
        found = self._db.execute("SELECT value FROM meta WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    @property
    def output(self) -> str:
        """The real path of the folder that was built into."""
        return self._meta("output")

    @property
    def now(self) -> int:
        """The moment it was made for, in seconds since 1970 UTC; that of an earlier build where nothing came or went."""
        return int(self._meta("now") or 0)

    @property
    def outside(self) -> list[Any]:
        """The data of the errors that no task has: of the configuration, the theme, the folders."""
        found: list[Any] = json.loads(self._meta("outside") or "[]")
        return found

    def input(self, name: str) -> int:
        """Digest of an input such as `drafts`."""
        found = self._db.execute("SELECT digest FROM input WHERE id=?", (key_id(name),)).fetchone()
        return int(found[0]) if found else ABSENT

    def made(self) -> list[MadeFile]:
        """Every file of the output."""
        sql = "SELECT path, digest, size, mtime, task.key FROM output JOIN task ON task.id=output.task WHERE output.task<>0"
        return [MadeFile(*row) for row in self._db.execute(sql)]
