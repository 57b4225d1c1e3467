"""The intake: what the outside says (inputs, files, time, what the site wants, what became of outputs) is written into the
ledger.

What differs from before marks its readers; nothing else is decided here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from newsgen.engine.ledger import Ledger
from newsgen.engine.shapes import Changes
from newsgen.model.digest import ABSENT, key_id


def changed_inputs(ledger: Ledger, inputs: Mapping[str, int]) -> list[str]:
    """The keys of floor SOURCE (all but the files) that differ from what they were."""
    before = dict(ledger.db.execute("SELECT key, digest FROM input"))
    return sorted(k for k in before.keys() | inputs.keys() if before.get(k, ABSENT) != inputs.get(k, ABSENT))


def set_inputs(ledger: Ledger, inputs: Mapping[str, int]) -> None:
    """Take over floor SOURCE (all but the files), and mark who read what differs."""
    changed = changed_inputs(ledger, inputs)
    with ledger.transaction():
        for key in changed:
            value = inputs.get(key, ABSENT)
            if value == ABSENT:
                ledger.db.execute("DELETE FROM input WHERE id=?", (key_id(key),))
            else:
                ledger.db.execute("INSERT OR REPLACE INTO input VALUES(?,?,?)", (key_id(key), key, value))
            ledger.mark_readers(key, value)
        ledger.traces.sweep()


def set_sources(
    ledger: Ledger, stamps: Iterable[tuple[str, int, int, int, int, int]], gone: Iterable[str], added: Iterable[str],
    changed: Iterable[tuple[str, int]], wanted: Callable[[str], str | None],
) -> None:
    """Take over a scan: new stamps of files, files gone, files added, and files whose digest changed."""
    with ledger.transaction():
        changes = Changes()
        for path in gone:
            ledger.db.execute("DELETE FROM source WHERE path=?", (path,))
            ledger.mark_readers("source:" + path, ABSENT)
            key = wanted(path)
            if key:
                changes.refs[key] -= 1
        for path in added:
            key = wanted(path)
            if key:
                changes.refs[key] += 1
        ledger.db.executemany("INSERT OR REPLACE INTO source VALUES(?,?,?,?,?,?)", stamps)
        for path, value in changed:
            ledger.mark_readers("source:" + path, value)
        ledger.apply(changes, set())


def has_roots(ledger: Ledger, wanted: Sequence[str]) -> bool:
    """Whether exactly these tasks are wanted by the site itself."""
    return ledger.meta("roots") == json.dumps(sorted(set(wanted)))


def set_roots(ledger: Ledger, wanted: Sequence[str]) -> None:
    """The tasks that are wanted by the site itself, such as the front page."""
    before = ledger.meta("roots")
    after = json.dumps(sorted(set(wanted)))
    with ledger.transaction():
        changes = Changes()
        for key in set(wanted):
            changes.refs[key] += 1
        for key in json.loads(before or "[]"):
            changes.refs[key] -= 1
        ledger.apply(changes, set())
        ledger.set_meta("roots", after)


def clock_matters(ledger: Ledger) -> bool:
    """Whether anything becomes live, or ceases to be, between the last `now` that mattered and this one; also where that
    one was of a time to come, so that nobody takes the output for one of that time."""
    before = ledger.meta("now")
    return before is None or int(before) > ledger.shapes.now or ledger.shapes.crossed(int(before))


def move_clock(ledger: Ledger) -> None:
    """Bring what is live up to this build's `now`."""
    before = ledger.meta("now")
    with ledger.transaction():
        if before is not None:
            changes = Changes()
            claims = ledger.shapes.move_clock(int(before), changes)
            ledger.apply(changes, claims)
        ledger.set_meta("now", str(ledger.shapes.now))


def adopt_outputs(ledger: Ledger, paths: Iterable[str]) -> None:
    """Files that a memory before this one made: they have to go unless somebody makes them again."""
    with ledger.transaction():
        ledger.db.executemany("INSERT OR IGNORE INTO output VALUES(?,0,0,0,0,0)", [(path,) for path in paths])


def forget_orphans(ledger: Ledger, paths: Iterable[str]) -> None:
    """Outputs that nobody makes any more were removed."""
    with ledger.transaction():
        ledger.db.executemany("DELETE FROM output WHERE path=? AND task=0", [(path,) for path in paths])


def move_outputs(ledger: Ledger, outputs: Iterable[tuple[str, int, int]]) -> None:
    """Staged outputs (path, size, mtime) were moved to their place."""
    with ledger.transaction():
        ledger.db.executemany("UPDATE output SET size=?2, mtime=?3 WHERE path=?1", outputs)


def withhold_outputs(ledger: Ledger, outputs: Iterable[tuple[str, int]], why: str) -> None:
    """Outputs (path, task) were made, but not put in their place: have them made again."""
    with ledger.transaction():
        for path, task in outputs:
            ledger.mark([task], why)
            ledger.db.execute("UPDATE output SET digest=0 WHERE path=?", (path,))


def mark_missing(ledger: Ledger, outputs: Iterable[tuple[str, int]]) -> None:
    """Outputs (path, task) were changed by somebody, or removed: have them made again."""
    with ledger.transaction():
        for path, task in outputs:
            ledger.mark([task], f"{path} was changed or removed")
