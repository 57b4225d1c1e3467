"""The preview: a site kept open by a thread of its own, which follows the folders and the clock.

What it knows is a `State`, replaced as a whole whenever something is new; anybody may read it at any time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from newsgen.model.config import SiteConfig
from newsgen.model.diagnostic import Diagnostic
from newsgen.model.problem import Problem
from newsgen.model.report import BuildReport
from newsgen.site.live import Live, Turn
from newsgen.site.project import AUTHORS, CONFIG, resolve_now
from newsgen.site.session import FOLDERS
from newsgen.sources.watch import Watch

_LOOK = 20.0
"""Seconds between two looks at the clock: a machine that slept wakes up later than it was told to."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the preview. `turn` is the newest, `last` the newest one that had anything to do;
    `report`, `config` and `now` are of the last one that built."""

    turn: Turn | None = None
    report: BuildReport | None = None
    config: SiteConfig | None = None
    building: bool = True
    phase: str = ""
    done: int = 0
    total: int = 0
    trouble: str = ""
    now: int = 0
    last: Turn | None = None

    @property
    def problem(self) -> Problem | None:
        """What keeps the site from being built, if anything does."""
        return self.turn.problem if self.turn else None

    @property
    def empty(self) -> bool:
        """Whether no build has come to its end yet: a page that is not there may still come."""
        return self.report is None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong: first what stops all of it, then what is wrong in the site as it was last built."""
        found = self.report.diagnostics if self.report else ()
        return (*self.problem.diagnostics, *found) if self.problem else found

    @property
    def next_change(self) -> str | None:
        """When the site changes without an edit."""
        return self.report.next_change_at if self.report else None


class Listener(Protocol):
    """Hears what comes of the preview, in its thread."""

    def turned(self, state: State, /) -> None:
        """The site was looked at, and perhaps built."""

    def progressed(self, state: State, /) -> None:
        """A build goes on."""

    def failed(self, error: Exception, /) -> None:
        """A bug of newsgen showed itself; the preview goes on with the next change."""

    def ended(self) -> None:
        """The thread ends."""


class _Stopped(BaseException):
    """Ends a build midway: what it has written down is kept."""


class Preview:
    """Start it once, stop it once."""

    def __init__(
        self, site: Path, listener: Listener, *, drafts: bool = False, now: str | None = None, jobs: int | None = None
    ) -> None:
        """Raises `Problem` where there is no site, and for a time that cannot be read."""
        resolve_now(now, "UTC")
        self._live = Live(site, drafts=drafts, now=now, jobs=jobs)
        self._now, self._listener = now, listener
        self._watch = Watch(self._live.root, _watched_folders(), (CONFIG,))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="newsgen-preview")
        self.state = State()

    @property
    def root(self) -> Path:
        """The site's folder."""
        return self._live.root

    @property
    def output(self) -> Path:
        """The folder that is served."""
        return self._live.output

    @property
    def ledger(self) -> Path:
        """What the desk reads."""
        return self._live.cache / "ledger.db"

    def want(self, path: str) -> None:
        """Make the page at a URL path before others that are not there yet; from any thread."""
        self._live.want(path)

    def start(self) -> None:
        """Begin to build and to follow. Raises `Problem` where another preview of this site runs."""
        self._live.take()
        self._thread.start()

    def stop(self) -> None:
        """End it, also in the middle of a build; returns when the thread has ended."""
        self._stopping.set()
        self._watch.wake()
        if self._thread.is_alive():
            self._thread.join()

    # -- in the thread --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            with suppress(_Stopped):
                self._follow()
        finally:
            self._watch.stop()
            self._live.close()
            self._listener.ended()

    def _follow(self) -> None:
        self._watch.start()  # before the first build: what is saved meanwhile is not missed
        self.state = replace(self.state, trouble=self._watch.trouble)
        self._take(partial(self._live.start, self._progress))
        while not self._stopping.is_set():
            batch = self._watch.take(self._patience())
            if self._stopping.is_set():
                return
            if batch.paths or batch.everywhere or self._patience() <= 0:
                self._take(partial(self._live.update, None if batch.everywhere else batch.paths, self._progress))

    def _patience(self) -> float:
        """Seconds until the site changes by itself, or until the clock is to be looked at again."""
        change, config = self.state.next_change, self.state.config
        if change is None or config is None or self.state.problem:
            return _LOOK
        try:
            now = resolve_now(self._now, config.site.timezone)
        except Problem:
            return _LOOK
        return min(_LOOK, datetime.fromisoformat(change).timestamp() - now)

    def _take(self, turning: Callable[[], Turn]) -> None:
        try:
            turn = turning()
        except Exception as error:  # noqa: BLE001 - our bug must not end the preview
            self.state = replace(self.state, building=False)
            self._listener.failed(error)
            return
        session = self._live.session()
        self.state = State(
            turn=turn,
            report=turn.report or self.state.report,
            config=session.project.config if session else self.state.config,
            building=False,
            trouble=self._watch.trouble,
            now=session.project.now if session else self.state.now,
            last=turn if turn.ran or turn.removed or turn.problem or self.state.problem or not self.state.last else self.state.last,
        )
        self._listener.turned(self.state)

    def _progress(self, phase: str, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise _Stopped
        self.state = replace(self.state, building=True, phase=phase, done=done, total=total)
        self._listener.progressed(self.state)


def _watched_folders() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*FOLDERS, AUTHORS.partition("/")[0], "templates", "themes")))
