"""Runs one task: gives it a view, writes the files it made, packs its results and its trace into an outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newsgen.engine.rules import Rules
from newsgen.engine.store import Store
from newsgen.engine.view import Answerer, Memory, RecordingView, StoreFailure
from newsgen.model.digest import digest, to_json
from newsgen.model.key import kind_of, name_of
from newsgen.model.protocols import FileWriter, Task
from newsgen.model.work import Outcome, Result


class Runner:
    """Everything a process needs to run tasks, whichever process it is."""

    def __init__(
        self, rules: Rules, tasks: Mapping[str, Task], memory: Memory, store: Store,
        inputs: Mapping[str, tuple[int, Any]], answerer: Answerer, read_source: Callable[[str], bytes],
        writer: FileWriter,
    ) -> None:
        self._rules, self._tasks, self._memory, self._store = rules, tasks, memory, store
        self._inputs, self._answerer, self._read_source, self._writer = inputs, answerer, read_source, writer

    def next_floor(self) -> None:
        """Another floor begins."""
        self._memory.next_floor()

    def run_all(self, keys: Sequence[str]) -> list[Outcome]:
        """Run the tasks of some keys, one after another."""
        self._memory.wake()
        try:
            return [self.run(key) for key in keys]
        finally:
            self._memory.rest()

    def run(self, key: str) -> Outcome:
        """Run the task of a key. An exception here is our bug, but for `StoreFailure`, which has an outcome."""
        started = time.perf_counter()
        view = RecordingView(
            self._rules.floor(key), self._rules, self._memory, self._inputs, self._answerer, self._read_source
        )
        try:
            made = self._tasks[kind_of(key)](name_of(key), view)
        except StoreFailure as problem:
            return Outcome(key, (), (), (), (), (), (), (), failed=True, seconds=0.0, damaged=problem.key)
        results = [self._keep(result_key, value) for result_key, value in made.results]
        outputs = tuple(self._writer.write(path, data) for path, data in made.files)
        return Outcome(
            key, tuple(view.inputs.items()), tuple(view.reads.items()), tuple(asked for asked, _ in view.asked.values()),
            tuple(results), made.shapes, outputs, made.diagnostics, made.failed, time.perf_counter() - started,
        )

    def _keep(self, key: str, value: Any) -> Result:
        data = to_json(value)
        value_digest = digest(data)
        if self._memory.digest(key) == value_digest:
            return Result(key, value_digest, None)
        kept = self._store.put(key, value_digest, data)
        if hasattr(value, "__dataclass_fields__"):
            # As it would be decoded: whoever needs it next in this process need not read it.
            self._memory.remember(key, value_digest, value, is_large=kept.data is None)
        return kept
