"""Records: what the ledger can tell about sources, outputs, diagnostics and time. It only reads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from newsgen.engine.brief import restore
from newsgen.engine.schema import connect, open_reading
from newsgen.engine.shapes import load_shapes
from newsgen.engine.traces import read_trace
from newsgen.model.digest import index_id, key_id
from newsgen.model.work import FOREVER, Asked

_FEW = 100


class Story(NamedTuple):
    """What is known of how an output was made: its path, its task, why it last ran, what it read and asked."""

    path: str
    key: str
    reason: str
    reads: list[tuple[str, int]]
    asked: list[Asked]


def outputs_of(ledger: Path, output: str) -> list[str]:
    """The files that a ledger of whichever version knows of an output folder; none where it cannot be read."""
    try:
        with closing(connect(ledger, readonly=True)) as connection:
            if connection.execute("SELECT value FROM meta WHERE name='output'").fetchone() != (output,):
                return []
            paths = [row[0] for row in connection.execute("SELECT path FROM output")]
    except sqlite3.DatabaseError:
        return []
    return [path for path in paths if isinstance(path, str) and not {"", ".", ".."} & set(path.split("/"))]


class Records:
    """What a ledger tells; `connection` may be a reading one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, ledger: Path) -> Records | None:
        """Those of a ledger file, for reading; None where there is none that can be read."""
        connection = open_reading(ledger)
        return cls(connection) if connection else None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def sources(self) -> dict[str, tuple[int, int, int, int, int]]:
        """Stamp and digest of every known file."""
        return self._stamps("")

    def sources_below(self, path: str) -> dict[str, tuple[int, int, int, int, int]]:
        """Stamp and digest of a known file, or of every known file in a folder."""
        return self._stamps("WHERE path=? OR (path>? AND path<?)", path, path + "/", path + "0")  # "0" follows "/"

    def _stamps(self, where: str, *given: str) -> dict[str, tuple[int, int, int, int, int]]:
        rows = self._db.execute(f"SELECT path, size, mtime, ctime, inode, digest FROM source {where}", given)  # noqa: S608
        return {row[0]: row[1:] for row in rows}

    def has_tasks(self, kind: str) -> bool:
        """Whether there is any task of a kind."""
        return self._db.execute("SELECT 1 FROM task WHERE key LIKE ? LIMIT 1", (kind + ":%",)).fetchone() is not None

    def output(self, path: str) -> tuple[int, int, int] | None:
        """Digest, size and mtime of what was last written under a path."""
        found: tuple[int, int, int] | None = self._db.execute(
            "SELECT digest, size, mtime FROM output WHERE path=? AND task<>0", (path,)
        ).fetchone()
        return found

    def outputs(self) -> list[tuple[str, int, int, int]]:
        """(path, task, size, mtime) of every output."""
        return self._db.execute("SELECT path, task, size, mtime FROM output WHERE task<>0").fetchall()

    def output_paths(self) -> set[str]:
        """The paths of every output, those that have to go among them."""
        return {row[0] for row in self._db.execute("SELECT path FROM output")}

    def output_task(self, path: str) -> int | None:
        """The task that made an output."""
        found = self._db.execute("SELECT task FROM output WHERE path=?", (path,)).fetchone()
        return found[0] if found else None

    def orphans(self) -> list[tuple[str, int]]:
        """(path, floor) of the outputs that nobody makes any more."""
        return self._db.execute("SELECT path, floor FROM output WHERE task=0 ORDER BY path").fetchall()

    def planned(self, floors: Sequence[int]) -> int:
        """How many outputs there are on some floors."""
        marks = ",".join("?" * len(floors))
        sql = f"SELECT count(*) FROM output WHERE task<>0 AND floor IN ({marks})"  # noqa: S608 - only question marks
        return int(self._db.execute(sql, tuple(floors)).fetchone()[0])

    def mentions(self, index: str, name: str) -> int:
        """How often a name is mentioned in a name index."""
        found = self._db.execute("SELECT n FROM tally WHERE idx=? AND name=?", (index_id(index), name)).fetchone()
        return found[0] if found else 0

    def is_idle(self) -> bool:
        """Whether there is nothing to run."""
        return self._db.execute("SELECT 1 FROM stale UNION ALL SELECT 1 FROM touched LIMIT 1").fetchone() is None

    def diagnostics(self) -> list[list[Any]]:
        """The data of every diagnostic of what was made or reused."""
        rows = self._db.execute("SELECT diagnostics FROM task WHERE diagnostics IS NOT NULL")
        return [data for (text,) in rows for data in json.loads(text)]

    def troubled(self) -> set[int]:
        """The tasks that have diagnostics."""
        return {task for (task,) in self._db.execute("SELECT id FROM task WHERE diagnostics IS NOT NULL")}

    def diagnostics_of(self, tasks: Collection[int]) -> Iterator[tuple[int, list[list[Any]]]]:
        """Some tasks' diagnostics as data; few are looked up, of many all are read."""
        sql = "SELECT id, diagnostics FROM task WHERE diagnostics IS NOT NULL"
        if len(tasks) > _FEW:
            rows = (row for row in self._db.execute(sql) if row[0] in tasks)
        else:
            rows = (row for task in tasks for row in self._db.execute(f"{sql} AND id=?", (task,)))
        return ((task, json.loads(text)) for task, text in rows)

    def next_change(self, now: int) -> int | None:
        """When the next shape begins or ends after `now` (seconds since 1970 UTC)."""
        moments = [
            self._db.execute("SELECT min(since) FROM shape WHERE since>?", (now,)).fetchone()[0],
            self._db.execute("SELECT min(until) FROM shape WHERE until>? AND until<?", (now, FOREVER)).fetchone()[0],
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    def contested(self) -> set[str]:
        """Claims that more than one shape has, at whatever time."""
        sql = "SELECT claim FROM shape WHERE claim<>'' GROUP BY claim HAVING count(*)>1"
        return {claim for (claim,) in self._db.execute(sql)}

    def contested_of(self, claims: Iterable[str]) -> set[str]:
        """Those of some claims that more than one shape has, at whatever time."""
        sql = "SELECT 1 FROM shape WHERE claim=? AND claim<>'' LIMIT 2"
        return {claim for claim in claims if len(self._db.execute(sql, (claim,)).fetchall()) > 1}

    def rivals(self, now: int, claims: Iterable[str]) -> list[tuple[str, list[tuple[str, int]]]]:
        """Those of some claims that more than one shape has at `now`, with (task's key, slot) of each, the holder first."""
        sql = (
            "SELECT task.key, slot FROM shape JOIN task ON task.id=shape.task WHERE claim=? AND claim<>''"
            " AND since<=? AND until>? ORDER BY rank, task.key, slot"
        )
        found = [(claim, self._db.execute(sql, (claim, now, now)).fetchall()) for claim in claims]
        return [(claim, keys) for claim, keys in found if len(keys) > 1]

    def crowd(self, index: str, reach: int, most: int) -> list[tuple[int, str]]:
        """Stretches of an index up to its end (of at least 2**reach) that more than `most` tasks look at: how many, and
        the key of one of them."""
        sql = (
            "SELECT count(DISTINCT task), max(task) FROM span WHERE idx=? AND level>=? AND high>=? GROUP BY level, bucket, low"
            " HAVING count(DISTINCT task)>?"
        )
        rows = self._db.execute(sql, (index_id(index), reach, FOREVER, most)).fetchall()
        found = []
        for count, task in rows:
            key = self._db.execute("SELECT key FROM task WHERE id=?", (task,)).fetchone()
            found.append((count, key[0] if key else ""))
        return found

    def reads_of(self, key: str) -> list[tuple[str, int]]:
        """What a task read."""
        row = self._db.execute("SELECT trace FROM task WHERE id=?", (key_id(key),)).fetchone()
        return read_trace(self._db, restore(row[0], key) or "[0,[],[]]")[0] if row else []

    def story(self, path: str) -> Story | None:
        """How an output was made."""
        row = self._db.execute(
            "SELECT path, key, reason, trace FROM output JOIN task ON task.id=output.task WHERE path=?", (path,)
        ).fetchone()
        if row is None:
            return None
        reads, asked = read_trace(self._db, restore(row[3], row[1]) or "[0,[],[]]")
        return Story(row[0], row[1], row[2], reads, asked)

    def wanted_by(self, claim: str) -> list[str]:
        """The keys of the tasks that the holder of a claim has wanted."""
        row = self._db.execute(
            "SELECT shapes, key, slot FROM shape JOIN task ON task.id=shape.task WHERE claim=? AND live", (claim,)
        ).fetchone()
        return list(load_shapes(restore(row[0], row[1]))[row[2]].spawns) if row else []

    def maker(self, result: str) -> tuple[str, str] | None:
        """Key and last reason of the task that made a result."""
        found: tuple[str, str] | None = self._db.execute(
            "SELECT task.key, task.reason FROM result JOIN task ON task.id=result.task WHERE result.id=?",
            (key_id(result),),
        ).fetchone()
        return found
