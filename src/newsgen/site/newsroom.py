"""The newsroom: every article of a site with the state it is in, and the cards of those that are looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsgen.model.article import Card
from newsgen.model.diagnostic import Diagnostic, Severity
from newsgen.model.work import FOREVER
from newsgen.site.board import Board
from newsgen.site.preview import State

LIVE, SCHEDULED, DRAFT, HELD, RETRACTED, EXPIRED, PAGE = "live", "scheduled", "draft", "held", "retracted", "expired", "page"
NAMES = MappingProxyType({
    LIVE: "Live", SCHEDULED: "Scheduled", DRAFT: "Draft", HELD: "Held back", RETRACTED: "Retracted", EXPIRED: "Expired",
    PAGE: "Page",
})
_COLLISIONS = frozenset({"NG301", "NG303", "NG307"})
_BODY = ("NG2", "NG5")
"""Errors of these families are mended on the page; any other error of a source holds it back."""
_HEAD = 8192
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


class Entry(NamedTuple):
    """An article: its source, its state, when it is or was published (seconds; None: never), whether readers see it."""

    path: str
    state: str
    since: int | None
    until: int | None
    live: bool


def holds_back(one: Diagnostic) -> bool:
    """Whether a diagnostic of a source keeps the source, as it is now, from being published."""
    return one.severity is Severity.ERROR and not one.code.startswith(_BODY)


def entries_of(board: Board, state: State) -> tuple[Entry, ...]:
    """All articles: those without a date, then the newest first, then pages."""
    drafts, retracted = board.marked("draft"), board.marked("retracted")
    crossed = {one.span.file for one in state.diagnostics if one.code in _COLLISIONS}
    found = []
    for path, since, until, live, codes in board.sources():
        plain = since is not None and since <= -FOREVER
        if path in crossed or any(not code.startswith(_BODY) for code in codes):
            is_now = HELD
        elif since is None or path in drafts:
            is_now = DRAFT
        elif not live:
            is_now = SCHEDULED if since > state.now else EXPIRED
        elif path in retracted:
            is_now = RETRACTED
        else:
            is_now = PAGE if plain else LIVE
        found.append(Entry(path, is_now, None if plain else since, None if until == FOREVER else until, live))
    found.sort(key=lambda one: one.path)
    found.sort(key=_newest_first)
    return tuple(found)


def _newest_first(one: Entry) -> int:
    return FOREVER if one.state == PAGE else -FOREVER if one.since is None else -one.since


class Newsroom:
    """The articles of a site while one page of the desk is made."""

    def __init__(self, root: Path, board: Board | None, state: State, entries: tuple[Entry, ...]) -> None:
        self.root, self._board, self.state, self.entries = root, board, state, entries
        self.zone = ZoneInfo(state.config.site.timezone if state.config else "UTC")

    def counts(self) -> Counter[str]:
        """How many articles are in each state."""
        return Counter(one.state for one in self.entries)

    def card(self, path: str) -> Card | None:
        """What lists show of an article, None where it has not been made."""
        return self._board.card(path) if self._board else None

    def title(self, path: str) -> str:
        """The title of an article, also of one that is not published."""
        card = self.card(path)
        return card.title if card else self._written_title(path)

    def _written_title(self, path: str) -> str:
        try:
            with (self.root / path).open("rb") as file:
                head = file.read(_HEAD).decode("utf-8", "replace")
        except (OSError, ValueError):
            return path
        found = _TITLE.search(head)
        return found.group(1).strip("\"'") if found else path.rpartition("/")[2]

    def related(self, path: str) -> list[str]:
        """What is related to an article, best first."""
        return self._board.related(path) if self._board else []

    def local(self, seconds: int) -> datetime:
        """A moment in the site's zone."""
        return datetime.fromtimestamp(seconds, self.zone)

    def by_day(self, entries: Iterable[Entry]) -> dict[str, list[Entry]]:
        """Entries with a date by day (2026-11-09) in the site's zone."""
        found: dict[str, list[Entry]] = {}
        for one in entries:
            if one.since is not None:
                found.setdefault(self.local(one.since).date().isoformat(), []).append(one)
        return found
