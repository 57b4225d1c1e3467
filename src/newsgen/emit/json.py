"""The JSON format: the report for programs; what it holds is promised by its `version`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from newsgen.model.diagnostic import Diagnostic, Note
from newsgen.model.report import BuildReport

VERSION = 1


def _note(note: Note) -> dict[str, Any]:
    span = note.span
    return {
        "message": note.message,
        "file": span.file if span else None,
        "line": (span.line or None) if span else None,
        "column": (span.column or None) if span else None,
    }


def diagnostic(item: Diagnostic) -> dict[str, Any]:
    """One diagnostic; file, line and column are null where there are none."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message,
        "file": item.span.file or None,
        "line": item.span.line or None,
        "column": item.span.column or None,
        "hint": item.hint,
        "notes": [_note(note) for note in item.notes],
    }


def report(result: BuildReport) -> str:
    """The whole, on lines; plain ASCII, so that no terminal's or pipe's encoding matters."""
    data = {
        "version": VERSION,
        "ok": result.ok,
        "seconds": round(result.seconds, 3),
        "articles": result.articles,
        "parsed": result.parsed,
        "pages": asdict(result.pages),
        "next_change_at": result.next_change_at,
        "diagnostics": [diagnostic(item) for item in result.diagnostics],
    }
    if result.profile:
        data["profile"] = asdict(result.profile)
    return json.dumps(data, indent=2) + "\n"
