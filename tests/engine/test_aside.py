"""Work done in a process beside this one: its answer, its end, its errors."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from newsgen.engine.aside import Aside


@pytest.fixture
def two_cores(worker_patch: pytest.MonkeyPatch) -> None:
    """Where a process is made."""
    worker_patch.setattr("newsgen.engine.aside.os.cpu_count", lambda: 2)


needs_fork = pytest.mark.usefixtures("two_cores")


@needs_fork
def test_it_is_done_in_another_process() -> None:
    aside = Aside(lambda: (os.getpid(), [1, 2]), beside=True)
    process, answer = aside.result()
    assert answer == [1, 2]
    assert process != os.getpid()


def test_small_things_are_done_here_and_when_they_are_wanted() -> None:
    done: list[int] = []
    aside = Aside(lambda: done.append(os.getpid()), beside=False)
    assert done == []
    aside.result()
    assert done == [os.getpid()]


def test_with_threads_nothing_is_forked() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert Aside(os.getpid, beside=True).result() == os.getpid()
    finally:
        over.set()
        thread.join()


@needs_fork
def test_a_process_that_is_lost_costs_nothing_but_time() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    assert Aside(work, beside=True).result() == 7


@needs_fork
def test_an_error_is_raised_where_the_answer_is_wanted() -> None:
    def work() -> None:
        raise FileNotFoundError("output")

    aside = Aside(work, beside=True)
    with pytest.raises(FileNotFoundError, match="output"):
        aside.result()


@needs_fork
def test_closing_ends_a_process_that_nobody_waits_for(tmp_path: Path) -> None:
    here = tmp_path / "pid"

    def work() -> None:
        here.write_text(str(os.getpid()))
        time.sleep(600)

    aside = Aside(work, beside=True)
    end = time.monotonic() + 20
    while not here.exists() or not here.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
    aside.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(here.read_text()), 0)
