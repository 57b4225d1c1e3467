"""A session: one that opens only halfway leaves nothing open."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from newsgen.site import session
from newsroom import Newsroom

OPEN = Path("/proc/self/fd")


def held(root: Path) -> list[str]:
    """The files of a site's memory that this process has open."""
    found = [str(one.readlink()) for one in OPEN.iterdir() if one.is_symlink()]
    return [path for path in found if path.startswith(f"{root}/") and "ledger" in path]


@pytest.mark.skipif(not OPEN.is_dir(), reason="needs /proc")
def test_a_memory_that_opens_halfway_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(tmp_path / "site", 2)
    room.build()

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr(session, "Memory", no_room)
        with pytest.raises(OSError, match="Too many open files") as caught:
            room.build()
    assert caught.traceback
    assert not held(room.root)
    assert room.build().ok
