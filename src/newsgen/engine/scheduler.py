"""The scheduler: floor by floor, run what is stale, write it down, see what follows.

In what order things run is decided here; whether they have to run is decided by the ledger and `rebuilder`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from newsgen.engine.ledger import Ledger
from newsgen.engine.rebuilder import resolve
from newsgen.engine.view import Answerer, Memory
from newsgen.model.work import Outcome

FLOORS = range(1, 7)
_ROUNDS = 50
_LARGE = 2000
_FEW = 50

RunFloor = Callable[[Sequence[str]], Iterator[list[Outcome]]]
Progress = Callable[[int, int, int], None]


@dataclass(slots=True)
class Work:
    """What one build did: (key, reason) of every task that ran, those that failed, how many questions were asked
    again, by floor how many files were made and how many of them had to be written, and the results found damaged."""

    ran: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    asked_again: int = 0
    rendered: Counter[int] = field(default_factory=Counter)
    written: Counter[int] = field(default_factory=Counter)
    spoilt: set[str] = field(default_factory=set)


def run_all(
    ledger: Ledger, memory: Memory, answerer: Answerer, run: RunFloor, progress: Progress | None = None,
    on_outcomes: Callable[[Sequence[Outcome]], None] | None = None, early: Callable[[], list[Outcome]] | None = None,
) -> Work:
    """Run until nothing is stale. `progress(floor, done, total)` is told how far a floor is.

    `early` is asked between batches for outcomes of tasks that somebody cannot wait for, of whichever floor: what they
    read is on record like anybody's, so they run again if a lower floor that is still running changes it.
    """
    work, rounds = Work(), 0
    while rounds < _ROUNDS:
        busy, spoilt = False, len(work.spoilt)
        for floor in FLOORS:
            work.asked_again += resolve(ledger, memory, answerer)
            stale = dict(ledger.stale(floor))
            if not stale:
                continue
            busy, done = True, 0
            waiting: list[Outcome] = []
            # Fewer commits for more tasks: each writes the pages that it touches anew.
            enough = 250 if early else min(6_000, max(250, len(stale) // 6))
            for outcomes in run(list(stale)):
                waiting += outcomes
                done += len(outcomes)
                # Towards the end less and less is kept back, so that the last commit, which nobody else works beside, is a small one.
                if len(waiting) >= min(enough, max(_FEW, len(stale) - done)):
                    _commit(ledger, waiting, stale, work, on_outcomes)
                    waiting = []
                    if early:
                        _commit(ledger, early(), stale, work, on_outcomes)
                if progress:
                    progress(floor, done, len(stale))
            _commit(ledger, waiting, stale, work, on_outcomes)
            if len(stale) > _LARGE:
                ledger.checkpoint()
        if not busy:
            return work
        # A round that came upon more damage is no step: a task stops at the first damaged result that it reads.
        rounds += len(work.spoilt) == spoilt
    raise AssertionError("the build does not come to rest: " + ", ".join(key for key, _ in work.ran[-5:]))


def _commit(
    ledger: Ledger, outcomes: Sequence[Outcome], stale: dict[str, str], work: Work,
    on_outcomes: Callable[[Sequence[Outcome]], None] | None,
) -> None:
    whole = [outcome for outcome in outcomes if not outcome.damaged]
    for outcome in outcomes:
        if outcome.damaged:
            ledger.spoil(outcome.damaged)
            work.spoilt.add(outcome.damaged)
    ledger.commit(whole)
    for outcome in whole:
        work.ran.append((outcome.key, stale.get(outcome.key, "wanted")))
        if outcome.failed:
            work.failed.append(outcome.key)
        floor = ledger.floor(outcome.key)
        work.rendered[floor] += len(outcome.outputs)
        work.written[floor] += sum(output.written for output in outcome.outputs)
    if on_outcomes:
        on_outcomes(whole)
