"""Stores of votes: SQLite in a file, and a real PostgreSQL where Debian's packages are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsgen.feedback.postgres import PostgresVotes
from newsgen.feedback.sqlite import SqliteVotes
from newsgen.feedback.store import VoteStore

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def as_server(*command: str) -> None:
    """Run one of PostgreSQL's programs; it refuses to be root."""
    user: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd="/", **user)
    if done.returncode:
        pytest.skip(f"PostgreSQL does not run here: {(done.stderr or done.stdout).strip()[-300:]}")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of an empty server that answers on a socket file only."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    programs = PROGRAMS[-1]
    with tempfile.TemporaryDirectory(prefix="newsgen-pg-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data, log = f"{folder}/data", f"{folder}/log"
        as_server(f"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        as_server(f"{programs}/pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "30", "start")
        try:
            yield f"postgresql:///postgres?host={folder}&user=postgres"
        finally:
            as_server(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VoteStore]:
    """An empty store of each kind."""
    if request.param == "sqlite":
        made: VoteStore = SqliteVotes(tmp_path / "votes.db")
    else:
        url = request.getfixturevalue("postgres_url")
        made = PostgresVotes(url)
        for table in ("newsgen_vote", "newsgen_pass", "newsgen_hour"):
            made._execute(f"TRUNCATE {table}", ())  # type: ignore[attr-defined]
    yield made
    made.close()
