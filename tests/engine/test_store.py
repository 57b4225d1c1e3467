"""The content store gives back what was put in, notices damage, and does not grow for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.toy import RULES, Note, ToySite
from newsgen.engine.compact import compact
from newsgen.engine.ledger import Ledger
from newsgen.engine.schema import connect
from newsgen.engine.store import Damaged, Store


def test_a_large_value_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    data = b"x y z " * 2000
    made = store.put("k", 1, data)
    assert made.data is None
    assert Store(tmp_path).get(made.pack, made.offset, made.length) == data


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    made = store.put("k", 1, bytes(range(256)) * 40)
    store.close()
    pack = tmp_path / f"{made.pack}.pack"
    raw = bytearray(pack.read_bytes())
    raw[len(raw) // 2] ^= 1
    pack.write_bytes(raw)
    with pytest.raises(Damaged):
        Store(tmp_path).get(made.pack, made.offset, made.length)


def test_small_builds_share_a_pack(tmp_path: Path) -> None:
    for number in range(5):
        store = Store(tmp_path, extend=True)
        store.put(f"k{number}", number, bytes([number]) * 5000)
        store.close()
    assert len(list(tmp_path.glob("*.pack"))) == 1


def test_garbage_is_compacted_and_what_is_live_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsgen.engine.compact._SLACK", 0)
    site = ToySite(tmp_path)
    for version in range(8):
        site.notes = {"n": Note(1, "T", "".join(chr(65 + (i * version) % 50) for i in range(9000)))}
        site.build()
    store, connection = Store(tmp_path / "store"), connect(tmp_path / "ledger.db")
    before = store.size()
    assert compact(Ledger(connection, RULES, 0), store)
    assert Store(tmp_path / "store").size() < before / 3
    connection.close()
    site.options["footer"] = "again"
    site.build()
    assert b"again" in site.output["n"]
