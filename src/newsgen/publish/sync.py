"""The sync: a plan of what differs between the output and a target, and its carrying out, in an order that never shows a
page before what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import groupby

from newsgen.model.problem import EXIT_BUSY, Problem, problem
from newsgen.model.release import Carried, Plan, Step
from newsgen.publish.headers import is_hashed
from newsgen.publish.target import File, Lost, Release, Source, Stage, State, Target

Progress = Callable[[str, int, int], None]
def make_plan(target: str, files: Mapping[str, File], state: State, at: int, *, in_place: bool, grace: bool = True, newest: int = 0) -> Plan:
    """Compare an output with what a target holds. `at` is now, in seconds since 1970 UTC; `newest` is that moment of the
    newest release it has, which need not be the live one.

    `grace`: assets and pictures with a digest in their name stay for one release more, for pages that readers still have.
    """
    live, begun = state.live, state.begun
    before = live.every() if live else {}
    same = live is not None and live.files == files
    retired = dict(live.retired) if live and same else {n: f for n, f in (live.files if live else {}).items() if is_hashed(n)}
    retired = {n: f for n, f in retired.items() if grace and n not in files}
    unsure: set[str] = set()
    if in_place and begun and (live is None or begun.id != live.id):
        # An interrupted publish may have written these: nobody knows which version readers get.
        half = begun.every()
        unsure = {n for n in half.keys() | set(begun.doomed) if half.get(n) != before.get(n)}
    uploads = [
        Step("change" if n in before else "add", f) for n, f in files.items() if n in unsure or _differs(before.get(n), f)
    ]
    gone = (before.keys() | (unsure & (begun.every().keys() if begun else set()))) - files.keys() - retired.keys()
    if live:
        gone |= set(live.doomed) - files.keys() - retired.keys()
    old = {**(begun.every() if begun else {}), **before}
    deletions = [Step("delete", old[n] if n in old else _nameless(n)) for n in sorted(gone)]
    uploads.sort(key=lambda step: (step.file.stage, step.file.name))
    release = _release(files, retired, tuple(sorted(gone)) if in_place else (), state, max(at, newest + 1))
    return Plan(target, release, live.id if live else None, tuple(uploads), tuple(deletions), in_place)


def _differs(before: File | None, after: File) -> bool:
    return before is None or (before.digest, before.size) != (after.digest, after.size)


def _nameless(name: str) -> File:
    """A file of which nothing but its name is known any more."""
    return File(name, "", 0, Stage.ASSET)


def _release(files: Mapping[str, File], retired: Mapping[str, File], doomed: tuple[str, ...], state: State, at: int) -> Release:
    """The new release; the same one again where an interrupted publish began it."""
    begun = state.begun
    replaces = state.live.id if state.live else ""
    if begun and (begun.files, begun.retired, begun.doomed, begun.replaces) == (files, retired, doomed, replaces):
        return begun
    # Ids sort by time, also where the clock of another machine was ahead.
    at = max([at, *(one.at + 1 for one in (state.live, begun) if one)])
    mark = blake2b(digest_size=4)
    for name, file in sorted({**retired, **files}.items()):
        mark.update(f"{name}\0{file.digest}\0".encode("utf-8", "surrogatepass"))
    stamp = datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")
    return Release(f"{stamp}-{mark.hexdigest()}", at, files, retired, doomed, replaces)


def carry_out(plan: Plan, target: Target, source: Source, progress: Progress | None = None) -> Carried:
    """Do what a plan says. Raises `Problem`; whatever happens, readers have the old release whole or the new one whole,
    and the next publish goes on where this one stopped."""
    try:
        have = target.begin(plan.release, plan.expected)
        missing = sorted(
            (f for n, f in plan.release.files.items() if n not in have), key=lambda f: (f.stage, f.name)
        )
        whole, sent = sum(f.size for f in missing), 0
        resumed = sum(step.file.name in have for step in plan.uploads)

        def done(file: File) -> None:
            nonlocal sent
            sent += file.size
            if progress:
                progress("upload", sent, whole)

        # Where a release is prepared out of sight its order matters to nobody.
        for _, some in groupby(missing, key=lambda f: f.stage if plan.in_place else 0):
            target.put(tuple(some), source, done)
        target.switch(plan.release, plan.expected)
        if plan.in_place:
            target.delete([step.file.name for step in plan.deletions])
    except Lost as lost:
        raise _faster(plan.target, lost) from lost
    return Carried(len(missing), sent, resumed)


def bring_back(target: Target, release: str, live: str) -> None:
    """Make an older release live in place of `live`. Raises `Problem`; then readers have what they had."""
    try:
        target.rollback(release, live)
    except Lost as lost:
        raise _faster(target.name, lost) from lost


def _faster(target: str, lost: Lost) -> Problem:
    return problem(
        "NG613", f"Another publisher was faster at {target}: {lost}.", "",
        "Its release is live and whole. Wait until it is done, then try again.", EXIT_BUSY,
    )
