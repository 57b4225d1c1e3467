"""The watch: what changes in the folders of a site, as batches of paths that are safe to read now.

A file that is being written is not told before its writer closes it or pauses, and a file that is gone not before it
had time to come back, for many editors save by deleting and creating. So nobody reads half of a save.
"""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

QUIET = 0.012  # seconds without an event before a batch is told
PATIENCE = 0.2  # a stream of events is told in parts
WRITING = 0.25  # a file whose writer neither closes it nor goes on
CREATED = 0.05  # a file that came at once, as by a rename from elsewhere
GONE = 0.08
BURST = 4000  # so many events at once: the system may have lost some
POLL = 1.0  # where watching is impossible: how often to look everywhere

# By what happened to a path: how long to wait for what may follow. Opening and reading are no events: we read, too.
_WAITS = MappingProxyType({
    FileClosedEvent: QUIET, FileModifiedEvent: WRITING, FileCreatedEvent: CREATED, FileDeletedEvent: GONE,
    DirCreatedEvent: QUIET, DirDeletedEvent: GONE, FileMovedEvent: GONE, DirMovedEvent: GONE,
})


class Batch(NamedTuple):
    """Root-relative POSIX paths that changed, each with all that is below it; `everywhere`: look at all there is."""

    paths: frozenset[str] = frozenset()
    everywhere: bool = False


class Waiting:
    """Paths on their way: collects what happened and says when it may be told. `note` and `take` lock nothing."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}
        self._last = self._first = 0.0
        self._events = 0

    def note(self, path: str, wait: float, now: float) -> None:
        """Something happened to a path; what may follow is waited for until `now + wait`."""
        if now - self._last > QUIET * 8:
            self._first, self._events = now, 0
        self._due[path] = now + wait
        self._last = now
        self._events += 1

    def take(self, now: float) -> Batch | None:
        """What may be told now, None where nothing is."""
        quiet = now - self._last >= QUIET
        if not quiet and now - self._first < PATIENCE:
            return None
        ready = frozenset(path for path, due in self._due.items() if due <= now)
        if not ready:
            return None
        if self._events >= BURST:
            if not quiet:
                return None  # the end of it is waited for: looking everywhere costs
            self._due.clear()
            self._events = 0
            return Batch(everywhere=True)
        for path in ready:
            del self._due[path]
        self._first = now
        return Batch(ready)

    def next(self, now: float) -> float | None:
        """Seconds until there may be something to tell, None where nothing is on its way."""
        if not self._due:
            return None
        at = min(self._due.values())
        return max(0.001, max(at, min(self._last + QUIET, self._first + PATIENCE)) - now)


class Watch(FileSystemEventHandler):
    """Watches folders and files of a site from `start` to `stop`; one thread takes the batches."""

    def __init__(self, root: Path, folders: Iterable[str], files: Iterable[str]) -> None:
        self._root, self._folders, self._files = str(root), tuple(folders), frozenset(files)
        self._waiting = Waiting()
        self._change = threading.Condition()
        self._woken = False
        self._observer = Observer(timeout=0.2)
        self._watched: dict[str, tuple[str, ObservedWatch]] = {}
        self.trouble = ""
        """Why the system does not tell of changes; then all is looked at every second."""

    def start(self) -> None:
        """Begin; from now on nothing is missed."""
        # watchdog warns of what it does itself where a folder comes with another one in it: it watches that twice.
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        try:
            self._observer.schedule(self, self._root, event_filter=list(_WAITS))
            self._follow(self._folders)
            self._observer.start()
        except OSError as cause:
            self.trouble = cause.strerror or type(cause).__name__

    def stop(self) -> None:
        """End; `take` returns at once from now on."""
        self.wake()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def wake(self) -> None:
        """Have `take` return; from any thread."""
        with self._change:
            self._woken = True
            self._change.notify_all()

    def take(self, timeout: float) -> Batch:
        """Wait for a batch; an empty one after `timeout` seconds, or when woken."""
        end = time.monotonic() + timeout
        with self._change:
            while True:
                now = time.monotonic()
                if self._woken:
                    self._woken = False
                    return Batch()
                batch = self._waiting.take(now)
                if batch:
                    return batch
                if now >= end:
                    return Batch(everywhere=bool(self.trouble))
                left = [end - now]
                if (following := self._waiting.next(now)) is not None:
                    left.append(following)
                if self.trouble:
                    end = min(end, now + POLL)
                    left = [end - now]
                self._change.wait(min(left))

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog, in its thread."""
        wait = _WAITS.get(type(event))
        if wait is None:
            return
        self._note(event.src_path, wait)
        if isinstance(event, FileMovedEvent | DirMovedEvent):
            self._note(event.dest_path, QUIET)

    def _note(self, path: bytes | str, wait: float) -> None:
        name = self._name(os.fsdecode(path))
        if name is None:
            return
        if name in self._folders:
            # A folder of the site came, went, or was replaced by another: its watch belongs to the old one.
            self._follow((name,))
        with self._change:
            self._waiting.note(name, wait, time.monotonic())
            self._change.notify_all()

    def _name(self, path: str) -> str | None:
        """The name of a path in the site, None where nobody is interested in it."""
        for real, (folder, _) in list(self._watched.items()):
            if path == real or path.startswith(real + "/"):
                path = f"{self._root}/{folder}{path[len(real):]}"
                break
        if not path.startswith(self._root + "/"):
            return None
        name = path[len(self._root) + 1 :]
        parts = name.split("/")
        if any(part.startswith(".") or part.endswith("~") for part in parts):
            return None
        return name if name in self._files or parts[0] in self._folders else None

    def _follow(self, folders: Iterable[str]) -> None:
        """Watch folders that are there; one that was deleted and made again is another one."""
        for folder in folders:
            for real in [real for real, (name, _) in self._watched.items() if name == folder]:
                self._observer.unschedule(self._watched.pop(real)[1])
            real = os.path.realpath(f"{self._root}/{folder}")
            if not real.startswith(self._root + "/") or not os.path.isdir(real) or real in self._watched:
                continue
            try:
                watch = self._observer.schedule(self, real, recursive=True, event_filter=list(_WAITS))
            except FileNotFoundError:
                continue  # gone again; the event of that is on its way
            self._watched[real] = (folder, watch)
