"""A site kept open: built once, then brought up to date for whatever a watcher names, without looking at the rest.

It builds into a folder of its own with a memory of its own, so that `newsgen build` can run beside it. All methods but
`take` and `want` belong to one thread.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from newsgen.engine.compact import compact
from newsgen.engine.failure import MemoryDamaged, lasting, memory_failures
from newsgen.engine.lock import Lock
from newsgen.engine.seal import is_open
from newsgen.model.diagnostic import Diagnostic
from newsgen.model.key import kind_of, name_of
from newsgen.model.problem import Problem, problem, system_problem
from newsgen.model.report import BuildReport
from newsgen.model.routes import claim_of
from newsgen.model.work import Outcome
from newsgen.render.theme import Theme
from newsgen.site.alone import SHOWING, take_lock
from newsgen.site.appearance import open_theme
from newsgen.site.inputs import Inputs, collect
from newsgen.site.outputs import look_at_outputs, mend_outputs, prepare_output, remove_orphans, sweep
from newsgen.site.project import Project, find_root, open_project, resolve_now
from newsgen.site.report import report_of
from newsgen.site.session import FOLDERS, Session
from newsgen.write.writer import OutputProblem

PREVIEW = ".newsgen/preview"
_COMPACT_EVERY = 500

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look at the world led to.

    `written` and `removed` are paths below the output folder, `ran` (key, reason) of each task. With a `problem` (of the
    configuration, the theme or the disk) nothing was built and the site stays as it was; `report` is None then.
    """

    number: int
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    report: BuildReport | None = None
    problem: Problem | None = None
    seconds: float = 0.0
    ran: tuple[tuple[str, str], ...] = ()


