"""The scan: walks content/ and static/, compares stamps, reads only what is suspect.

A stamp is (size, mtime, ctime, inode). An equal stamp means an equal file, because a change of bytes moves ctime even
where a program sets mtime back; a file touched a moment before the scan gets no stamp, so that it is read next time.
A digest of 0 says that the file was not read yet, or could not be: then it is tried again. One that tasks read otherwise than
it was known has neither stamp nor digest (`UNSETTLED`), and is read again, too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from newsgen.model.diagnostic import Diagnostic, Diagnostics, Span
from newsgen.model.digest import digest

Stamp = tuple[int, int, int, int]
_RACY = 50_000_000
_COARSE = 1_000_000_000
_SEPARATOR = "\x1f"  # between the parts of what tables and indices say of a file
_NO_STAMP: Stamp = (-1, 0, 0, 0)


@dataclass(slots=True)
class ScanDiff:
    """What moved since the last scan; paths are root-relative POSIX. `changed` holds new digests."""

    stamps: list[tuple[str, int, int, int, int, int]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[tuple[str, int]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


class Outside(OSError):
    """A path that leads out of the site."""


def read_inside(root: str, path: str) -> bytes:
    """The bytes of a regular file of the site. The open file itself is asked where it lies, so no link swapped in
    meanwhile leads outside; raises `Outside` or another OSError."""
    descriptor = os.open(f"{root}/{path}", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise Outside(f"{path} is not a regular file")
        if not _is_inside(root, _real_path(descriptor, f"{root}/{path}")):
            raise Outside(f"{path} leads out of the site")
        parts = []
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def _real_path(descriptor: int, path: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return os.path.realpath(path)


def _is_inside(root: str, real: str) -> bool:
    return real.startswith(root.rstrip("/") + "/")


def scan(root: Path, folders: tuple[str, ...], known: Mapping[str, tuple[int, int, int, int, int]], now_ns: int) -> ScanDiff:
    """Compare the folders below `root` (a real path) with `known`: path -> stamp and digest (0: not read yet)."""
    return _compare(str(root), folders, known, now_ns)


def look(
    root: Path, folders: tuple[str, ...], paths: Iterable[str],
    known_below: Callable[[str], Mapping[str, tuple[int, int, int, int, int]]], now_ns: int,
) -> ScanDiff:
    """Compare only what lies at or below `paths` (root-relative POSIX) in the folders; `known_below` gives what is known
    of one of them. What a scan would pass over is passed over here, too."""
    base, total, problems, asked = str(root), ScanDiff(), Diagnostics(), set(paths)
    for path in sorted(asked):
        parts = path.split("/")
        above = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
        if parts[0] not in folders or not asked.isdisjoint(above[:-1]) or {"", ".", ".."} & set(parts):
            continue
        hidden = any(part.startswith(".") or part.endswith("~") for part in parts[1:])
        if not _has_good_name(path, Diagnostics() if hidden else problems):
            continue
        barred = any(os.path.islink(f"{base}/{one}") and not _link_is_fine(base, one, problems) for one in above)
        found = _compare(base, () if hidden or barred else (path,), known_below(path), now_ns)
        for part in fields(ScanDiff):
            setattr(total, part.name, getattr(total, part.name) + getattr(found, part.name))
    total.diagnostics += problems
    return total


def _compare(base: str, starts: tuple[str, ...], known: Mapping[str, tuple[int, int, int, int, int]], now_ns: int) -> ScanDiff:
    diff, lost = ScanDiff(), list[str]()
    problems = Diagnostics()
    unseen = dict(known)
    for path, state in _walk(base, starts, problems, lost):
        before = unseen.pop(path, None)
        if (
            before is not None and before[4] and before[1] == state.st_mtime_ns and before[0] == state.st_size
            and before[2] == state.st_ctime_ns and before[3] == state.st_ino
        ):
            continue
        stamp = (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
        # Some file systems know whole seconds only.
        racy = _RACY if stamp[1] % _COARSE or stamp[2] % _COARSE else 2 * _COARSE
        kept = _NO_STAMP if max(stamp[1], stamp[2]) > now_ns - racy else stamp
        if before is None:
            diff.added.append(path)
            diff.stamps.append((path, *kept, 0))
            continue
        value = _digest(base, path)
        if not value and not before[4]:
            continue
        diff.stamps.append((path, *kept, value))
        if value != before[4]:
            diff.changed.append((path, value))
    for part in (diff.added, diff.stamps, diff.changed):
        part.sort()
    # What cannot be looked at just now is not gone: its pages stay until it can be.
    below = tuple(f"{path}/" for path in lost)
    diff.gone = sorted(path for path in unseen if path not in lost and not path.startswith(below))
    diff.diagnostics = list(problems)
    return diff


def _digest(root: str, path: str) -> int:
    try:
        return digest(read_inside(root, path))
    except OSError:
        return 0


def _walk(root: str, folders: tuple[str, ...], problems: Diagnostics, lost: list[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Every file with its state; `lost` gets the folders and files that are there but cannot be looked at."""
    pending = list(reversed(folders))
    while pending:
        folder = pending.pop()
        try:
            if folder in folders and os.path.islink(f"{root}/{folder}") and not _link_is_fine(root, folder, problems):
                continue
            try:
                entries = list(os.scandir(f"{root}/{folder}"))
            except NotADirectoryError:
                if "/" in folder and stat.S_ISREG((state := os.stat(f"{root}/{folder}")).st_mode):  # one file was asked for
                    yield folder, state
                continue
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as problem:
            problems.error("NG105", f"The folder cannot be read: {problem.strerror}.", Span(folder), "Give yourself the right to read it.")
            lost.append(folder)
            continue
        for entry in entries:
            name = entry.name
            path = f"{folder}/{name}"
            if name[0] == "." or name[-1] == "~":
                continue
            try:
                if entry.is_file(follow_symlinks=False) and name.isascii() and name.isprintable():  # nearly all are
                    yield path, entry.stat(follow_symlinks=False)
                    continue
                if not _has_good_name(path, problems):
                    continue
                if entry.is_symlink() and not _link_is_fine(root, path, problems):
                    continue
                if entry.is_dir():
                    pending.append(path)
                elif entry.is_file():
                    yield path, entry.stat()
            except OSError as problem:
                problems.error("NG105", f"The file cannot be read: {problem.strerror}.", Span(path), "Mend or remove it.")
                lost.append(path)


def _has_good_name(path: str, problems: Diagnostics) -> bool:
    """Whether everything can be told of a file by its name; says so where not."""
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode("utf-8", "replace").decode()
        problems.error("NG106", "The name of this file is not UTF-8.", Span(shown), "Rename the file.")
        return False
    if _SEPARATOR in path:
        problems.error("NG106", "The name of this file holds a control character.", Span(path.replace(_SEPARATOR, "?")), "Rename the file.")
        return False
    return True


def _link_is_fine(root: str, path: str, problems: Diagnostics) -> bool:
    real = os.path.realpath(f"{root}/{path}")
    if not _is_inside(root, real):
        problems.error(
            "NG104", "This symbolic link leads out of the site and was not followed.", Span(path),
            "Copy the file into the site, or remove the link.",
        )
        return False
    if os.path.isdir(real) and f"{root}/{path}".startswith(real.rstrip("/") + "/"):
        problems.error(
            "NG104", "This symbolic link leads to a folder that holds it, so following it would never end.", Span(path),
            "Remove the link.",
        )
        return False
    return True
