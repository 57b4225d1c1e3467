"""Sources that are saved while they are read: a save is read whole, or not yet."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from newsgen.sources.scan import Outside
from newsgen.sources.stable import being_written, read_stable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
HALF = b"x" * 5000


def save(path: Path, number: int) -> None:
    """Write a file in two halves, each of which says which save it is of."""
    with path.open("wb") as file:
        file.write(b"%d " % number + HALF)
        file.flush()
        time.sleep(0.01)
        file.write(HALF + b" %d" % number)


def test_no_read_is_of_half_a_save(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    save(path, 0)
    over = threading.Event()

    def write() -> None:
        for number in range(1, 60):
            save(path, number)
            time.sleep(0.02)
        over.set()

    thread = threading.Thread(target=write)
    thread.start()
    reads = set()
    while not over.is_set():
        first, body, last = read_stable(str(tmp_path), "a.md").split(b" ")
        assert first == last
        assert body == HALF + HALF
        reads.add(first)
    thread.join()
    assert len(reads) > 3
    assert read_stable(str(tmp_path), "a.md").startswith(b"59 ")


def test_who_never_closes_a_file_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.write(b"so far")
        file.flush()
        assert being_written(str(path))
        assert read_stable(str(tmp_path), "a.md") == b"so far"
    assert not being_written(str(path))


def test_what_cannot_be_read_is_told_as_ever(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_stable(str(tmp_path), "nothing.md")
    (tmp_path / "away").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "away/a.md").write_bytes(b"secret")
    (tmp_path / "site/a.md").symlink_to(tmp_path / "away/a.md")
    with pytest.raises(Outside):
        read_stable(str(tmp_path / "site"), "a.md")
