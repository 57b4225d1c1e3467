"""The view: all that a task may see of the world, and the place where every look is written down."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from newsgen.engine.ordered import Ordered
from newsgen.engine.rules import Rules
from newsgen.engine.store import Damaged, Store
from newsgen.model.digest import ABSENT, digest, from_json, key_id, to_json
from newsgen.model.protocols import Answer, Results
from newsgen.model.work import Asked

Answerer = Callable[[tuple[Any, ...], Ordered, Results], Answer]
_LARGE, _SMALL = 1000, 8000
"""How many values are at hand at most. An article is read for its page and then hardly again, cards are read all the time."""
_LOOKED_UP = 20_000


class StoreFailure(Exception):
    """A result that is on record could not be read whole; `key` says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _Recent:
    """The values that were used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[tuple[str, int], Any] = OrderedDict()

    def get(self, key: str, value_digest: int) -> Any:
        found = self._values.get((key, value_digest))
        if found is not None:
            self._values.move_to_end((key, value_digest))
        return found

    def put(self, key: str, value_digest: int, value: Any) -> None:
        self._values[key, value_digest] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)


class Memory:
    """What a process can read: results (decoded once, kept by digest) and indices. Never writes.

    While one floor runs, what lower floors made does not change, so it is looked up once.
    """

    def __init__(
        self, connection: sqlite3.Connection, store: Store, decoders: Mapping[str, Callable[[Any], Any]], *,
        snapshot: bool = False,
    ) -> None:
        """`snapshot`: the connection is for reading only and nobody else's, so a floor can be one transaction."""
        self._db = connection
        self._snapshot = snapshot
        self._store = store
        self._decoders = decoders
        self._large, self._small = _Recent(_LARGE), _Recent(_SMALL)
        self._digests: dict[str, int] = {}
        self._values: dict[str, tuple[int, Any]] = {}
        self.ordered = Ordered(connection)

    def next_floor(self) -> None:
        """Another floor begins: what was looked up may have changed."""
        self._digests.clear()
        self._values.clear()
        self.ordered.next_floor()
        self.rest()

    def wake(self) -> None:
        """Tasks are about to read: one transaction for them all."""
        if self._snapshot and not self._db.in_transaction:
            self._db.execute("BEGIN")

    def rest(self) -> None:
        """They are done. While nobody reads, SQLite can bring its journal into the file."""
        if self._snapshot and self._db.in_transaction:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file, where the connection is ours."""
        if self._snapshot:
            self._db.close()

    def digest(self, key: str) -> int:
        """Digest of a result, `ABSENT` where there is none."""
        known = self._digests.get(key)
        if known is None:
            found = self._db.execute("SELECT digest FROM result WHERE id=?", (key_id(key),)).fetchone()
            known = found[0] if found else ABSENT
            if len(self._digests) >= _LOOKED_UP:
                self._digests.clear()
            self._digests[key] = known
        return known

    def value(self, key: str) -> Any:
        """A result, decoded; None where there is none. Raises `StoreFailure`."""
        return self.lookup(key)[1]

    def lookup(self, key: str) -> tuple[int, Any]:
        """Digest and decoded value of a result."""
        return self._values.get(key) or self._find(key)

    def _find(self, key: str) -> tuple[int, Any]:
        row = self._db.execute(
            "SELECT digest, data, pack, offset, length FROM result WHERE id=?", (key_id(key),)
        ).fetchone()
        if row is None:
            return self._looked_up(key, ABSENT, None)
        value_digest, data, pack, offset, length = row
        is_large = data is None
        value = (self._large if is_large else self._small).get(key, value_digest)
        if value is None:
            try:
                raw = self._store.get(pack, offset, length) if is_large else data
            except Damaged as problem:
                raise StoreFailure(key) from problem
            value = self._decode(key, raw)
            self.remember(key, value_digest, value, is_large=is_large)
        return (value_digest, value) if is_large else self._looked_up(key, value_digest, value)

    def _looked_up(self, key: str, value_digest: int, value: Any) -> tuple[int, Any]:
        """Keep what a key leads to as long as this floor runs."""
        if len(self._values) >= _LOOKED_UP:
            self._values.clear()
        self._values[key] = value_digest, value
        return value_digest, value

    def _decode(self, key: str, raw: bytes) -> Any:
        decoder = self._decoders.get(key.partition(":")[0])
        return decoder(from_json(raw)) if decoder else from_json(raw)

    def remember(self, key: str, value_digest: int, value: Any, *, is_large: bool) -> None:
        """Keep a decoded value at hand; `is_large` where the store has it, and not the ledger."""
        (self._large if is_large else self._small).put(key, value_digest, value)


class RecordingView:
    """A task's view: reads inputs, results of lower floors, indices and source files, and records each."""

    __slots__ = ("_answerer", "_floor", "_inputs", "_memory", "_read_source", "_rules", "asked", "inputs", "reads")

    def __init__(
        self, floor: int, rules: Rules, memory: Memory, inputs: Mapping[str, tuple[int, Any]], answerer: Answerer,
        read_source: Callable[[str], bytes],
    ) -> None:
        self._floor, self._rules, self._memory = floor, rules, memory
        self._inputs, self._answerer, self._read_source = inputs, answerer, read_source
        self.inputs: dict[str, int] = {}
        self.reads: dict[str, int] = {}
        self.asked: dict[tuple[Any, ...], tuple[Asked, Any]] = {}

    def input(self, key: str) -> Any:
        """A section of the configuration, a template's place, data …; None where there is none (also a read)."""
        value_digest, value = self._inputs.get(key, (ABSENT, None))
        self.inputs[key] = value_digest
        return value

    def get(self, key: str) -> Any:
        """What a task of a lower floor made under `key`; None where nothing is (also a read)."""
        if self._rules.made_on[key.partition(":")[0]] >= self._floor:
            raise AssertionError(f"a task on floor {self._floor} reads {key}, which is made on its own floor or above")
        value_digest, value = self._memory.lookup(key)
        self.reads[key] = value_digest
        return value

    def ask(self, query: tuple[Any, ...]) -> Any:
        """The indices' answer to a query (see model/query.py)."""
        known = self.asked.get(query)
        if known:
            return known[1]
        answer = self._answerer(query, self._memory.ordered, self._memory)
        text = to_json(query).decode()
        self.asked[query] = Asked(text, answer.lanes, answer.stretches, answer.digest), answer.value
        return answer.value

    def source(self, path: str) -> bytes:
        """The bytes of a source file; raises OSError where it cannot be read (that, too, is a read)."""
        self.reads["source:" + path] = ABSENT
        data = self._read_source(path)
        self.reads["source:" + path] = digest(data)
        return data
