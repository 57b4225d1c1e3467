"""Executors: run the tasks of one floor, here or in worker processes.

A task goes to the worker that its name picks, so that the worker that parsed an article still has it at hand when
the article's page is rendered; one that is done early helps the others. Worker and coordinator speak over a pipe; neither needs a thread.
"""

from __future__ import annotations

import gc
import os
import pickle
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from newsgen.engine.child import can_fork, depend_on_parent, no_interrupt
from newsgen.model.digest import key_id
from newsgen.model.work import Outcome

_CHUNK = 25
_IN_FLIGHT = 2
_PATIENCE = 5.0


class RunTask(Protocol):
    """Runs tasks of one floor after another."""

    def next_floor(self) -> None: ...

    def run_all(self, keys: Sequence[str], /) -> list[Outcome]: ...


class SerialExecutor:
    """Runs tasks in this process."""

    def __init__(self, runner: RunTask) -> None:
        self._runner = runner

    def run(self, keys: Sequence[str]) -> Iterator[list[Outcome]]:
        """Outcomes in batches, in the order of the keys, which are of one floor."""
        self._runner.next_floor()
        for at in range(0, len(keys), 200):
            yield self._runner.run_all(keys[at : at + 200])


def _serve(pipe: Connection, others: Sequence[Connection], open_runner: Callable[[Any], RunTask], spec: Any) -> None:
    """The life of a worker: chunks of keys in, outcomes (or the exception that ended them) out, until the pipe ends."""
    for other in others:
        other.close()
    depend_on_parent()
    gc.disable()
    runner, floor = open_runner(spec), 0
    while True:
        try:
            number, keys = pipe.recv()
        except (EOFError, OSError):
            return
        if number != floor:
            floor = number
            runner.next_floor()
        try:
            answer: Any = runner.run_all(keys)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it belongs to the coordinator
            answer = _sendable(problem)
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return
        gc.collect(0)


def _sendable(problem: Exception) -> Exception:
    """An exception as it can travel, with the place that it loses on its way; one that cannot travel by its name."""
    place = traceback.format_exc()
    try:
        pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - pickling calls constructors, which may raise anything
        problem = RuntimeError(repr(problem))
    problem.add_note(place)
    return problem


class _Worker:
    """A process with its pipe, the chunks it has and those that wait for it."""

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self.process, self.pipe = process, pipe
        self.has: deque[list[str]] = deque()
        self.waiting: deque[list[str]] = deque()
        self.lost = False

    def feed(self, floor: int) -> None:
        """Send as many chunks as it may have."""
        while self.waiting and len(self.has) < _IN_FLIGHT:
            chunk = self.waiting.popleft()
            self.has.append(chunk)
            with suppress(OSError):  # a worker that died is noticed where its answer is waited for
                self.pipe.send((floor, chunk))

    def help(self, others: Sequence[_Worker]) -> None:
        """With nothing left to do, take over a chunk of whoever has the most; its results are not at hand here, but on record."""
        busiest = max(others, key=lambda other: len(other.waiting))
        if not self.waiting and len(busiest.waiting) > 1:
            self.waiting.append(busiest.waiting.pop())

    def take_back(self) -> list[str]:
        """The keys of a worker that died."""
        keys = [key for chunk in (*self.has, *self.waiting) for key in chunk]
        self.has.clear()
        self.waiting.clear()
        return keys


def _start(
    context: Any, others: Sequence[Connection], open_runner: Callable[[Any], RunTask], spec: Any, *, forking: bool
) -> _Worker:
    ours, theirs = context.Pipe()
    inherited = [*others, ours] if forking else []
    process = context.Process(target=_serve, args=(theirs, inherited, open_runner, spec), daemon=True)
    try:
        with no_interrupt():
            process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return _Worker(process, ours)


class ProcessExecutor:
    """Runs tasks in up to `workers` processes: as many as the system grants. What a worker that died had is run once more,
    by `fallback`, here, and so is everything where there is none.

    Workers are forked where that is safe: they start at once and with everything imported. Elsewhere a fork server makes
    them.
    """

    def __init__(self, open_runner: Callable[[Any], RunTask], spec: Any, workers: int, fallback: RunTask) -> None:
        forking = can_fork()
        context: Any = get_context("fork" if forking else "forkserver" if os.name == "posix" else "spawn")
        self._fallback, self._floors_run = fallback, 0
        self.lost = False
        """Whether a worker died, perhaps with half a file written."""
        self._workers: list[_Worker] = []
        with suppress(OSError, EOFError):  # EOFError: of a fork server that could not fork
            while len(self._workers) < workers:
                others = [worker.pipe for worker in self._workers]
                self._workers.append(_start(context, others, open_runner, spec, forking=forking))

    def run(self, keys: Sequence[str]) -> Iterator[list[Outcome]]:
        """Outcomes in batches as they come; the keys are of one floor. Raises what a task raised."""
        self._floors_run += 1
        self._fallback.next_floor()
        self._workers = [worker for worker in self._workers if not worker.lost]
        if not self._workers:
            yield from SerialExecutor(self._fallback).run(keys)
            return
        shares: list[list[str]] = [[] for _ in self._workers]
        for key in keys:
            shares[(key_id(key) >> 32) % len(shares)].append(key)
        for worker, share in zip(self._workers, shares, strict=True):
            worker.waiting.extend(share[at : at + _CHUNK] for at in range(0, len(share), _CHUNK))
        for worker in self._workers:
            worker.help(self._workers)
            worker.feed(self._floors_run)
        lost: list[str] = []
        while busy := {worker.pipe: worker for worker in self._workers if worker.has}:
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                outcomes = self._receive(worker)
                if outcomes is None:
                    lost += worker.take_back()
                    continue
                worker.has.popleft()
                worker.help(self._workers)
                worker.feed(self._floors_run)
                yield outcomes
        for key in lost:
            yield self._fallback.run_all([key])

    def _receive(self, worker: _Worker) -> list[Outcome] | None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.lost = self.lost = True
            worker.pipe.close()
            worker.process.join(_PATIENCE)
            return None
        if isinstance(answer, Exception):
            raise answer
        outcomes: list[Outcome] = answer
        return outcomes

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.terminate()
                worker.process.join()
