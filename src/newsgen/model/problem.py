"""A problem that stops everything: no site there, a broken configuration, another build running.

It is an exception because nothing can go on after it; it carries diagnostics because it is the user's to mend.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsgen.model.diagnostic import Diagnostic, Severity, Span

EXIT_CONTENT = 1
EXIT_BUSY = 75


class Problem(Exception):
    """Stops a command: `diagnostics` say why, `exit_code` is what the command exits with."""

    def __init__(self, diagnostics: Iterable[Diagnostic], exit_code: int = EXIT_CONTENT) -> None:
        self.diagnostics = tuple(diagnostics)
        self.exit_code = exit_code
        super().__init__("; ".join(f"{d.code} {d.message}" for d in self.diagnostics))


def problem(code: str, message: str, file: str, hint: str, exit_code: int = EXIT_CONTENT) -> Problem:
    """A problem of one diagnostic about a file or folder as a whole; `file` is "" where the mistake lies in none."""
    return Problem((Diagnostic(code, Severity.ERROR, message, Span(file), hint),), exit_code)


def system_problem(error: OSError | MemoryError) -> Problem:
    """What the operating system refused, as a problem: a full disk is not our bug."""
    if isinstance(error, MemoryError):
        hint = "Give it more, or build with --jobs 1; what was finished is kept."
        return problem("NG025", "The system gave no more memory to work with.", "", hint)
    what = error.filename if isinstance(error.filename, str) else ""
    reason = error.strerror or type(error).__name__
    return problem(
        "NG025",
        f"The system refused to work on {what or 'a file'}: {reason}.",
        what,
        "Look at the rights and the free space there, then build again; what was finished is kept.",
    )
