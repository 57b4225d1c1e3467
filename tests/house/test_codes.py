"""Codes: each one used is catalogued, each one catalogued is used, and each entry says all it has to say."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

from house.inspector import SOURCE, Module, modules, tree
from newsgen.model.codes.catalogue import FAMILIES, by_code
from newsgen.model.codes.entry import Code

CODE = re.compile(r"NG[0-9]{3}\Z")


def used(house: tuple[Module, ...]) -> dict[str, str]:
    """Codes that stand in the source as texts of their own, outside of the catalogue -> a place."""
    return {
        node.value: f"{module.place}:{node.lineno}"
        for module in house
        if not module.place.startswith("model/codes/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value)
    }


def test_every_code_used_is_catalogued() -> None:
    known = by_code()
    assert not {code: place for code, place in used(modules()).items() if code not in known}


def test_every_code_catalogued_is_used() -> None:
    assert not set(by_code()) - set(used(modules()))


def test_every_entry_says_all() -> None:
    empty = [f"{e.code}.{f.name}" for e in by_code().values() for f in fields(Code) if not getattr(e, f.name).strip()]
    assert not empty


def test_every_code_stands_once_and_in_its_family() -> None:
    codes = [entry.code for _, family in FAMILIES for entry in family]
    assert len(codes) == len(set(codes))
    assert not [entry.code for family, entries in FAMILIES for entry in entries if not entry.code.startswith(family)]


def test_every_family_is_in_the_catalogue() -> None:
    files = {path.stem.upper() for path in (SOURCE / "model" / "codes").glob("ng*.py")}
    assert files == {family for family, _ in FAMILIES}


def test_entries_are_sentences() -> None:
    wrong = [e.code for e in by_code().values() for words in (e.what, e.why) if words[-1] not in ".!?" or e.title.endswith(".")]
    assert not wrong


def test_a_code_in_the_source_is_seen(tmp_path: Path) -> None:
    house = tree(tmp_path, {"parse/a.py": "def f(d):\n    d.error('NG777', 'NG778 in words', 1)\n", "model/codes/ng9.py": "C = 'NG999'\n"})
    assert used(house) == {"NG777": "parse/a.py:2"}
