"""The board: what the ledger can tell of all articles at once, for a person who looks at them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from newsgen.engine.glance import Glance
from newsgen.index.related import best_related
from newsgen.model.article import Card
from newsgen.model.key import key, kind_of, name_of
from newsgen.site.tasks import DECODERS

_RELATED = 12


class Source(NamedTuple):
    """A source that was looked at: `since` and `until` bound when it is public (None: it never is), `held` are the codes
    of the errors found in it."""

    path: str
    since: int | None
    until: int | None
    live: bool
    held: tuple[str, ...]


class Board:
    """What a glance at the ledger shows of the newsroom; opened and closed with it."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    @classmethod
    def open(cls, ledger: Path) -> Board | None:
        """That of a ledger file; None where there is none that can be read."""
        glance = Glance.open(ledger, DECODERS)
        return cls(glance) if glance else None

    def close(self) -> None:
        """Let go of the files."""
        self._glance.close()

    def sources(self) -> list[Source]:
        """Every article file, in no order that means anything."""
        return [
            Source(path, since, until, bool(live), _errors(found))
            for path, since, until, live, found in self._glance.tasks("parse")
        ]

    def source_of(self, output: str) -> str:
        """The article whose page a file of the output folder is, "" where it is none."""
        made_by = self._glance.maker(output)
        return name_of(made_by) if kind_of(made_by) == "page" else ""

    def marked(self, status: str) -> set[str]:
        """The articles whose card has a status."""
        return self._glance.holding("card", f'"status":"{status}"')

    def card(self, path: str) -> Card | None:
        """What lists show of an article, None where it has not been made."""
        found: Card | None = self._glance.value(key("card", path))
        return found

    def related(self, path: str) -> list[str]:
        """What is related to an article, best first."""
        return [member for _, member in best_related(path, _RELATED, self._glance.newest)]


def _errors(text: str | None) -> tuple[str, ...]:
    try:
        found: list[list[Any]] = json.loads(text) if text else []
    except ValueError:
        return ()
    return tuple(one[0] for one in found if one[1] == "error")
