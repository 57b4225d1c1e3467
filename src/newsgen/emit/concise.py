"""The concise format: one diagnostic, one line, as editors and grep like it."""

from __future__ import annotations

from newsgen.emit.plain import plain
from newsgen.emit.text import place
from newsgen.model.diagnostic import Diagnostic
from newsgen.model.report import BuildReport


def report(result: BuildReport) -> str:
    """`file:line:column: severity CODE message`, a line each; nothing where nothing is wrong."""
    return "".join(map(_line, result.diagnostics))


def _line(item: Diagnostic) -> str:
    # Where no file is concerned the program's name stands in its place, as with compilers.
    where = place(item.span) if item.span.file else "newsgen"
    return f"{where}: {item.severity.value} {item.code} {plain(item.message)}\n"
