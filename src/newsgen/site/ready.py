"""Readiness: whether what the last build made is meant for readers."""

from __future__ import annotations

from newsgen.engine.lastbuild import LastBuild
from newsgen.engine.records import Records
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.digest import text_digest
from newsgen.model.problem import Problem, problem
from newsgen.site.collisions import collisions
from newsgen.site.project import Project

_SHOWN = 20


def check_ready(project: Project, build: LastBuild, *, with_errors: bool, with_drafts: bool) -> None:
    """Raises `Problem` where the last build did not come to its end, has errors, or holds what is not public yet."""
    if not build.done:
        raise problem("NG603", "The last build did not come to its end.", "output", "Build again: newsgen build")
    if not with_drafts:
        if build.input("drafts") == text_digest(str(True)):
            raise problem("NG605", "The site was built with --drafts, so drafts would be public.", "output", "Build without --drafts: newsgen build")
        if build.now > project.now:
            raise problem(
                "NG605", "The site was built for a time to come, so articles under embargo would be public.", "output",
                "Build without --now: newsgen build",
            )
    errors = [] if with_errors else _errors(project, build)
    if errors:
        count = len(errors)
        stop = Diagnostic(
            "NG604", Severity.ERROR, f"The last build has {count:,} error{'' if count == 1 else 's'}, so it was not published.", Span(""),
            "Mend what is listed and build again, or publish all the same: --with-errors",
        )
        raise Problem([*errors[:_SHOWN], stop])


def _errors(project: Project, build: LastBuild) -> list[Diagnostic]:
    records = Records.open(project.cache / "ledger.db")
    if records is None:
        return []
    try:
        found = {d for d in project.diagnostics if d.severity is Severity.ERROR}
        found.update(Diagnostic.from_data(data) for data in build.outside)
        found.update(Diagnostic.from_data(data) for data in records.diagnostics() if data[1] == Severity.ERROR)
        found.update(collisions(records.rivals(project.now, records.contested())))
        return sorted(found, key=Diagnostic.sort_key)
    finally:
        records.close()
