"""Findings: what a report tells of all that was made or reused, kept up to date as long as a site is open.

With 100,000 articles and a warning on every tenth, to read it anew for each save would cost more than the save.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from newsgen.engine.ledger import Ledger
from newsgen.engine.records import Records
from newsgen.model.diagnostic import Diagnostic
from newsgen.model.digest import key_id
from newsgen.model.work import Outcome

_FEW = 100


class Findings:
    """Hears what was written down; knows what there is to tell."""

    def __init__(self, ledger: Ledger, records: Records) -> None:
        self._ledger, self._records = ledger, records
        self._of: dict[int, tuple[Diagnostic, ...]] = {}
        self._sorted: list[Diagnostic] = []
        self._once: list[Diagnostic] = []
        self._all: tuple[Diagnostic, ...] = ()
        self._again: set[int] = set()
        self._contested: set[str] | None = None
        self._counted: tuple[int, tuple[int, ...]] | None = None
        self._planned = 0

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
            return self._all
        for task in old:
            for one in self._of.pop(task):
                self._take_out(one)
        come: list[Diagnostic] = []
        for task, data in self._records.diagnostics_of(new):
            self._of[task] = tuple(map(Diagnostic.from_data, data))
            come += self._of[task]
        if len(come) > _FEW:
            self._sorted = sorted([*self._sorted, *come], key=Diagnostic.sort_key)
            self._once = [one for before, one in zip([None, *self._sorted], self._sorted, strict=False) if one != before]
        else:
            for one in come:
                self._put_in(one)
        self._all = tuple(self._once)
        return self._all

    def _put_in(self, one: Diagnostic) -> None:
        there, at = _find(self._sorted, one)
        self._sorted.insert(at, one)
        if not there:
            self._once.insert(_find(self._once, one)[1], one)

    def _take_out(self, one: Diagnostic) -> None:
        del self._sorted[_find(self._sorted, one)[1]]
        if not _find(self._sorted, one)[0]:
            del self._once[_find(self._once, one)[1]]

    def rivals(self, now: int) -> list[tuple[str, list[tuple[str, int]]]]:
        """Claims that more than one shape has at `now` (see `Records.rivals`)."""
        claims = self._ledger.take_settled()
        if self._contested is None or claims is None:
            self._contested = self._records.contested()
        else:
            self._contested = self._contested - claims | self._records.contested_of(claims)
        return self._records.rivals(now, sorted(self._contested))

    def planned(self, floors: tuple[int, ...]) -> int:
        """How many outputs there are on some floors."""
        wanted = self._ledger.placed, floors
        if self._counted != wanted:
            self._counted, self._planned = wanted, self._records.planned(floors)
        return self._planned


def with_others(found: tuple[Diagnostic, ...], others: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in order, each once, and others put among them; without others the same tuple."""
    together = list(found)
    for one in others:
        there, at = _find(together, one)
        if not there:
            together.insert(at, one)
    return tuple(together) if len(together) > len(found) else found


def _find(ordered: list[Diagnostic], one: Diagnostic) -> tuple[bool, int]:
    """Whether a diagnostic is there, and its place or the one it would have."""
    at = bisect_left(ordered, one.sort_key(), key=Diagnostic.sort_key)
    return at < len(ordered) and ordered[at] == one, at
