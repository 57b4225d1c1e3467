"""One command, measured: wall time, processor time and peak memory of all its processes together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.02
_SET_CHILD_SUBREAPER = 36
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Measured:
    """`wall` ends when the command does, `cpu` is user and system time of every process, `mib` the peak of their memory."""

    wall: float
    cpu: float
    mib: float
    code: int


class Memory:
    """Adds up the memory of all processes of a session, again and again, and keeps the peak.

    What several processes share is counted once (PSS). Asking costs a busy process time, so that the pause grows with it.
    """

    def __init__(self, session: int) -> None:
        self.peak = 0.0
        self._session, self._known, self._done = session, dict[str, bool](), threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The peak in MiB."""
        self._done.set()
        self._thread.join()
        return self.peak

    def _ours(self, pid: str) -> bool:
        if pid not in self._known:
            try:
                self._known[pid] = os.getsid(int(pid)) == self._session
            except OSError:
                return False
        return self._known[pid]

    def _watch(self) -> None:
        pause = 0.0
        while not self._done.wait(pause):
            started, total = time.perf_counter(), 0
            for pid in filter(str.isdigit, os.listdir("/proc")):
                if self._ours(pid):
                    with contextlib.suppress(OSError):
                        found = _PSS.search(Path("/proc", pid, "smaps_rollup").read_bytes())
                        total += int(found[1]) if found else 0
            self.peak = max(self.peak, total / 1024)
            pause = max(_EVERY, 10 * (time.perf_counter() - started))


def _adopt() -> None:
    """Have orphans of the measured command become children of this process, so that their time is known at their end."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _kill(session: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def measure(command: list[str], folder: Path, log: Path, timeout: float = 3600.0) -> Measured:
    """Run a command in a session of its own, the disk's queue emptied before; what it prints goes to `log`."""
    _adopt()
    os.sync()
    with log.open("wb") as out:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        limit = threading.Timer(timeout, _kill, [child.pid])
        limit.start()
        memory = Memory(child.pid)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    mib, cpu = memory.stop(), used.ru_utime + used.ru_stime
    with contextlib.suppress(ChildProcessError):
        while True:
            used = os.wait4(-1, 0)[2]
            cpu += used.ru_utime + used.ru_stime
    limit.cancel()
    return Measured(wall, cpu, mib, child.returncode)
