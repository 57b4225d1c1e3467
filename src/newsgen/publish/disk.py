"""Files on this machine's disk, written so that they outlive a loss of power and can be read by everybody."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

TEMPORARY = ".newsgen-tmp-"
"""At the beginning of the name of a file that has not its own name yet."""


def names_in(folder: Path) -> set[str]:
    """What lies in a folder; nothing where there is no folder."""
    try:
        return set(os.listdir(folder))
    except FileNotFoundError:
        return set()


def read_file(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, or its beginning; none where there is no file."""
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except FileNotFoundError:
        return b""


def put_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f"{TEMPORARY}{os.getpid()}")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(beside, path)


def swap_link(link: Path, goal: str) -> None:
    """Let a link lead elsewhere, in one step: at every moment it leads to the old goal or to the new one."""
    beside = link.with_name(f"{link.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    beside.symlink_to(goal)
    os.replace(beside, link)
    settle(link.parent)


def settle(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(root: str, below: str) -> None:
    """Make a folder and those above it below `root`, so that a web server can read them whatever the umask is."""
    path = root
    for part in below.split("/"):
        path = f"{path}/{part}"
        try:
            os.mkdir(path)
        except FileExistsError:
            continue
        os.chmod(path, 0o755)  # noqa: S103 - it is a public site


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; it is no error if it is not there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()


def is_folder(path: Path) -> bool:
    """Whether it is a folder itself, not a link to one."""
    return path.is_dir() and not path.is_symlink()
