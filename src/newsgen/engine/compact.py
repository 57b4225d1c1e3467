"""Compaction: packs that are mostly garbage, or too many, are written again, with only what the ledger still points at."""

from __future__ import annotations

from collections.abc import Collection

from newsgen.engine.ledger import Ledger
from newsgen.engine.store import Store

_SLACK = 16 * 1024 * 1024
_MANY = 200
_SMALL = 4 * 1024 * 1024


def compact(ledger: Ledger, store: Store) -> bool:
    """Compact where more than half of the packs is garbage, or where there are many: each worker of a large build leaves one.

    Gives whether it was done. Each byte is copied once for every byte that became garbage, and of many packs only the small
    ones, so the cost stays in proportion to what changed.
    """
    packs = store.packs()
    if _is_mostly_garbage(ledger, sum(packs.values())):
        _copy(ledger, store, packs)
    elif len(small := {pack for pack, size in packs.items() if size < _SMALL}) > _MANY:
        _copy(ledger, store, small)
    else:
        return False
    return True


def _is_mostly_garbage(ledger: Ledger, size: int) -> bool:
    if size <= 2 * int(ledger.meta("kept_bytes") or 0) + _SLACK:
        return False
    # To add them up takes a look at every result; the sum of last time is good enough until packs have doubled.
    (live,) = ledger.db.execute("SELECT coalesce(sum(length), 0) FROM result WHERE pack>0").fetchone()
    ledger.set_meta("kept_bytes", str(live))
    return bool(size > 2 * live + _SLACK)


def _copy(ledger: Ledger, store: Store, packs: Collection[int]) -> None:
    """Copy what is wanted of some packs to a new one, and remove them."""
    store.begin_again()
    with ledger.transaction():
        rows = ledger.db.execute("SELECT id, key, pack, offset, length FROM result WHERE pack>0").fetchall()
        for number, key, pack, offset, length in rows:
            if pack not in packs:
                continue
            place = store.copy(pack, offset, length)
            if place:
                ledger.db.execute("UPDATE result SET pack=?, offset=? WHERE id=?", (*place, number))
            else:
                task = ledger.db.execute("SELECT task FROM result WHERE id=?", (number,)).fetchone()
                ledger.db.execute("DELETE FROM result WHERE id=?", (number,))
                ledger.mark(task, "damaged " + key)
    store.close()
    store.drop(packs)
