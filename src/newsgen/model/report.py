"""The report of a build: what it did, and every diagnostic of what it built or reused."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsgen.model.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Outputs by what became of them: `unchanged` were planned and already lay there as they should."""

    planned: int = 0
    rendered: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the time of a build went. `phases`: (name, tasks, seconds of the clock); `articles`: (source, seconds of
    its tasks) and `templates`: (name, pages, seconds of their tasks), the slowest first."""

    phases: tuple[tuple[str, int, float], ...] = ()
    articles: tuple[tuple[str, float], ...] = ()
    templates: tuple[tuple[str, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What `newsgen build` tells. `next_change_at` is when the site changes without an edit (ISO 8601), or None."""

    ok: bool
    seconds: float
    articles: int
    parsed: int
    pages: PageCounts
    output: str
    next_change_at: str | None = None
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    profile: Profile | None = None
