"""A system that grants no more processes: the work is done with those there are, or here, and no pipe stays open."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess

import pytest

from newsgen.engine.aside import Aside
from newsgen.engine.executor import ProcessExecutor
from newsgen.model.work import Outcome

KEYS = [f"page:{number}" for number in range(300)]

Grant = Callable[[int], None]


@pytest.fixture
def grant(worker_patch: pytest.MonkeyPatch) -> Grant:
    """Let so many more processes be started."""
    worker_patch.setattr("newsgen.engine.aside.os.cpu_count", lambda: 2)
    start, left = BaseProcess.start, [0]

    def limited(process: BaseProcess) -> None:
        if not left[0]:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        left[0] -= 1
        start(process)

    worker_patch.setattr(BaseProcess, "start", limited)
    return lambda count: left.__setitem__(0, count)


class Runner:
    """Tells of each task whether it ran in this process."""

    def __init__(self, home: int) -> None:
        self._home = home

    def next_floor(self) -> None:
        pass

    def run_all(self, keys: Sequence[str], /) -> list[Outcome]:
        return [
            Outcome(key, (), (), (), (), (), (), (), failed=False, seconds=float(os.getpid() == self._home)) for key in keys
        ]


def descriptors() -> list[str]:
    gc.collect()  # what other tests left open is not of this one
    return sorted(os.listdir("/dev/fd"))


def test_what_cannot_be_done_aside_is_done_here(grant: Grant) -> None:
    grant(0)
    before = descriptors()
    aside = Aside(os.getpid, beside=True)
    assert descriptors() == before
    assert aside.result() == os.getpid()
    aside.close()


@pytest.mark.parametrize("granted", [0, 1, 2])
def test_tasks_run_in_the_workers_there_are(grant: Grant, granted: int) -> None:
    grant(granted)
    before = descriptors()
    executor = ProcessExecutor(Runner, os.getpid(), 3, Runner(os.getpid()))
    try:
        outcomes = [outcome for batch in executor.run(KEYS) for outcome in batch]
    finally:
        executor.close()
    assert sorted(outcome.key for outcome in outcomes) == sorted(KEYS)
    assert {outcome.seconds for outcome in outcomes} == {float(granted == 0)}
    del executor
    assert descriptors() == before
