"""Findings: the diagnostics of all that was made or reused, decoded once and kept in order as long as a site is open.

With 100,000 articles and a warning on every tenth, to read them anew for each save would cost more than the save.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsgen.engine.ledger import Ledger
from newsgen.engine.records import Records
from newsgen.model.diagnostic import Diagnostic
from newsgen.model.digest import key_id
from newsgen.model.work import Outcome


class Findings:
    """Hears what was written down; knows what there is to tell."""

    def __init__(self, ledger: Ledger, records: Records) -> None:
        self._ledger, self._records = ledger, records
        self._of: dict[int, tuple[Diagnostic, ...]] = {}
        self._sorted: list[Diagnostic] = []
        self._once: tuple[Diagnostic, ...] = ()
        self._again: set[int] = set()
        self._claims: tuple[int, list[str]] = (-1, [])

    def hear(self, outcomes: Iterable[Outcome]) -> None:
        """Some tasks ran."""
        self._again.update(key_id(outcome.key) for outcome in outcomes)

    def all(self) -> tuple[Diagnostic, ...]:
        """Each diagnostic once, in the order of reports; the same tuple as long as nothing changed."""
        there = self._records.troubled()
        known = self._of.keys()
        new = there - known | there & self._again
        old = known - there | known & self._again
        self._again.clear()
        if not new and not old:
            return self._once
        gone = {id(one) for task in old for one in self._of.pop(task)}
        kept = [one for one in self._sorted if id(one) not in gone]
        for task, data in self._records.diagnostics_of(new):
            self._of[task] = tuple(map(Diagnostic.from_data, data))
            kept += self._of[task]
        kept.sort(key=Diagnostic.sort_key)  # nearly sorted already
        self._sorted = kept
        self._once = _each_once(kept)
        return self._once

    def rivals(self, now: int) -> list[tuple[str, list[tuple[str, int]]]]:
        """Claims that more than one shape has at `now` (see `Records.rivals`)."""
        if self._claims[0] != self._ledger.settled:
            self._claims = self._ledger.settled, self._records.contested()
        return self._records.rivals(now, self._claims[1])


def with_others(found: tuple[Diagnostic, ...], others: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in order, and others put among them, each once; without others the same tuple."""
    more = list(others)
    return _each_once(sorted([*found, *more], key=Diagnostic.sort_key)) if more else found


def _each_once(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Two tasks may find the same; in order, equal ones stand side by side."""
    return tuple(one for before, one in zip([None, *found], found, strict=False) if one != before)
