"""Floors: imports point down, rooms of one floor do not know each other, nothing goes in circles (law L2)."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from house.inspector import Module, modules, target, tree

ROOMS = ("sources", "parse", "index", "plan", "render", "assets", "check", "write", "publish", "feedback", "emit")
BELOW_ROOMS = frozenset({"engine", "formats", "model"})

# Room -> the rooms it may import, besides itself.
MAY_IMPORT = MappingProxyType(
    {
        "model": frozenset[str](),
        "formats": frozenset({"model"}),
        "engine": frozenset({"model"}),
        **dict.fromkeys(ROOMS, BELOW_ROOMS),
        "site": BELOW_ROOMS | frozenset(ROOMS),
        "cli": frozenset({"serve", "site", "emit", "model"}),
        "serve": frozenset({"site", "emit", "model"}),
        # Files of newsgen itself: __init__.py (the public names) and __main__.py (the door).
        "": frozenset({"model", "cli"}),
    }
)


def faults_of_floors(house: tuple[Module, ...]) -> list[str]:
    """Imports that point up or sideways, and rooms without a floor."""
    known = frozenset(m.name for m in house)
    rooms = {m.name: m.room for m in house}
    faults = []
    for module in house:
        if module.room not in MAY_IMPORT:
            faults.append(f"{module.place}: the room {module.room}/ has no floor")
            continue
        for item in module.imports:
            leads_to = target(item.name, known)
            if leads_to is None or leads_to == "newsgen":
                continue
            room = rooms[leads_to]
            if room != module.room and room not in MAY_IMPORT[module.room]:
                faults.append(f"{module.place}:{item.line}: {module.room or 'newsgen'}/ may not import {room}/")
    return faults


def faults_of_imports(house: tuple[Module, ...]) -> list[str]:
    """Imports inside functions (a command's excepted), relative imports, imports of the package root."""
    known = frozenset(m.name for m in house)
    faults = []
    for module in house:
        for item in module.imports:
            here = f"{module.place}:{item.line}"
            if item.lazy and module.room != "cli":
                faults.append(f"{here}: {item.name} is imported inside a function")
            if item.relative:
                faults.append(f"{here}: a relative import; write the whole name")
            elif item.name == "newsgen" or (
                item.name.startswith("newsgen.") and target(item.name, known) == "newsgen" and module.name != "newsgen"
            ):
                faults.append(f"{here}: imports the package root")
    return faults


def circles(house: tuple[Module, ...]) -> list[str]:
    """Import cycles between modules, lazy imports counted."""
    known = frozenset(m.name for m in house)
    edges = {
        m.name: sorted({t for i in m.imports if (t := target(i.name, known)) and t not in {m.name, "newsgen"}})
        for m in house
    }
    done: set[str] = set()
    found = []

    def walk(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            found.append(" -> ".join((*trail[trail.index(name) :], name)))
        elif name not in done:
            for other in edges[name]:
                walk(other, (*trail, name))
            done.add(name)

    for name in edges:
        walk(name, ())
    return found


def test_imports_point_down() -> None:
    assert not faults_of_floors(modules())


def test_imports_stand_at_the_top_and_name_the_whole_path() -> None:
    assert not faults_of_imports(modules())


def test_nothing_goes_in_circles() -> None:
    assert not circles(modules())


def test_the_inspector_sees_the_house() -> None:
    assert {"model", "cli", "emit", "site", ""} <= {m.room for m in modules()}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("model/b.py", "from newsgen.parse.a import x\n"),  # up
        ("engine/b.py", "import newsgen.parse.a\n"),  # up
        ("engine/b.py", "from newsgen.formats.a import x\n"),  # sideways
        ("render/b.py", "from newsgen.parse import a\n"),  # sideways, the module as a name
        ("cli/b.py", "def f():\n    from newsgen.parse.a import x\n"),  # through the floor below
        ("attic/b.py", "x = 1\n"),  # a room without a floor
    ],
)
def test_a_seeded_wrong_floor_is_found(tmp_path: Path, place: str, text: str) -> None:
    sound = {"__init__.py": "", "parse/__init__.py": "", "parse/a.py": "x = 1\n", "formats/a.py": "x = 1\n"}
    assert not faults_of_floors(tree(tmp_path, sound))
    assert len(faults_of_floors(tree(tmp_path, {place: text}))) == 1


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("site/b.py", "def f():\n    import json\n"),
        ("site/b.py", "class A:\n    def f(self):\n        from json import loads\n"),
        ("site/b.py", "from . import a\n"),
        ("site/b.py", "import newsgen\n"),
        ("site/b.py", "from newsgen import __version__\n"),
    ],
)
def test_a_seeded_wrong_import_is_found(tmp_path: Path, place: str, text: str) -> None:
    sound = {
        "__init__.py": "from newsgen.model.a import x\n",
        "model/a.py": "x = 1\n",
        "site/a.py": "from newsgen.model import a\nif True:\n    import json\n",
        "cli/a.py": "def f():\n    import json\n",
    }
    assert not faults_of_imports(tree(tmp_path, sound))
    assert len(faults_of_imports(tree(tmp_path, {place: text}))) == 1


def test_a_seeded_circle_is_found(tmp_path: Path) -> None:
    sound = {"model/a.py": "import newsgen.model.b\n", "model/b.py": "import newsgen.model.c\n", "model/c.py": ""}
    assert not circles(tree(tmp_path, sound))
    house = tree(tmp_path, {"model/c.py": "from newsgen.model.a import x\n"})
    assert circles(house) == ["newsgen.model.a -> newsgen.model.b -> newsgen.model.c -> newsgen.model.a"]
