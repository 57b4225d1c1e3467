"""A toy site on the bare engine: notes with a number, pages that show their neighbours, one list. No news, no HTML.

Proof that the engine is a floor of its own, and a small world in which its laws can be tried a thousand times.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from newsgen.engine import intake
from newsgen.engine.executor import SerialExecutor
from newsgen.engine.ledger import Ledger
from newsgen.engine.rules import Rules
from newsgen.engine.runner import Runner
from newsgen.engine.scheduler import Work, run_all
from newsgen.engine.schema import connect
from newsgen.engine.store import Store
from newsgen.engine.view import Memory
from newsgen.index.answer import answer
from newsgen.model.digest import digest
from newsgen.model.protocols import View
from newsgen.model.query import latest, neighbours
from newsgen.model.work import Made, Output, Row, Shape

RULES = Rules(
    {"parse": 1, "page": 4, "list": 4},
    {"card": 1, "body": 1},
    {"card": 1},
    lambda index: "list:" + index if index.startswith("tag/") else None,
    {},
)


@dataclass(frozen=True)
class Note:
    """A source of the toy site; `until` and `since` bound when it is public, `name` is its exclusive name."""

    number: int
    title: str
    body: str = ""
    tag: str = "a"
    since: int = 0
    until: int = 2**40
    name: str = ""


class ToySite:
    """A folderless site: `notes` are its sources, `output` its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: dict[str, Note] = {}
        self.options: dict[str, str] = {"footer": "x"}
        self.output: dict[str, bytes] = {}
        self.broken: set[str] = set()

    def parse(self, path: str, view: View) -> Made:
        view.source(path)
        note = self.notes[path]
        if path in self.broken:
            return Made(failed=True)
        rows = [Row("all", note.number, path, 20260101 + note.number % 28), Row("tag/" + note.tag, note.number, path, 20260101)]
        shape = Shape(tuple(rows), (), ("page:" + path,), note.name or path, note.number, note.since, note.until)
        card = {"title": note.title, "number": note.number, "name": note.name or path}
        return Made(results=(("card:" + path, card), ("body:" + path, note.body)), shapes=(shape,))

    def page(self, path: str, view: View) -> Made:
        card, body = view.get("card:" + path), view.get("body:" + path)
        newer, older = view.ask(neighbours("all", path, card["number"]))
        text = f"{card['title']}|{body}|{newer and newer['title']}|{older and older['title']}|{view.input('footer')}"
        return Made(files=((card["name"], text.encode()),))

    def list(self, index: str, view: View) -> Made:
        cards = view.ask(latest(index, 3))
        return Made(files=((index, ",".join(card["title"] for card in cards).encode()),))

    def write(self, path: str, data: bytes) -> Output:
        written = self.output.get(path) != data
        self.output[path] = data
        return Output(path, digest(data), len(data), 0, written)

    def source(self, path: str) -> bytes:
        return repr((self.notes[path], path in self.broken)).encode()

    def build(self, now: int = 0, *, clean: bool = False) -> Work:
        """Build; `clean` forgets everything first, the files too."""
        ledger_file = self.folder / "ledger.db"
        if clean:
            for file in self.folder.glob("ledger.db*"):
                file.unlink()
            self.output.clear()
        connection = connect(ledger_file)
        try:
            return self._build(connection, now)
        finally:
            connection.close()

    def _build(self, connection: Connection, now: int) -> Work:
        store = Store(self.folder / "store")
        memory, ledger = Memory(connection, store, {}), Ledger(connection, RULES, now)
        intake.move_clock(ledger)
        intake.set_inputs(ledger, {name: digest(value.encode()) for name, value in self.options.items()})
        known = dict(connection.execute("SELECT path, digest FROM source"))
        new = {path: digest(self.source(path)) for path in self.notes}
        intake.set_sources(
            ledger,
            [(path, 0, 0, 0, 0, value) for path, value in new.items()],
            sorted(known.keys() - new.keys()), sorted(new.keys() - known.keys()),
            [(path, value) for path, value in new.items() if path in known and known[path] != value],
            lambda path: "parse:" + path,
        )
        intake.set_roots(ledger, ["list:all"])
        inputs = {name: (digest(value.encode()), value) for name, value in self.options.items()}
        tasks = {"parse": self.parse, "page": self.page, "list": self.list}
        runner = Runner(RULES, tasks, memory, store, inputs, answer, self.source, self)
        work = run_all(ledger, memory, answer, SerialExecutor(runner).run)
        for (path,) in connection.execute("SELECT path FROM output WHERE task=0").fetchall():
            del self.output[path]
            connection.execute("DELETE FROM output WHERE path=?", (path,))
        store.close()
        return work
