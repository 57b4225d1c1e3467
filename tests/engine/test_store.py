"""The content store gives back what was put in, notices damage, and does not grow for ever."""

from __future__ import annotations

import os
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
    before = sum(store.packs().values())
    assert compact(Ledger(connection, RULES, 0), store)
    assert sum(Store(tmp_path / "store").packs().values()) < before / 3
    connection.close()
    site.options["footer"] = "again"
    site.build()
    assert b"again" in site.output["n"]


def test_many_small_packs_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsgen.engine.compact._MANY", 3)
    site = ToySite(tmp_path)
    site.notes = {f"n{i}": Note(i, f"T{i}", f"{i} " * 4000) for i in range(5)}
    site.build()
    for i in range(4):
        site.notes[f"n{i}"] = Note(i, f"T{i}", f"{i}! " * 4000)
        site.build()
    store, connection = Store(tmp_path / "store"), connect(tmp_path / "ledger.db")
    assert len(store.packs()) == 5
    assert compact(Ledger(connection, RULES, 0), store)
    assert not compact(Ledger(connection, RULES, 0), store)
    connection.close()
    assert len(store.packs()) == 1
    site.options["footer"] = "again"
    site.build()
    assert b"3! 3! " in site.output["n3"]
    assert b"4 4 " in site.output["n4"]


def test_any_number_of_packs_is_read_with_few_files_open(tmp_path: Path) -> None:
    made = []
    for number in range(100):
        store = Store(tmp_path)
        made.append(store.put(f"k{number}", number, bytes([number]) * 5000))
        store.close()
    store, before = Store(tmp_path), len(os.listdir("/dev/fd"))
    for _ in range(2):
        for number, one in enumerate(made):
            assert store.get(one.pack, one.offset, one.length) == bytes([number]) * 5000
    assert len(os.listdir("/dev/fd")) - before <= 64
    store.close()
    assert len(os.listdir("/dev/fd")) == before


def test_two_that_append_to_one_pack_know_where_their_values_are(tmp_path: Path) -> None:
    first = Store(tmp_path)
    first.put("a", 1, os.urandom(4000))
    second = Store(tmp_path, extend=True)
    values = [os.urandom(4000) for _ in range(6)]
    made = [(first, second)[number % 2].put(str(number), number, value) for number, value in enumerate(values)]
    assert len({one.pack for one in made}) == 1
    assert [Store(tmp_path).get(one.pack, one.offset, one.length) for one in made] == values
