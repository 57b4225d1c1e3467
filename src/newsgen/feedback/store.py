"""The store of votes as a Protocol: what keeping a vote means, whichever database keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, Protocol

from newsgen.feedback.limits import Limits
from newsgen.feedback.votes import Vote


class StoreAway(Exception):
    """The database does not answer or has no room: nothing was kept, and nobody may be thanked."""


class Verdict(Enum):
    """What became of a vote."""

    KEPT = auto()
    NO_VOTE = auto()
    BUSY = auto()
    BUSY_DAY = auto()
    BUSY_ALL = auto()


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote with what it is kept under: the visitor's tag for the article, their network's tag, the day and second."""

    vote: Vote
    tag: str
    network: str
    day: str
    second: int


class KeptVote(NamedTuple):
    """A vote as it is kept for good."""

    article: str
    rev: str
    yes: int
    reasons: str
    comment: str
    day: str
    suspect: int


class VoteStore(Protocol):
    """All methods raise `StoreAway` where the database does not do its part."""

    def keep(self, ballot: Ballot, limits: Limits) -> Verdict:
        """Keep a vote within the limits; it is safe on the disk when this returns."""

    def turn(self, oldest_comment: str) -> None:
        """Erase all tags, all counts of networks, and comments of before a day."""

    def votes(self, since: str) -> Iterator[KeptVote]:
        """All votes from a day on, by article, then in the order they came."""

    def close(self) -> None:
        """Let go of the database."""