class Live:
    """Start it, update it as often as something changed, close it."""

    def __init__(self, site: Path, *, drafts: bool = False, now: str | None = None, jobs: int | None = None) -> None:
        """`now` as on the command line (fixed for as long as this lives), else the clock at each turn.

        Raises `Problem` where there is no site.
        """
        self.root = find_root(site)
        self._drafts, self._now, self._jobs = drafts, now, jobs
        self.cache = self.root / PREVIEW
        self.output = self.cache / "site"
        self._lock: Lock | None = None
        self._session: Session | None = None
        self._world: tuple[Project, Theme, Inputs, tuple[Diagnostic, ...]] | None = None
        self._found: dict[str, list[Diagnostic]] = {}
        self._number = 0
        self._behind: set[str] | None = set()
        """What a turn that failed has not taken in; None: everything."""
        self._written: list[str] = []
        self._waiting: list[str] = []
        self._guard = threading.Lock()

    # -- for any thread -------------------------------------------------------------------------------------------

    def want(self, path: str) -> None:
        """Somebody asks for the page at a URL path such as /2026/11/a/: it is made before others that are not there."""
        claim = claim_of("/" + path.lstrip("/"))
        with self._guard:
            if claim not in self._waiting:
                self._waiting.append(claim)

    def take(self) -> None:
        """Take possession of the preview's folder. Raises `Problem` where another preview of the site runs, or the folder
        cannot be used."""
        if self._lock is None:
            self._lock = take_lock(self.cache, PREVIEW, SHOWING)

    # -- for the one thread ---------------------------------------------------------------------------------------

    def start(self, progress: Progress | None = None) -> Turn:
        """Bring the preview's folder up to date, which is taken first. Raises `Problem` as `take`; any other
        problem is told by the turn, and the next `update` tries again."""
        self.take()
        return self._turn(None, progress)

    def update(self, paths: Collection[str] | None = None, progress: Progress | None = None) -> Turn:
        """Take in what changed at or below `paths` (root-relative POSIX), None: anywhere; also what time brought."""
        return self._turn(None if paths is None else set(paths), progress)

    def close(self) -> None:
        """Write down that the memory is whole, and let go of everything."""
        try:
            if self._session:
                with suppress(OSError, MemoryDamaged), memory_failures(self.cache / "ledger.db", doubtful=False):
                    self._session.close()
                self._session.abandon()
        finally:
            self._session = None
            if self._lock:
                self._lock.release()
                self._lock = None

    def session(self) -> Session | None:
        """What is open, for whoever shows it (the desk)."""
        return self._session

    def _turn(self, paths: set[str] | None, progress: Progress | None) -> Turn:
        started, self._number = time.perf_counter(), self._number + 1
        self._written = []
        paths = None if paths is None or self._behind is None else paths | self._behind
        claims = self._claims()
        try:
            try:
                turn = self._build(paths, progress, started, clean=False)
            except MemoryDamaged:
                self._drop()
                turn = self._build(None, progress, started, clean=True)
        except Problem as wrong:
            found = wrong
        except MemoryDamaged as again:
            self._drop()
            found = lasting(again)
        except (OSError, MemoryError) as wrong:
            self._drop()
            found = _cannot_write(wrong) if isinstance(wrong, OutputProblem) else system_problem(wrong)
        except BaseException:  # a bug, or somebody who wants to end: what is on record is whole, what is open may not be
            self._drop()
            self._behind = None
            raise
        else:
            self._behind = set()
            with self._guard:  # what could be made was made: nobody waits any longer for what is not there
                self._waiting = [claim for claim in self._waiting if claim not in claims]
            return turn
        self._behind = paths
        return Turn(self._number, problem=found, seconds=time.perf_counter() - started)

    def _drop(self) -> None:
        self._world = None  # of the time of its turn, as the session is
        if self._session:
            self._session.abandon()
            self._session = None

    def _build(self, paths: set[str] | None, progress: Progress | None, started: float, *, clean: bool) -> Turn:
        doubtful = not clean and self._session is None and is_open(self.cache / "seal.json")
        with memory_failures(self.cache / "ledger.db", doubtful=doubtful):
            return self._brought_up_to_date(paths, progress, started, clean=clean)

    def _brought_up_to_date(self, paths: set[str] | None, progress: Progress | None, started: float, *, clean: bool) -> Turn:
        outside = paths is None or any(path.partition("/")[0] != "content" for path in paths) or self._world is None
        if outside or not self._world:
            project = self._open_project()
            theme, wrong = open_theme(project)
            self._world = (project, theme, collect(project, theme), (*project.diagnostics, *wrong))
        project, theme, inputs, found = self._world
        fresh = self._session is None
        session = self._session
        if session is None:
            prepare_output(project)
            session = Session(project, theme, inputs, self._jobs, strict=False)
            self._session = session
            session.listener, session.watched = self._hear, True
            session.open(clean=clean)
        else:
            project = replace(project, now=resolve_now(self._now, project.config.site.timezone))
            session.renew(project, theme, inputs)
        self._take_in(session, None if fresh else paths)
        if fresh:
            mend_outputs(session, look_at_outputs(session).result())
        work = session.run(progress, self._order, self._wanted)
        orphans = [path for path, _ in session.records.orphans()]
        removed = remove_orphans(session)
        sweep(session)
        if self._number % _COMPACT_EVERY == 0:
            compact(session.ledger, session.store)
        diagnostics = [*found, *(one for below in self._found.values() for one in below)]
        report = report_of(session, work, diagnostics, removed, started)
        written = tuple(dict.fromkeys(self._written))
        return Turn(
            self._number, written, tuple(orphans), report, None, time.perf_counter() - started, tuple(work.ran)
        )

    def _open_project(self) -> Project:
        project = open_project(self.root, None, self._now, drafts=self._drafts)
        return replace(project, output=self.output, cache=self.cache)

    def _take_in(self, session: Session, paths: Iterable[str] | None) -> None:
        inside = None if paths is None else [path for path in paths if path.partition("/")[0] in FOLDERS]
        scan = session.take_in(inside)
        for path in FOLDERS if inside is None else inside:
            for known in [one for one in self._found if one == path or one.startswith(path + "/")]:
                del self._found[known]
        for one in scan.diagnostics:
            self._found.setdefault(one.span.file, []).append(one)

    def _hear(self, outcomes: Sequence[Outcome]) -> None:
        self._written += [output.path for outcome in outcomes for output in outcome.outputs if output.written]

    # -- what somebody waits for ----------------------------------------------------------------------------------

    def _claims(self) -> list[str]:
        with self._guard:
            return list(self._waiting)

    def _order(self, keys: list[str]) -> list[str]:
        """First what a page that is waited for may be made of, then the newest articles, as file names tell; then the rest."""
        slugs = {claim.removesuffix("/index.html").rpartition("/")[2] for claim in self._claims()} - {""}

        def rank(one: str) -> int:
            kind = kind_of(one)
            if kind == "fixed" or (kind == "parse" and any(slug in one for slug in slugs)):
                return 0
            return 1 if kind == "parse" else 2

        articles = sorted((one for one in keys if kind_of(one) == "parse"), key=name_of, reverse=True)
        return sorted([*articles, *(one for one in keys if kind_of(one) != "parse")], key=rank)

    def _wanted(self) -> list[str]:
        """The tasks of the pages that somebody waits for and that can be made by now."""
        session, keys = self._session, []
        if session is None:
            return []
        for claim in self._claims():
            if os.path.lexists(self.output / claim):  # a name that no file can have is no file
                made: list[str] = []
            else:
                made = [key for key in session.records.wanted_by(claim) if kind_of(key) in _PAGES]
                if not made:
                    continue
            keys += made
            with self._guard:
                self._waiting.remove(claim)
        return keys


_PAGES = frozenset({"page", "front", "list", "terms", "redirect"})


def _cannot_write(cause: OutputProblem) -> Problem:
    return problem(
        "NG020", f"The preview cannot be written: {cause.strerror or cause}.", PREVIEW,
        "Make room on the disk, or give yourself the right to write there.",
    )
