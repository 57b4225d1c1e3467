"""The output folder as a whole: ready to be written, still as it was left, without what has to go."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from newsgen.engine import intake
from newsgen.engine.aside import Aside
from newsgen.engine.records import Records
from newsgen.engine.schema import connect
from newsgen.model.key import Floor
from newsgen.model.problem import Problem, problem
from newsgen.site.project import Project
from newsgen.site.session import Session
from newsgen.write.marker import MARKER, MARKER_TEXT, stamp
from newsgen.write.writer import TEMPORARY, OutputProblem, Writer

_VERSIONED = frozenset({".git", ".hg", ".svn"})
_LARGE_LEDGER = 20 * 1024 * 1024


def prepare_output(project: Project) -> None:
    """Make the output folder and see that it can be written; raises `Problem`."""
    try:
        project.output.mkdir(parents=True, exist_ok=True)
        probe = project.output / f"{TEMPORARY}probe"  # one name for all: what a killed build leaves, the next one takes away
        empty = not any(entry != probe for entry in project.output.iterdir())
        probe.write_bytes(MARKER_TEXT)
        with suppress(FileNotFoundError):  # of another build that begins now, and did the same
            if empty:
                probe.replace(project.output / MARKER)
            else:
                probe.unlink()
    except OSError as cause:
        raise _not_writable(project, cause) from cause


def _not_writable(project: Project, cause: OSError) -> Problem:
    shown = os.path.relpath(project.output, project.root)
    return problem(
        "NG020", f"The output folder {shown} cannot be written: {cause.strerror}.", shown,
        "Name another folder with --output, or give yourself the right to write there.",
    )


def look_at_outputs(session: Session) -> Aside[list[tuple[str, int]]]:
    """Begin to compare the output folder with what is known of it; where there is much, in a process beside this one."""
    ledger = session.project.cache / "ledger.db"
    return Aside(partial(_differing, str(session.project.output), ledger), beside=ledger.stat().st_size > _LARGE_LEDGER)


def _differing(output: str, ledger: Path) -> list[tuple[str, int]]:
    """(path, task) of the files that somebody removed from the output folder, or changed there."""
    stat, wrong = os.stat, []
    folder = os.open(output, os.O_RDONLY | os.O_CLOEXEC)
    connection = connect(ledger, readonly=True)
    try:
        for path, task, size, mtime in Records(connection).outputs():
            try:
                state = stat(path, dir_fd=folder, follow_symlinks=False)
            except OSError:
                wrong.append((path, task))
                continue
            if state.st_size != size or state.st_mtime_ns != mtime:
                wrong.append((path, task))
    finally:
        connection.close()
        os.close(folder)
    return wrong


def mend_outputs(session: Session, wrong: Sequence[tuple[str, int]]) -> None:
    """Have those files made again."""
    if wrong:
        session.unseal()
        intake.mark_missing(session.ledger, wrong)


def remove_orphans(session: Session) -> int:
    """Remove the files that no task makes any more; gives how many of them were pages."""
    orphans = session.records.orphans()
    if not orphans or (session.strict and session.has_errors()):
        return 0
    session.unseal()
    writer = Writer(str(session.project.output), lambda _: None)
    kept = _under_another_name(session, [path for path, _ in orphans])
    for path, _ in orphans:
        if path not in kept:
            writer.remove(path)
    intake.forget_orphans(session.ledger, (path for path, _ in orphans))
    return sum(floor in (Floor.PAGE, Floor.SITE) for _, floor in orphans)


def _under_another_name(session: Session, orphans: Sequence[str]) -> set[str]:
    """Of paths that have to go, those that are a file of the site by now, where names that differ in case only are one."""
    output = session.project.output
    if not (output / MARKER.upper()).exists():
        return set()
    names = {path.casefold(): path for path in session.records.output_paths() - set(orphans)}
    return {path for path in orphans if (name := names.get(path.casefold())) and (output / name).samefile(output / path)}


def sweep(session: Session) -> None:
    """Where a build was killed, or a part of it, or began without a whole memory: remove what was left behind, in the output
    folder and among the compiled templates."""
    if not session.untidy or (session.strict and session.has_errors()):
        return
    _sweep_templates(session.project.cache / "templates")
    _sweep_output(str(session.project.output), session.records.output_paths())
    session.swept()


def _sweep_templates(folder: Path) -> None:
    """Remove compiled templates that were half written when a build was killed."""
    for half in folder.glob("*.new"):
        with suppress(OSError):
            half.unlink()


def _sweep_output(root: str, planned: Collection[str]) -> None:
    """Remove what is not among the planned paths.

    Only in a folder with our marker; files of somebody else are left alone, but for temporary files of ours, and so is what
    a version control keeps there. Raises `OutputProblem` where something has to stay: then it was not swept.
    """
    ours = stamp(root) != ""
    start = len(os.path.join(root, ""))
    writer = Writer(root, lambda _: None)

    def unlisted(problem: OSError) -> None:
        path = str(problem.filename)[start:]
        if ours and not isinstance(problem, FileNotFoundError) and _VERSIONED.isdisjoint(path.split(os.sep)):
            raise OutputProblem(path, problem)

    for folder, _, names in os.walk(root, topdown=False, onerror=unlisted):
        if not _VERSIONED.isdisjoint(folder[start:].split(os.sep)):
            continue
        for name in names:
            path = os.path.join(folder, name)[start:]
            if name.startswith(TEMPORARY) or (ours and path not in planned and path != MARKER and name not in _VERSIONED):
                writer.remove(path)
        if ours and folder != root:
            with suppress(OSError):
                os.rmdir(folder)
