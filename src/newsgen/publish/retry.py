"""The policy of trying again: what is worth it, how often, and how long to wait in between."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from newsgen.model.problem import EXIT_BUSY, problem
from newsgen.publish.target import Transient

T = TypeVar("T")
_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 507, 509, 598, 599})


@dataclass(frozen=True, slots=True)
class Policy:
    """`tries` in all; waits begin with `first` seconds, double each time and never exceed `most`."""

    tries: int = 6
    first: float = 0.5
    most: float = 30.0

    def wait(self, tried: int, asked: float, dice: float) -> float:
        """Seconds before the next try after `tried` of them; `asked` by the other side, `dice` between 0 and 1."""
        longest = min(self.most, self.first * float(2 ** (tried - 1)))
        # Publishers that were cut off together do not come back together.
        return max(min(asked, 2 * self.most), longest * (0.5 + dice / 2))


class Retry:
    """Runs what may fail for a moment, again and again within its policy; then it is one problem for the user."""

    def __init__(
        self, target: str, policy: Policy | None = None, sleep: Callable[[float], None] = time.sleep,
        told: Callable[[str], None] | None = None,
    ) -> None:
        """`told` hears of each wait in a sentence."""
        self._target, self._policy, self._sleep, self._told = target, policy or Policy(), sleep, told

    def __call__(self, work: Callable[[], T]) -> T:
        """The result of `work`. It must do no harm when it is done twice."""
        tried = 0
        while True:
            try:
                return work()
            except Transient as trouble:
                tried += 1
                if tried >= self._policy.tries:
                    raise problem(
                        "NG620", f"The target {self._target} did not do its part in {tried} tries: {trouble}.", "",
                        "Publish again later: what was uploaded is kept, and readers still get the release before.", EXIT_BUSY,
                    ) from trouble
                wait = self._policy.wait(tried, trouble.after, int.from_bytes(os.urandom(2), "big") / 65535)
                if self._told:
                    self._told(f"{trouble}; trying again in {wait:.0f} s")
                self._sleep(wait)


def is_transient_status(status: int) -> bool:
    """Whether an answer of HTTP may be another one a moment later."""
    return status in _STATUS


def seconds_asked(retry_after: str | None) -> float:
    """What the header Retry-After asks for, in seconds; 0 where it is a date or not there."""
    text = (retry_after or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0
