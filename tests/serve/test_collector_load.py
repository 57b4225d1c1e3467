"""The collector under load: killed again and again, and asked more than its limits let through."""

from __future__ import annotations

import http.client
import sqlite3
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest

from feedback.ballots import ARTICLE, form
from newsgen.feedback.limits import Limits
from serve.collecting import ENDPOINT, SITE, free_port, process, running, vote

FREE = ("--per-minute", "0", "--per-day", "0", "--overall", "0", "--spike", "0")
HEADERS = {"Origin": SITE, "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class Crowd:
    """Visitors who vote, each once, as fast as `rate` a second; it knows who was told that the vote is kept."""

    def __init__(self, port: int, rate: float, threads: int = 4) -> None:
        self.port, self.pause = port, threads / rate
        self.kept: list[int] = []
        self._next, self._alone, self._over = 0, threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._vote) for _ in range(threads)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _vote(self) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            with self._alone:
                self._next += 1
                number = self._next
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                try:
                    body = form(comment=f"number {number}")
                    address = f"10.{number >> 16}.{number >> 8 & 255}.1"
                    headers = {**HEADERS, "X-Forwarded-For": address, "User-Agent": str(number)}
                    connection.request("POST", ENDPOINT, body, headers)
                    if connection.getresponse().status == 200:
                        with self._alone:
                            self.kept.append(number)
                finally:
                    connection.close()
            self._over.wait(max(0.0, self.pause - (time.monotonic() - began)))


def killed(folder: Path, times: int) -> None:
    port = free_port()
    with Crowd(port, 50) as crowd:
        for number in range(times):
            with process(folder, port, *FREE):
                before = len(crowd.kept)
                deadline = time.monotonic() + 20
                while len(crowd.kept) < before + 5 and time.monotonic() < deadline:
                    time.sleep(0.005 * (1 + number % 7))
    with process(folder, port, *FREE):
        pass
    db = sqlite3.connect(folder / "votes.db")
    rows = Counter(int(text.split()[1]) for (text,) in db.execute("SELECT comment FROM newsgen_vote WHERE article = ?", (ARTICLE,)))
    whole = db.execute("PRAGMA integrity_check").fetchone()[0]
    db.close()
    assert whole == "ok"
    assert len(crowd.kept) >= 5 * times
    assert not set(crowd.kept) - set(rows), "a vote that was thanked for is gone"
    assert set(rows.values()) == {1}, "a vote is there twice"


def test_a_collector_that_is_killed_keeps_what_it_thanked_for(tmp_path: Path) -> None:
    killed(tmp_path, 4)


@pytest.mark.full
def test_a_collector_that_is_killed_a_hundred_times(tmp_path: Path) -> None:
    killed(tmp_path, 100)


def memory(pid: int) -> int:
    """The most memory that a process ever had, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def stormed(folder: Path, posts: int, seconds: float) -> None:
    """Posts of one network's many visitors in some seconds, and a normal visitor's among them."""
    port = free_port()
    with process(folder, port, "--per-minute", "6", "--per-day", "30", "--overall", "300") as child:
        statuses: Counter[int] = Counter()
        alone = threading.Lock()
        began = time.monotonic()

        def storm(first: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            for number in range(first, posts, 4):
                time.sleep(max(0.0, began + seconds * number / posts - time.monotonic()))
                headers = {**HEADERS, "X-Forwarded-For": f"198.51.100.{number % 250}", "User-Agent": str(number)}
                connection.request("POST", ENDPOINT, form(), headers)
                answer = connection.getresponse()
                answer.read()
                with alone:
                    statuses[answer.status] += 1
            connection.close()

        threads = [threading.Thread(target=storm, args=(first,)) for first in range(4)]
        for thread in threads:
            thread.start()
        normal = []
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while any(thread.is_alive() for thread in threads):
            number = len(normal)
            asked = time.perf_counter()
            connection.request("POST", ENDPOINT, form(vote="no"), {**HEADERS, "X-Forwarded-For": f"10.1.{number % 250}.9"})
            answer = connection.getresponse()
            answer.read()
            normal.append((time.perf_counter() - asked, answer.status))
            time.sleep(max(seconds / 150, 0.02))
        connection.close()
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
        most = memory(child.pid)
    assert sum(statuses.values()) == posts
    assert set(statuses) == {200, 429}
    windows = int(took // 60) + 1
    assert abs(statuses[200] - 6 * windows) <= 1 or (windows > 1 and 6 <= statuses[200] <= 6 * windows + 1)
    assert {status for _, status in normal} == {200}
    assert most < 100
    times = sorted(took for took, _ in normal)
    assert times[int(len(times) * 0.99)] < 0.5  # 50 ms on a quiet machine


def test_a_storm_of_one_network_leaves_the_others_alone(tmp_path: Path) -> None:
    stormed(tmp_path, 1000, 5)


@pytest.mark.full
def test_ten_thousand_posts_in_a_minute(tmp_path: Path) -> None:
    stormed(tmp_path, 10_000, 59)


def test_the_limit_of_all_is_exact(tmp_path: Path) -> None:
    with running(tmp_path, limits=Limits(0, 0, 50, 0)) as port:
        statuses = Counter(vote(port, address=f"10.{number}.1.1").status for number in range(120))
    assert statuses == {200: 50, 429: 70}
