"""Executors: every task runs once whoever runs it, and a worker that dies takes nothing with it."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from newsgen.engine.executor import ProcessExecutor, SerialExecutor
from newsgen.model.digest import key_id
from newsgen.model.work import Outcome

KEYS = [f"page:{number}" for number in range(300)]


class Runner:
    """Runs nothing; in a worker, kills itself at one key or fails at another."""

    def __init__(self, home: int, deadly: str = "", wrong: str = "") -> None:
        self.home, self.deadly, self.wrong = home, deadly, wrong
        self.floors = 0

    def next_floor(self) -> None:
        self.floors += 1

    def run_all(self, keys: Sequence[str], /) -> list[Outcome]:
        return [self.run(key) for key in keys]

    def run(self, key: str, /) -> Outcome:
        if key == self.deadly and os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)
        if key == self.wrong:
            raise LookupError(key)
        return Outcome(key, (), (), (), (), (), (), (), failed=False, seconds=float(self.floors))


def open_runner(spec: tuple[int, str, str]) -> Runner:
    return Runner(*spec)


def run(deadly: str = "", wrong: str = "") -> list[Outcome]:
    spec = (os.getpid(), deadly, wrong)
    executor = ProcessExecutor(open_runner, spec, 2, Runner(*spec))
    try:
        return [outcome for _ in range(2) for batch in executor.run(KEYS) for outcome in batch]
    finally:
        executor.close()


def test_each_task_runs_once_a_floor() -> None:
    outcomes = run()
    assert sorted(outcome.key for outcome in outcomes) == sorted(KEYS * 2)
    assert {outcome.seconds for outcome in outcomes} == {1.0, 2.0}, "a worker is told that a floor begins"


@pytest.mark.parametrize("deadly", [KEYS[0], KEYS[150], KEYS[-1]])
def test_what_a_dead_worker_had_is_run_here(deadly: str) -> None:
    outcomes = run(deadly)
    assert sorted(outcome.key for outcome in outcomes) == sorted(KEYS * 2)


class Teller:
    """Says which process ran a task, after a while."""

    def next_floor(self) -> None: ...

    def run_all(self, keys: Sequence[str], /) -> list[Outcome]:
        time.sleep(0.01)
        return [Outcome(key, (), (), (), (), (), (), (), failed=False, seconds=0, damaged=str(os.getpid())) for key in keys]


def test_a_worker_without_work_helps_the_other() -> None:
    keys = [f"page:{number}" for number in range(1000)]
    of_one = [key for key in keys if not (key_id(key) >> 32) % 2]
    executor = ProcessExecutor(lambda _: Teller(), None, 2, Teller())
    try:
        outcomes = [outcome for batch in executor.run(of_one) for outcome in batch]
    finally:
        executor.close()
    assert sorted(outcome.key for outcome in outcomes) == sorted(of_one)
    share = Counter(outcome.damaged for outcome in outcomes)
    assert len(share) == 2
    assert min(share.values()) > len(of_one) // 4


def test_an_exception_of_a_task_arrives() -> None:
    with pytest.raises(LookupError, match="page:7") as problem:
        run(wrong="page:7")
    assert "raise LookupError(key)" in problem.value.__notes__[0], "with the place it comes from"


class _TwoArguments(Exception):
    """Cannot be made again from what pickling keeps of it."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def test_an_exception_that_cannot_travel_arrives_by_its_name(worker_patch: pytest.MonkeyPatch) -> None:
    def wrong(_: Runner, key: str) -> Outcome:
        raise _TwoArguments("a bug at ", key)

    worker_patch.setattr(Runner, "run", wrong)
    with pytest.raises(RuntimeError, match=r"_TwoArguments.*a bug at page:"):
        run()


def test_serially_in_order() -> None:
    batches = list(SerialExecutor(Runner(os.getpid())).run(KEYS))
    assert [outcome.key for batch in batches for outcome in batch] == KEYS
