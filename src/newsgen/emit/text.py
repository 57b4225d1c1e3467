"""The text format: diagnostics for people, with the line they speak of and a caret, and a short summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from newsgen.emit.plain import plain, width
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.report import BuildReport, Profile

# Lines of a source by its root-relative path; None where it cannot be read (any more).
SourceLines = Callable[[str], Sequence[str] | None]

LIMIT = 200  # diagnostics shown in full; more would push the summary's meaning away
_EXCERPT = 100  # columns of a long line that are shown


@dataclass(frozen=True, slots=True)
class Style:
    """The escape codes in use; all empty without colour."""

    error: str = ""
    warning: str = ""
    strong: str = ""
    dim: str = ""
    good: str = ""
    reset: str = ""


PLAIN = Style()
COLOUR = Style("\x1b[1;31m", "\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[1;32m", "\x1b[0m")


def place(span: Span) -> str:
    """`file:line:column`, as far as it is known."""
    known = [part for part in (span.line, span.column) if part]
    return ":".join([plain(span.file), *map(str, known)])


def diagnostic(item: Diagnostic, lines: SourceLines, style: Style = PLAIN) -> str:
    """One diagnostic: what, where, the line itself, what to do."""
    colour = style.error if item.severity is Severity.ERROR else style.warning
    shown = [f"{colour}{item.severity.value} {item.code}{style.reset}{style.strong}: {plain(item.message)}{style.reset}"]
    if item.span.file:  # what concerns no file, such as a port in use, has no place
        shown.append(f"  {style.dim}-->{style.reset} {place(item.span)}")
    shown += _excerpt(item.span, lines, colour, style)
    if item.hint:
        first, *more = item.hint.split("\n")
        shown.append(f"  {style.good}fix{style.reset}: {plain(first)}")
        shown += [f"       {plain(line)}" for line in more]
    for note in item.notes:
        where = f" ({place(note.span)})" if note.span else ""
        shown.append(f"  {style.dim}note{style.reset}: {plain(note.message)}{where}")
    return "\n".join(shown)


def _excerpt(span: Span, lines: SourceLines, colour: str, style: Style) -> list[str]:
    source = lines(span.file) if span.line else None
    if source is None or not 0 < span.line <= len(source):
        return []
    line = source[span.line - 1].rstrip("\r\n")
    # A long line is shown around its column; the column counts characters of the source.
    column = min(max(span.column, 1), len(line) + 1)
    start = max(0, column - 1 - _EXCERPT // 2) if len(line) > _EXCERPT else 0
    before = ("…" if start else "") + plain(line[start : column - 1])
    after = plain(line[column - 1 : start + _EXCERPT]) + ("…" if len(line) > start + _EXCERPT else "")
    number = str(span.line)
    bar = f"{style.dim}|{style.reset}"
    shown = [f"  {style.dim}{number}{style.reset} {bar} {before}{after}"]
    if span.column:
        shown.append(f"  {' ' * len(number)} {bar} {' ' * width(before)}{colour}^{style.reset}")
    return shown


def diagnostics(items: Iterable[Diagnostic], lines: SourceLines, style: Style = PLAIN) -> str:
    """All of them, a blank line between two; the errors first when there are too many to show."""
    every = tuple(items)
    shown = every
    if len(every) > LIMIT:
        shown = tuple(sorted(every, key=lambda item: item.severity is not Severity.ERROR))[:LIMIT]
    blocks = [diagnostic(item, lines, style) for item in shown]
    if len(every) > len(shown):
        counts = Counter(item.code for item in every)
        often = ", ".join(f"{code} {count:,} times" for code, count in counts.most_common(8))
        blocks.append(f"… and {len(every) - len(shown):,} more; --format concise shows all, a line each. In all: {often}.")
    return "\n\n".join(blocks)


def summary(report: BuildReport, style: Style = PLAIN) -> str:
    """Two or three lines: what was built, what is wrong, when to build again."""
    pages = report.pages
    took = f"{report.seconds:.2f} s"
    what = f"{counted(pages.planned, 'file')} from {counted(report.articles, 'article')}"
    if pages.written or pages.removed:
        done = f"Built {what} in {took}: {pages.written:,} written, {pages.unchanged:,} unchanged, {pages.removed:,} removed."
    elif report.ok:
        done = f"Nothing to write: {what} are as they should be, in {took}."
    else:
        done = f"Nothing written: {what} stay as they were, in {took}."
    shown = [f"{style.strong}{done}{style.reset} They lie in {plain(report.output)}."]
    errors = sum(item.severity is Severity.ERROR for item in report.diagnostics)
    warnings = len(report.diagnostics) - errors
    if errors or warnings:
        both = [f"{style.error}{counted(errors, 'error')}{style.reset}"] if errors else []
        both += [f"{style.warning}{counted(warnings, 'warning')}{style.reset}"] if warnings else []
        shown.append(f"{' and '.join(both)}; newsgen explain CODE says more.")
    if report.profile:
        shown += profile_lines(report.profile)
    if report.next_change_at:
        shown.append(f"The site changes without an edit at {plain(report.next_change_at)}: build again then.")
    return "\n".join(shown)


def profile_lines(profile: Profile) -> list[str]:
    """A table of phases, slowest articles and slowest templates."""
    shown = ["", "Time by phase"]
    shown += [f"  {seconds:9.3f} s  {name} ({counted(tasks, 'task')})" for name, tasks, seconds in profile.phases]
    if profile.articles:
        shown += ["Slowest articles"]
        shown += [f"  {seconds * 1000:8.1f} ms  {plain(name)}" for name, seconds in profile.articles]
    if profile.templates:
        shown += ["Slowest templates (pages with everything they need)"]
        shown += [
            f"  {seconds * 1000 / pages:8.2f} ms  {plain(name)}, {counted(pages, 'page')}, {seconds:.3f} s in all"
            for name, pages, seconds in profile.templates
        ]
    return [*shown, ""]


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def report(result: BuildReport, lines: SourceLines, *, colour: bool = False) -> str:
    """The whole: diagnostics, then the summary."""
    style = COLOUR if colour else PLAIN
    parts = [diagnostics(result.diagnostics, lines, style), summary(result, style)]
    return "\n\n".join(part for part in parts if part) + "\n"
