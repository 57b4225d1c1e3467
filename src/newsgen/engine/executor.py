"""Executors: run the tasks of one floor, here or in worker processes.

A task goes to the worker that its name picks, so that the worker that parsed an article still has it at hand when
the article's page is rendered.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Protocol

from newsgen.model.digest import key_id
from newsgen.model.work import Outcome

_CHUNK = 25


class RunTask(Protocol):
    """Runs one task; `turn` tells it that another floor begins."""

    def turn(self) -> None: ...

    def run(self, key: str, /) -> Outcome: ...


class WorkerLost(Exception):
    """A worker process died; `keys` are the tasks it had."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


class SerialExecutor:
    """Runs tasks in this process."""

    def __init__(self, runner: RunTask) -> None:
        self._runner = runner

    def run(self, keys: Sequence[str]) -> Iterator[list[Outcome]]:
        """Outcomes in batches, in the order of the keys, which are of one floor."""
        self._runner.turn()
        batch: list[Outcome] = []
        for key in keys:
            batch.append(self._runner.run(key))
            if len(batch) >= 200:
                yield batch
                batch = []
        if batch:
            yield batch


class _Process:
    """What a worker process holds between calls: its runner, made once."""

    runner: RunTask | None = None
    floor: int = 0


def _start(open_runner: Callable[[Any], RunTask], spec: Any) -> None:
    gc.disable()
    _Process.runner = open_runner(spec)


def _work(floor: int, keys: Sequence[str]) -> list[Outcome]:
    runner = _Process.runner
    if runner is None:
        raise AssertionError("a worker was not started")
    if floor != _Process.floor:
        _Process.floor = floor
        runner.turn()
    outcomes = [runner.run(key) for key in keys]
    gc.collect(0)
    return outcomes


class ProcessExecutor:
    """Runs tasks in `workers` processes, each a pool of one, so that a name always meets the same process."""

    def __init__(self, open_runner: Callable[[Any], RunTask], spec: Any, workers: int, fallback: RunTask) -> None:
        context = get_context("forkserver" if os.name == "posix" else "spawn")
        self._fallback = fallback
        self._floors_run = 0
        self._pools = [
            ProcessPoolExecutor(1, mp_context=context, initializer=_start, initargs=(open_runner, spec))
            for _ in range(workers)
        ]

    def run(self, keys: Sequence[str]) -> Iterator[list[Outcome]]:
        """Outcomes in batches as they come; the keys are of one floor. The tasks of a worker that died are run once
        more, here."""
        self._floors_run += 1
        self._fallback.turn()
        queues: list[deque[list[str]]] = [deque() for _ in self._pools]
        shares: list[list[str]] = [[] for _ in self._pools]
        for key in keys:
            shares[(key_id(key) >> 32) % len(self._pools)].append(key)
        for share, queue in zip(shares, queues, strict=True):
            queue.extend(share[at : at + _CHUNK] for at in range(0, len(share), _CHUNK))
        running: dict[Future[list[Outcome]], tuple[int, list[str]]] = {}
        for number in range(len(self._pools)):
            for _ in range(2):
                self._submit(number, queues[number], running)
        lost: list[str] = []
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                number, chunk = running.pop(future)
                try:
                    outcomes = future.result()
                except BrokenProcessPool:
                    lost += chunk
                    while queues[number]:
                        lost += queues[number].popleft()
                    continue
                self._submit(number, queues[number], running)
                yield outcomes
        for key in lost:
            yield [self._fallback.run(key)]

    def _submit(self, number: int, queue: deque[list[str]], running: dict[Future[list[Outcome]], tuple[int, list[str]]]) -> None:
        if queue:
            chunk = queue.popleft()
            try:
                running[self._pools[number].submit(_work, self._floors_run, chunk)] = (number, chunk)
            except BrokenProcessPool:
                failed: Future[list[Outcome]] = Future()
                failed.set_exception(BrokenProcessPool())
                running[failed] = (number, chunk)

    def close(self) -> None:
        """End the workers."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
