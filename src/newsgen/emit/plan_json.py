"""The plan of a publish, and what became of it, as JSON for programs; what it holds is promised by its `version`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from newsgen.emit.json import diagnostic
from newsgen.model.release import Kept, Published, Step

VERSION = 1


def report(result: Published) -> str:
    """The plan in its order, and what was done of it; plain ASCII, on lines."""
    plan = result.plan
    data: dict[str, Any] = {
        "version": VERSION,
        "target": plan.target,
        "dry_run": result.dry_run,
        "nothing_to_do": plan.empty,
        "release": plan.expected if plan.empty else plan.release.id,
        "replaces": plan.expected,
        "bytes": plan.bytes,
        "uploads": [_step(step) for step in plan.uploads],
        "deletions": [_step(step) for step in plan.deletions],
        "carried": asdict(result.carried) if result.carried else None,
        "seconds": round(result.seconds, 3),
        "diagnostics": [diagnostic(item) for item in result.diagnostics],
    }
    return json.dumps(data, indent=2) + "\n"


def _step(step: Step) -> dict[str, Any]:
    return {"action": step.action, "file": step.file.name, "stage": step.file.stage.name.lower(), "bytes": step.file.size}


def releases(target: str, kept: Iterable[Kept]) -> str:
    """The releases of a target, the newest first."""
    return json.dumps({"version": VERSION, "target": target, "releases": [asdict(one) for one in kept]}, indent=2) + "\n"
