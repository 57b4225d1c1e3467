"""Keeping votes in SQL: the statements that SQLite, PostgreSQL and D1 have in common, one transaction a vote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from newsgen.feedback.limits import Limits
from newsgen.feedback.store import Ballot, KeptVote, Verdict

SCHEMA = (
    ("CREATE TABLE IF NOT EXISTS newsgen_vote ({id}, article TEXT NOT NULL, rev TEXT NOT NULL,"
    " yes INTEGER NOT NULL CHECK (yes IN (0, 1)), reasons TEXT NOT NULL DEFAULT '', comment TEXT NOT NULL DEFAULT '',"
    " day TEXT NOT NULL, suspect INTEGER NOT NULL DEFAULT 0, tag TEXT, UNIQUE (article, tag))"),
    # What one network did today, by its tag; empty after midnight.
    "CREATE TABLE IF NOT EXISTS newsgen_pass (network TEXT NOT NULL, second BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS newsgen_pass_network ON newsgen_pass (network, second)",
    "CREATE INDEX IF NOT EXISTS newsgen_pass_second ON newsgen_pass (second)",
    # How many votes an article had in an hour, to know its usual hour.
    ("CREATE TABLE IF NOT EXISTS newsgen_hour (article TEXT NOT NULL, hour BIGINT NOT NULL, votes INTEGER NOT NULL,"
    " PRIMARY KEY (article, hour))"),
)
WEEK = 168
_UPSERT = (
    "INSERT INTO newsgen_vote (article, rev, yes, reasons, comment, day, suspect, tag) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (article, tag) DO UPDATE SET rev = excluded.rev, yes = excluded.yes,"
    # The same answer once more keeps what was said about it; another answer makes it void.
    " reasons = CASE WHEN newsgen_vote.yes = excluded.yes AND excluded.reasons = '' THEN newsgen_vote.reasons"
    " ELSE excluded.reasons END,"
    " comment = CASE WHEN newsgen_vote.yes = excluded.yes AND excluded.comment = '' THEN newsgen_vote.comment"
    " ELSE excluded.comment END"
)
_HOUR = (
    "INSERT INTO newsgen_hour (article, hour, votes) VALUES (?, ?, 1)"
    " ON CONFLICT (article, hour) DO UPDATE SET votes = newsgen_hour.votes + 1"
)
_VOTES = "SELECT article, rev, yes, reasons, comment, day, suspect FROM newsgen_vote WHERE day >= ? ORDER BY article, id"

Run = Callable[[str, tuple[Any, ...]], Any]


class SqlVotes:
    """A `VoteStore` on a connection: `run` executes a statement with ? for values and gives a cursor, `writing` is a
    transaction of one writer that ends whole or not at all."""

    def __init__(self, run: Run, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._run, self._writing = run, writing

    def keep(self, ballot: Ballot, limits: Limits) -> Verdict:
        """As `VoteStore.keep`."""
        with self._writing():
            refused = self._refuses(ballot, limits)
            if refused:
                return refused
            vote = ballot.vote
            reasons = " ".join(vote.reasons)
            if vote.yes is None:
                more = "UPDATE newsgen_vote SET reasons = ?, comment = ? WHERE article = ? AND tag = ?"
                if self._run(more, (reasons, vote.comment, vote.article, ballot.tag)).rowcount == 0:
                    return Verdict.NO_VOTE
            else:
                suspect = self._suspect(ballot, limits)
                values = (vote.article, vote.rev, int(vote.yes), reasons, vote.comment, ballot.day, suspect, ballot.tag)
                self._run(_UPSERT, values)
            self._run("INSERT INTO newsgen_pass (network, second) VALUES (?, ?)", (ballot.network, ballot.second))
        return Verdict.KEPT

    def _refuses(self, ballot: Ballot, limits: Limits) -> Verdict | None:
        # What lies in the future was counted before the clock was set back.
        if self._number("SELECT max(second) FROM newsgen_pass", ()) > ballot.second + 5:
            self._run("DELETE FROM newsgen_pass WHERE second > ?", (ballot.second,))
        minute = ballot.second - 60
        mine = "SELECT count(*) FROM newsgen_pass WHERE network = ?"
        if limits.all_a_minute and self._number("SELECT count(*) FROM newsgen_pass WHERE second > ?", (minute,)) >= limits.all_a_minute:
            return Verdict.BUSY_ALL
        if limits.a_minute and self._number(mine + " AND second > ?", (ballot.network, minute)) >= limits.a_minute:
            return Verdict.BUSY
        if limits.a_day and self._number(mine, (ballot.network,)) >= limits.a_day:
            return Verdict.BUSY_DAY
        return None

    def _suspect(self, ballot: Ballot, limits: Limits) -> int:
        """Whether a vote of a new visitor is one too many for the hour; it is counted here."""
        article, hour = ballot.vote.article, ballot.second // 3600
        if self._number("SELECT count(*) FROM newsgen_vote WHERE article = ? AND tag = ?", (article, ballot.tag)):
            return 0
        self._run(_HOUR, (article, hour))
        if not limits.spike:
            return 0
        now = self._number("SELECT votes FROM newsgen_hour WHERE article = ? AND hour = ?", (article, hour))
        past = "FROM newsgen_hour WHERE article = ? AND hour >= ? AND hour < ?"
        reach = (article, hour - WEEK, hour)
        votes = self._number("SELECT sum(votes) " + past, reach)
        hours = hour - self._number("SELECT min(hour) " + past, reach) if votes else 1
        return int(now > limits.spike * max(1.0, votes / hours))

    def turn(self, oldest_comment: str) -> None:
        """As `VoteStore.turn`."""
        with self._writing():
            self._run("UPDATE newsgen_vote SET tag = NULL WHERE tag IS NOT NULL", ())
            self._run("DELETE FROM newsgen_pass", ())
            self._run("UPDATE newsgen_vote SET comment = '' WHERE comment <> '' AND day < ?", (oldest_comment,))
            last = self._number("SELECT max(hour) FROM newsgen_hour", ())
            self._run("DELETE FROM newsgen_hour WHERE hour < ?", (last - 2 * WEEK,))

    def votes(self, since: str) -> Iterator[KeptVote]:
        """As `VoteStore.votes`."""
        for row in self._run(_VOTES, (since,)):
            yield KeptVote(*row)

    def _number(self, sql: str, values: tuple[Any, ...]) -> int:
        return int(self._run(sql, values).fetchone()[0] or 0)
