"""A bug of newsgen, put where every page of an article is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from newsroom import Newsroom, numbered

WORDS = "a bug of ours"


@contextmanager
def bug_in_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def bug(*_: object) -> None:
        raise RuntimeError(WORDS)

    with monkeypatch.context() as patch:
        patch.setattr("newsgen.render.pages.fill", bug)
        yield


def edited(room: Newsroom) -> str:
    """Give an article a sentence more; its path in the site."""
    changed = numbered(3)
    changed.body += "More.\n"
    room.put(changed)
    return f"content/{changed.path}"
