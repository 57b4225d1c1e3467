"""Something worked out in a process beside this one, while this one goes on: for a look at very many files."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from newsgen.engine.child import can_fork, depend_on_parent, no_interrupt

T = TypeVar("T")


class Aside(Generic[T]):
    """The answer of a function that only reads. `beside` asks for a process of its own; where there can be none, or it is
    lost, the function is called where the answer is wanted, so its errors are raised there."""

    def __init__(self, work: Callable[[], T], *, beside: bool) -> None:
        self._work = work
        self._pipe: Connection | None = None
        if beside and can_fork() and (os.cpu_count() or 1) > 1:
            with suppress(OSError):  # no process or pipe to be had
                self._begin()

    def _begin(self) -> None:
        context = get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=self._answer, args=(ours, theirs), daemon=True)
        try:
            with no_interrupt():
                self._process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._pipe = ours

    def _answer(self, ours: Connection, theirs: Connection) -> None:
        gc.disable()
        ours.close()
        depend_on_parent()
        with suppress(Exception):  # who waits for the answer tries it, too, and meets what is wrong
            theirs.send(self._work())

    def result(self) -> T:
        """The answer; waits for it. Once only."""
        if self._pipe is None:
            return self._work()
        try:
            found: T = self._pipe.recv()
        except (EOFError, OSError):
            return self._work()
        finally:
            self.close()
        return found

    def close(self) -> None:
        """Let go of the process, whether or not it has answered."""
        if self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._pipe = None
