"""The rebuilder: which tasks a change of the indices makes stale. With the ledger's marks, the only invalidation there is.

A question whose stretch of an index was touched is asked again; only if the answer differs does its task run.
"""

from __future__ import annotations

import json
from typing import Any

from newsgen.engine.ledger import Ledger
from newsgen.engine.view import Answerer, Memory
from newsgen.model.protocols import Answer


def query_of(text: str) -> tuple[Any, ...]:
    """A query as it was before it was written down (lists become tuples)."""
    return tuple(tuple(part) if isinstance(part, list) else part for part in json.loads(text))


def resolve(ledger: Ledger, memory: Memory, answerer: Answerer) -> int:
    """Ask again whatever looked at a touched place, and mark whose answer differs; gives how many were asked."""
    if not ledger.db.execute("SELECT 1 FROM touched LIMIT 1").fetchone():
        return 0
    memory.next_floor()
    with ledger.transaction():
        watchers = sorted(ledger.watchers(ledger.take_touched()))
        answers: dict[str, Answer] = {}
        for task, slot in watchers:
            asked = ledger.traces.question(task, slot)
            if asked.query not in answers:
                answers[asked.query] = answerer(query_of(asked.query), memory.ordered, memory)
            answer = answers[asked.query]
            if (answer.digest, answer.stretches) != (asked.digest, asked.stretches):
                ledger.mark([task], "question " + asked.query)
    return len(answers)
