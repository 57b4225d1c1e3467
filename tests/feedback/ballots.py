"""A box for tests: a clock that can be set, a register of a few articles, forms as browsers write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from newsgen.feedback.box import Box
from newsgen.feedback.limits import Limits
from newsgen.feedback.store import VoteStore
from newsgen.feedback.tags import DaySalt
from newsgen.feedback.votes import Answer

ARTICLE = "content/ai/first.md"
OTHER = "content/chips/other.md"
REV = "0123456789ab"
ADDRESS, AGENT = "203.0.113.77", "Mozilla/5.0 (Test; rv:7) Marked-Agent/1.0"
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC).timestamp()
FREE = Limits(a_minute=0, a_day=0, all_a_minute=0, spike=0)


@dataclass
class Clock:
    """Seconds since 1970 UTC, as the test says."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


class Two:
    """A register of two articles."""

    def url_of(self, article: str, /) -> str | None:
        """Their URLs."""
        return {ARTICLE: "/2026/11/first/", OTHER: "/2026/11/other/"}.get(article)


def form(article: str = ARTICLE, **fields: str | list[str]) -> bytes:
    """A vote's form; `vote="yes"` unless more or another vote is said."""
    given: dict[str, str | list[str]] = {"article": article, "rev": REV, "leave-empty": "", **fields}
    if "vote" not in given and "more" not in given:
        given["vote"] = "yes"
    return urlencode(given, doseq=True, errors="surrogatepass").encode()


@dataclass
class Room:
    """A box with its store, its clock and its salt."""

    store: VoteStore
    limits: Limits = FREE
    salt_path: Path | None = None
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.salt = DaySalt(self.salt_path)
        self.box = Box(self.store, self.salt, Two(), self.limits, self.clock)

    def vote(self, article: str = ARTICLE, *, address: str = ADDRESS, agent: str = AGENT, **fields: str | list[str]) -> Answer:
        return self.box.take(form(article, **fields), address, agent)

    def rows(self) -> list[tuple[str, int, str, str, str, int]]:
        """(article, yes, reasons, comment, day, suspect) of every vote."""
        return [(v.article, v.yes, v.reasons, v.comment, v.day, v.suspect) for v in self.store.votes("")]
