"""The writer: writes a file of the site if it differs, whole or not at all, and removes what has to go."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress

from newsgen.model.digest import digest
from newsgen.model.work import Output

Known = Callable[[str], tuple[int, int, int] | None]
TEMPORARY = ".newsgen-tmp-"


class OutputProblem(OSError):
    """A file of the site could not be written; `path` is relative to the output folder."""

    def __init__(self, path: str, cause: OSError) -> None:
        super().__init__(cause.errno, cause.strerror)
        self.path = path

    def __reduce__(self) -> tuple[type[OutputProblem], tuple[str, OSError]]:
        return OutputProblem, (self.path, OSError(self.errno, self.strerror))  # it travels from a worker to the build


class Files:
    """The file system as the writer uses it: the one layer that every file of the site goes through (tests put faults here)."""

    def create(self, path: str, data: bytes) -> None:
        """Write a new file."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
        finally:
            os.close(descriptor)

    def replace(self, source: str, target: str) -> None:
        """Give a file its name in one step."""
        os.replace(source, target)

    def make_folder(self, path: str) -> None:
        """Make one folder in another."""
        os.mkdir(path)

    def make_folders(self, path: str) -> None:
        """Make a folder and those above it."""
        os.makedirs(path, exist_ok=True)

    def remove(self, path: str) -> None:
        """Remove a file."""
        os.unlink(path)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        os.rmdir(path)


class Writer:
    """Writes below `root`. `known` gives digest, size and mtime of what was written under a path, if anything."""

    def __init__(self, root: str, known: Known, files: Files | None = None, *, staging: str = "") -> None:
        self._root, self._known, self._files = root, known, files or Files()
        self._staging = staging

    def write(self, path: str, data: bytes) -> Output:
        """Write a file unless the same bytes are there already."""
        value = digest(data)
        known = self._known(path)
        target = f"{self._root}/{path}"
        if known and known[0] == value and _is_as_known(target, known):
            return Output(path, value, known[1], known[2], written=False)
        base = self._staging or self._root
        target = f"{base}/{path}"
        try:
            self._put(base, target, data, new=known is None)
            state = os.stat(target)
        except OSError as problem:
            raise OutputProblem(path, problem) from problem
        return Output(path, value, state.st_size, state.st_mtime_ns, written=True)

    def _put(self, base: str, target: str, data: bytes, *, new: bool) -> None:
        folder, _, name = target.rpartition("/")
        if new:  # most pages have a folder of their own
            with suppress(OSError):
                self._files.make_folder(folder)
        temporary = f"{folder}/{TEMPORARY}{os.getpid()}-{digest(name.encode()) & 0xFFFFFFFF:08x}"
        try:
            try:
                self._files.create(temporary, data)
            except (FileNotFoundError, NotADirectoryError):
                self._make_room(base, folder)
                self._files.create(temporary, data)
            self._move(base, temporary, target)
        except OSError:
            with suppress(OSError):
                self._files.remove(temporary)
            raise

    def _move(self, base: str, source: str, target: str) -> None:
        """Give a file its name, also where that needs a folder, or a folder of an older site has it."""
        try:
            self._files.replace(source, target)
        except (FileNotFoundError, NotADirectoryError):
            self._make_room(base, target.rpartition("/")[0])
            self._files.replace(source, target)
        except IsADirectoryError:
            self._remove_tree(target)
            self._files.replace(source, target)

    def _make_room(self, base: str, folder: str) -> None:
        """Make a folder below `base`, also where a file of an older site has the name of one of the folders above."""
        above = folder
        while len(above) > len(base):
            if os.path.isfile(above) or os.path.islink(above):
                self._files.remove(above)
            above = above.rpartition("/")[0]
        self._files.make_folders(folder)

    def _remove_tree(self, folder: str) -> None:
        for current, folders, names in os.walk(folder, topdown=False):
            for name in names:
                self._files.remove(f"{current}/{name}")
            for name in folders:
                if os.path.islink(f"{current}/{name}"):
                    self._files.remove(f"{current}/{name}")
                else:
                    self._files.remove_folder(f"{current}/{name}")
        self._files.remove_folder(folder)

    def remove(self, path: str) -> None:
        """Remove a file of the site, and the folders that it leaves empty. It is no error if it is not there."""
        target = f"{self._root}/{path}"
        try:
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                self._files.remove(target)
            folder = target.rpartition("/")[0]
            while len(folder) > len(self._root):
                with suppress(FileNotFoundError):
                    self._files.remove_folder(folder)
                folder = folder.rpartition("/")[0]
        except OSError as problem:
            if problem.errno not in _STAYS:
                raise OutputProblem(path, problem) from problem

    def publish_staged(self, path: str) -> tuple[int, int]:
        """Move a staged file to its place; gives its size and mtime there."""
        staged, target = f"{self._staging}/{path}", f"{self._root}/{path}"
        try:
            try:
                self._move(self._root, staged, target)
            except OSError as problem:
                if problem.errno != errno.EXDEV:
                    raise
                # An output folder on another file system, where a copy gets its name in one step as well.
                with open(staged, "rb") as stream:
                    self._put(self._root, target, stream.read(), new=False)
            state = os.stat(target)
        except OSError as problem:
            raise OutputProblem(path, problem) from problem
        return state.st_size, state.st_mtime_ns


_STAYS = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY, errno.ENOTDIR})
"""What is said of a folder that holds something, is somebody's place or is none; then those above it hold something, too."""


def _is_as_known(target: str, known: tuple[int, int, int]) -> bool:
    try:
        state = os.stat(target, follow_symlinks=False)
    except OSError:
        return False
    return state.st_size == known[1] and state.st_mtime_ns == known[2]
