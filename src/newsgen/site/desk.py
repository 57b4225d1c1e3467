"""The desk: what the person who looks after a site sees of it, page by page, from the memory of its last build."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsgen.model.diagnostic import Severity
from newsgen.render.desk import DeskPages
from newsgen.site import deskpictures as pictures
from newsgen.site import deskviews as views
from newsgen.site.board import Board
from newsgen.site.excerpt import shown
from newsgen.site.newsroom import Entry, Newsroom, entries_of
from newsgen.site.preview import State
from newsgen.site.project import builtin_themes

DeskView = Callable[[Newsroom, Mapping[str, str]], dict[str, Any]]
_VIEWS: tuple[tuple[str, str, DeskView], ...] = (
    ("", "Today", views.today),
    ("articles/", "Articles", views.articles),
    ("problems/", "Problems", views.problems),
    ("stories/", "Stories", pictures.stories),
    ("calendar/", "Calendar", pictures.calendar),
    ("build/", "Last build", views.build),
    ("votes/", "Votes", pictures.votes),
)


class Desk:
    """Renders the desk's pages; any thread may ask."""

    def __init__(self, root: Path, ledger: Path) -> None:
        self._root, self._ledger = root, ledger
        self._pages = DeskPages(builtin_themes())
        self._assets = {name: Path(path).read_bytes() for name, path in self._pages.files.items() if name.endswith((".css", ".svg"))}
        self._alone = threading.Lock()
        self._rendering = threading.Lock()
        self._known: tuple[int, tuple[Entry, ...]] = (-1, ())

    def asset(self, name: str) -> bytes | None:
        """A file of the desk's look."""
        return self._assets.get(name)

    def sheets(self) -> list[list[str]]:
        """Addresses and versions of its style sheets, in the order of its pages."""
        return [["/_desk/newsgen.css", ""], ["/_desk/desk.css", ""]]

    def source_of(self, output: str) -> str:
        """The article whose page a file of the output folder is, "" where it is none."""
        board = Board.open(self._ledger)
        if board is None:
            return ""
        try:
            return board.source_of(output)
        finally:
            board.close()

    def waiting(self, state: State) -> bytes:
        """What is shown instead of a page that is not there yet."""
        stopped = not state.building
        problems = [shown(one, self._root) for one in state.diagnostics if one.severity is Severity.ERROR]
        title = "The site cannot be built" if stopped else "Being built"
        progress = f"{state.phase}: {state.done:,} of {state.total:,}" if state.total else ""
        return self._render("waiting.html", state, {"title": title, "stopped": stopped, "problems": problems[:5], "progress": progress})

    def page(self, name: str, given: Mapping[str, str], state: State) -> bytes | None:
        """The page of a name below /_desk/, None where there is none."""
        title, view = next(((title, view) for one, title, view in _VIEWS if one == name), ("", None))
        if view is None:
            return None
        with self._alone:
            board = Board.open(self._ledger)
            try:
                newsroom = self._newsroom(board, state)
                context = view(newsroom, given)
            finally:
                if board is not None:
                    board.close()
        wrong = sum(one.severity is Severity.ERROR for one in state.diagnostics)
        menu = [
            {"name": one, "title": words, "here": one == name, "count": wrong if one == "problems/" else 0}
            for one, words, _ in _VIEWS
        ]
        return self._render(f"{name.rstrip('/') or 'today'}.html", state, {"title": title, "menu": menu, **context})

    def _newsroom(self, board: Board | None, state: State) -> Newsroom:
        """What is known of all articles; looked up anew after each turn only."""
        number = state.turn.number if state.turn else 0
        if self._known[0] != number or state.building:
            self._known = (number, entries_of(board, state) if board else ())
        return Newsroom(self._root, board, state, self._known[1])

    def _render(self, template: str, state: State, context: Mapping[str, Any]) -> bytes:
        config = state.config
        site = {
            "title": config.site.title if config else "Newsroom",
            "front": (urlsplit(config.site.url).path or "/") if config else "/",
            "palette": (config.theme.options.get("palette") if config else None) or "ink",
            "headlines": (config.theme.options.get("headlines") if config else None) or "serif",
        }
        with self._rendering:
            return self._pages.render(template, {"site": site, "clock": views.clock(state), "menu": (), **context})
