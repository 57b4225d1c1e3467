"""The box: takes a form, decides, and has the vote kept. All rules of voting come together here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from newsgen.feedback.limits import Limits, network_of
from newsgen.feedback.register import Register, RegisterAway
from newsgen.feedback.store import Ballot, StoreAway, Verdict, VoteStore
from newsgen.feedback.tags import DaySalt, tag_of
from newsgen.feedback.votes import AWAY, BUSY, BUSY_ALL, BUSY_DAY, KEPT, NO_VOTE, UNKNOWN, Answer, read_form
from newsgen.model.voting import KEPT_ANCHORS

_SAID = MappingProxyType({
    Verdict.NO_VOTE: NO_VOTE, Verdict.BUSY: BUSY, Verdict.BUSY_DAY: BUSY_DAY, Verdict.BUSY_ALL: BUSY_ALL,
})


class Box:
    """Any number of threads may put votes in. `clock` gives seconds since 1970 UTC."""

    def __init__(
        self, store: VoteStore, salt: DaySalt, register: Register, limits: Limits, clock: Callable[[], float]
    ) -> None:
        self._store, self._salt, self._register = store, salt, register
        self._limits, self._clock = limits, clock
        self._alone = threading.Lock()

    def take(self, body: bytes, address: str, agent: str) -> Answer:
        """Take a form from an address and a browser. Where the answer says "kept", the vote is on the disk."""
        vote = read_form(body)
        if isinstance(vote, Answer):
            return vote
        try:
            place = self._register.url_of(vote.article)
        except RegisterAway:
            return AWAY
        if place is None:
            return UNKNOWN
        network = network_of(address)
        try:
            with self._alone:
                second = self._turned()
                salt, day = self._salt.salt, self._salt.day.isoformat()
                tag = tag_of(salt, "vote", network, agent, vote.article)
                ballot = Ballot(vote, tag, tag_of(salt, "network", network), day, second)
                verdict = self._store.keep(ballot, self._limits)
        except (StoreAway, OSError):
            return AWAY
        if verdict is not Verdict.KEPT:
            answer = _SAID[verdict]
            return Answer(answer.status, answer.word, answer.sentence, place)
        anchor = "" if vote.yes is None else KEPT_ANCHORS[vote.yes]
        return Answer(KEPT.status, KEPT.word, KEPT.sentence, f"{place}#{anchor}" if anchor else "")

    def open(self) -> None:
        """Let the day turn, for the first time; raises `StoreAway` or `OSError` where votes cannot be kept."""
        with self._alone:
            self._turned()

    def turn(self) -> None:
        """Let the day turn where it is time: to be called now and then, so that tags go at midnight without a vote.

        A database that is away is asked again the next time.
        """
        with suppress(StoreAway, OSError), self._alone:
            self._turned()

    def _turned(self) -> int:
        now = datetime.fromtimestamp(self._clock(), UTC)
        today = now.date()
        if self._salt.due(today):
            # First the tags, then the salt: a crash in between leaves a salt without tags, not tags without a salt.
            oldest = today - timedelta(days=self._limits.comment_days)
            self._store.turn(oldest.isoformat())
            self._salt.renew(today)
        return int(now.timestamp())

    def close(self) -> None:
        """Let go of the database."""
        with self._alone:
            self._store.close()
