"""The concise format: one diagnostic, one line, as editors and grep like it."""

from __future__ import annotations

from newsgen.emit.plain import plain
from newsgen.emit.text import place
from newsgen.model.report import BuildReport


def report(result: BuildReport) -> str:
    """`file:line:column: severity CODE message`, a line each; nothing where nothing is wrong."""
    return "".join(f"{place(d.span)}: {d.severity.value} {d.code} {plain(d.message)}\n" for d in result.diagnostics)
