"""The tables of the ledger, and how to open it.

Every number called `id`, `dep`, `task` or `idx` is the 64-bit digest of a text (a key, an index name), so that no
table of names has to be looked up on the way in.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from newsgen.model.work import FOREVER

VERSION = "3"

_TABLES = f"""
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
-- What lies in the site's folders: size, mtime, ctime, inode are the stamp; digest is of the bytes (0: not read yet;
-- -1, and -1 as its size: unsettled, tasks read it otherwise than it was known).
CREATE TABLE source(path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, digest INT) WITHOUT ROWID;
-- Everything else a task may read on floor SOURCE: sections of the configuration, templates, data, tools.
CREATE TABLE input(id INTEGER PRIMARY KEY, key TEXT, digest INT);
-- One row a task: trace is [shared, own, asked] (the id of a set of reads or 0, its own reads, its questions) and shapes
-- the list of its shapes, both as JSON; refs counts who wants it.
CREATE TABLE task(id INTEGER PRIMARY KEY, key TEXT, floor INT, refs INT, seconds REAL DEFAULT 0,
                  reason TEXT DEFAULT '', diagnostics TEXT, trace TEXT, shapes TEXT);
CREATE INDEX task_diagnostics ON task(id) WHERE diagnostics IS NOT NULL;
-- What has to run: the memory of "changed", kept until it is done, so that a killed build loses nothing.
CREATE TABLE stale(floor INT, id INT, reason TEXT, PRIMARY KEY(floor, id)) WITHOUT ROWID;
CREATE TABLE result(id INTEGER PRIMARY KEY, key TEXT, task INT, digest INT, data BLOB, pack INT, offset INT, length INT);
CREATE INDEX result_task ON result(task);
-- Who read what, and what its digest was. A set of reads that many tasks share stands here once, as a reader itself.
CREATE TABLE read(dep INT, task INT, digest INT, PRIMARY KEY(dep, task)) WITHOUT ROWID;
CREATE TABLE readset(id INTEGER PRIMARY KEY, data TEXT);
-- Stretches of indices that answers depend on; level and bucket name the smallest aligned stretch that holds one.
CREATE TABLE span(idx INT, level INT, bucket INT, task INT, slot INT, low INT, high INT, lanes INT,
                  PRIMARY KEY(idx, level, bucket, task, slot, low)) WITHOUT ROWID;
CREATE TABLE touched(idx INT, position INT, lanes INT, PRIMARY KEY(idx, position, lanes)) WITHOUT ROWID;
-- The ordered indices, and how many rows each period of them holds.
CREATE TABLE row(idx INT, position INT, member TEXT, PRIMARY KEY(idx, position, member)) WITHOUT ROWID;
CREATE INDEX row_member ON row(member);
CREATE TABLE count(idx INT, period TEXT, n INT, PRIMARY KEY(idx, period)) WITHOUT ROWID;
CREATE TABLE tally(idx INT, name TEXT, n INT, PRIMARY KEY(idx, name)) WITHOUT ROWID;
CREATE TABLE shape(task INT, slot INT, claim TEXT, rank INT, since INT, until INT, live INT, PRIMARY KEY(task, slot)) WITHOUT ROWID;
CREATE INDEX shape_claim ON shape(claim) WHERE claim <> '';
CREATE INDEX shape_since ON shape(since);
CREATE INDEX shape_until ON shape(until) WHERE until < {FOREVER};
-- The manifest: what was written where; task 0 is a file that has to go.
CREATE TABLE output(path TEXT PRIMARY KEY, task INT, digest INT, size INT, mtime INT, floor INT) WITHOUT ROWID;
CREATE INDEX output_task ON output(task);
"""


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open a ledger file; a new one gets its tables. Raises sqlite3.DatabaseError where the file is damaged."""
    if readonly:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    else:
        connection = sqlite3.connect(path, isolation_level=None)
    try:
        _prepare(connection, readonly=readonly)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, *, readonly: bool) -> None:
    if not readonly:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint=10000")
    connection.execute("PRAGMA mmap_size=268435456")
    connection.execute("PRAGMA cache_size=-32000")
    connection.execute("PRAGMA temp_store=MEMORY")
    if not readonly and not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        connection.executescript("BEGIN;" + _TABLES + f"INSERT INTO meta VALUES('schema', '{VERSION}');COMMIT;")


def open_reading(path: Path) -> sqlite3.Connection | None:
    """A connection that only reads; None where there is no ledger of this version that can be read."""
    try:
        connection = connect(path, readonly=True)
    except sqlite3.DatabaseError:
        return None
    if has_schema(connection):
        return connection
    connection.close()
    return None


def has_schema(connection: sqlite3.Connection) -> bool:
    """Whether the file has the tables of this version."""
    try:
        found = connection.execute("SELECT value FROM meta WHERE name='schema'").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(found and found[0] == VERSION)
