"""The build: the rooms in order, and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from newsgen.engine.failure import MemoryDamaged, lasting, memory_failures
from newsgen.engine.scheduler import Work
from newsgen.engine.seal import is_open
from newsgen.model.problem import Problem, problem
from newsgen.model.report import BuildReport
from newsgen.site.alone import BUILDING, alone
from newsgen.site.appearance import open_theme
from newsgen.site.inputs import collect
from newsgen.site.outputs import look_at_outputs, mend_outputs, prepare_output, remove_orphans, sweep
from newsgen.site.profile import Profiler
from newsgen.site.project import Project, open_project
from newsgen.site.report import report_of
from newsgen.site.session import Session
from newsgen.write.writer import OutputProblem

_PATIENCE = 2.0
"""Seconds to wait for a build that is about to end."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build is asked for. `now` as on the command line; `jobs` None: as many as there are cores."""

    site: Path
    output: Path | None = None
    clean: bool = False
    drafts: bool = False
    now: str | None = None
    jobs: int | None = None
    strict: bool = False
    progress: Callable[[str, int, int], None] | None = None
    profile: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A report, and what ran to get there (for tests and for `newsgen why`)."""

    report: BuildReport
    work: Work


def build(options: BuildOptions) -> BuildReport:
    """Build a site. Raises `Problem` for what stops everything."""
    return build_with_work(options).report


def build_with_work(options: BuildOptions) -> Built:
    """Build a site, and say what ran."""
    try:
        return _build(options)
    except MemoryDamaged:  # a ledger that was left open by a killed build has no checksum to be known by
        try:
            return _build(replace(options, clean=True))
        except MemoryDamaged as again:
            raise lasting(again) from again


def _build(options: BuildOptions) -> Built:
    started = time.perf_counter()
    project = open_project(options.site, options.output, options.now, drafts=options.drafts)
    theme, theme_diagnostics = open_theme(project)
    prepare_output(project)
    with alone(project.cache, ".newsgen", BUILDING, _PATIENCE):
        session = Session(project, theme, collect(project, theme), options.jobs, strict=options.strict)
        try:
            doubtful = not options.clean and is_open(project.cache / "seal.json")
            with memory_failures(project.cache / "ledger.db", doubtful=doubtful):
                session.profiler = Profiler() if options.profile else None
                session.open(clean=options.clean)
                with closing(look_at_outputs(session)) as outputs:
                    scan = session.take_in()
                    mend_outputs(session, outputs.result())
                diagnostics = (*project.diagnostics, *theme_diagnostics, *scan.diagnostics)
                session.keep_outside(diagnostics)
                work = session.run(options.progress)
                session.finish_strict()
                removed = remove_orphans(session)
                sweep(session)
                report = report_of(session, work, diagnostics, removed, started)
                session.close()
        except OutputProblem as cause:
            raise _cannot_write(project, cause) from cause
        finally:
            session.abandon()
    return Built(report, work)


def _cannot_write(project: Project, cause: OutputProblem) -> Problem:
    shown = os.path.relpath(project.output, project.root)
    return problem(
        "NG020", f"{shown}/{cause.path} cannot be written: {cause.strerror}.", shown,
        "Make room on the disk, or give yourself the right to write there; then build again, what was finished is kept.",
    )
