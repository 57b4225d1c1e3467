"""Being alone: whoever needs the lock of a site is told in one way that somebody has it or that there can be none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.publishing import CONFIG
from newsgen.engine.lock import Lock
from newsgen.model.problem import EXIT_BUSY, EXIT_CONTENT, Problem
from newsgen.site.build import BuildOptions, build
from newsgen.site.live import Live
from newsgen.site.publish import PublishOptions, publish
from newsroom import Newsroom

USERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "build": (lambda site: build(BuildOptions(site)), ".newsgen"),
    "publish": (lambda site: publish(PublishOptions(site)), ".newsgen"),
    "preview": (lambda site: Live(site).take(), ".newsgen/preview"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Newsroom(tmp_path / "site", 1, CONFIG).root


def stopped(user: str, site: Path) -> Problem:
    with pytest.raises(Problem) as stop:
        USERS[user][0](site)
    assert [one.span.file for one in stop.value.diagnostics] == [USERS[user][1]]
    return stop.value


@pytest.mark.parametrize("user", USERS)
def test_somebody_else_has_the_lock(site: Path, user: str) -> None:
    folder = site / USERS[user][1]
    folder.mkdir(parents=True)
    lock = Lock(folder / "lock")
    assert lock.acquire()
    found = stopped(user, site)
    lock.release()
    assert (found.diagnostics[0].code, found.exit_code) == ("NG022", EXIT_BUSY)


@pytest.mark.parametrize("user", USERS)
def test_the_folder_cannot_be_used(site: Path, user: str) -> None:
    (site / ".newsgen").write_bytes(b"")
    found = stopped(user, site)
    assert (found.diagnostics[0].code, found.exit_code) == ("NG025", EXIT_CONTENT)
    assert found.diagnostics[0].message.startswith(f"The folder {USERS[user][1]} cannot be used: ")
