"""The profile of a build: where the time of a site goes, by phase, by article and by template."""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Sequence

from newsgen.model.key import kind_of, name_of
from newsgen.model.report import Profile
from newsgen.model.work import Outcome

_SLOWEST = 10


class Profiler:
    """Takes in outcomes as they come; costs little, but is only used when asked for."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._phases: dict[str, tuple[int, float]] = {}
        self._articles: dict[str, float] = {}
        self._templates: dict[str, float] = {}
        self._pages: Counter[str] = Counter()

    def phase(self, name: str, total: int) -> None:
        """A phase is done: `total` tasks since the one before."""
        now = time.perf_counter()
        count, seconds = self._phases.get(name, (0, 0.0))
        self._phases[name] = (count + total, seconds + now - self._begun)
        self._begun = now

    def take(self, outcomes: Sequence[Outcome]) -> None:
        """Count outcomes; seconds are those of the task, whichever process ran it."""
        for outcome in outcomes:
            kind = kind_of(outcome.key)
            if kind in ("parse", "page"):
                name = name_of(outcome.key)
                self._articles[name] = self._articles.get(name, 0.0) + outcome.seconds
            template = _template_of(outcome)
            if template:
                self._templates[template] = self._templates.get(template, 0.0) + outcome.seconds
                self._pages[template] += 1

    def result(self) -> Profile:
        """What was found, the largest first."""
        return Profile(
            phases=tuple((name, count, seconds) for name, (count, seconds) in self._phases.items()),
            articles=tuple(heapq.nlargest(_SLOWEST, self._articles.items(), key=lambda pair: pair[1])),
            templates=tuple((name, self._pages[name], self._templates[name]) for name in sorted(self._templates, key=self._templates.__getitem__, reverse=True)[:_SLOWEST]),
        )


def _template_of(outcome: Outcome) -> str:
    """The template that a page was made with: of those it read the one that is neither a part nor the base."""
    names = [name_of(key) for key, _ in outcome.inputs if kind_of(key) == "template"]
    return next((name for name in names if "/" not in name and name != "base.html"), "")
