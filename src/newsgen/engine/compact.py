"""Compaction: packs that are mostly garbage are written again, with only what the ledger still points at."""

from __future__ import annotations

from newsgen.engine.ledger import Ledger
from newsgen.engine.store import Store

_SLACK = 16 * 1024 * 1024


def compact(ledger: Ledger, store: Store) -> bool:
    """Compact where more than half of the packs is garbage; gives whether it was done. Each byte is copied once for
    every byte that became garbage, so the cost stays in proportion to what changed."""
    size, live = store.size(), int(ledger.meta("live") or 0)
    if size <= 2 * live + _SLACK:
        return False
    # To add them up takes a look at every result; the sum of last time is good enough until packs have doubled.
    (live,) = ledger.db.execute("SELECT coalesce(sum(length), 0) FROM result WHERE pack>0").fetchone()
    ledger.set_meta("live", str(live))
    if size <= 2 * live + _SLACK:
        return False
    old = store.begin_again()
    with ledger.transaction():
        rows = ledger.db.execute("SELECT id, key, pack, offset, length FROM result WHERE pack>0").fetchall()
        for number, key, pack, offset, length in rows:
            place = store.copy(pack, offset, length)
            if place:
                ledger.db.execute("UPDATE result SET pack=?, offset=? WHERE id=?", (*place, number))
            else:
                task = ledger.db.execute("SELECT task FROM result WHERE id=?", (number,)).fetchone()
                ledger.db.execute("DELETE FROM result WHERE id=?", (number,))
                ledger.mark(task, "damaged " + key)
    store.close()
    store.drop(old)
    return True
