"""Libraries: one library, one room; also for the clock, the environment, printing and files (law L8)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from house.inspector import Module, dotted, modules, tree

# Library -> where it may be imported: a folder (with /) or a file. Nowhere where the tuple is empty.
LIBRARIES = MappingProxyType(
    {
        "markdown_it": ("parse/",),
        "mdit_py_plugins": ("parse/",),
        "pygments": ("parse/",),
        "jinja2": ("render/",),
        "markupsafe": ("render/",),
        "babel": ("render/",),
        "yaml": ("formats/yaml.py",),
        "PIL": ("assets/images.py",),
        "watchdog": ("sources/watch.py",),
        "starlette": ("serve/",),
        "uvicorn": ("serve/",),
        "h11": ("serve/",),
        "anyio": ("serve/",),
        "obstore": ("publish/",),
        "psycopg": ("feedback/",),
        "click": ("cli/",),
        "rich": ("cli/",),
        "pydantic": ("model/",),
        "pydantic_core": ("model/",),
        "annotated_types": ("model/",),
        "anyascii": ("model/slug.py",),
        # Of the standard library: what has one owner, too.
        "sqlite3": ("engine/", "feedback/sqlite.py"),
        "multiprocessing": ("engine/executor.py", "engine/aside.py"),
        "concurrent": ("engine/executor.py",),
        "subprocess": ("publish/",),
        "socket": ("serve/",),
        "http": ("serve/", "publish/"),
        "urllib.request": ("publish/",),
        "pickle": ("engine/",),
        "shelve": (),
        "random": (),
        "locale": (),
        "gettext": ("render/catalog.py",),
    }
)

# Dotted name -> where it may be called or read.
NAMES = MappingProxyType(
    {
        "print": ("cli/",),
        "input": (),
        "eval": (),
        "exec": (),
        "os.environ": ("site/project.py",),
        "os.getenv": ("site/project.py",),
        "datetime.now": ("site/project.py",),
        "datetime.utcnow": ("site/project.py",),
        "datetime.today": ("site/project.py",),
        "date.today": ("site/project.py",),
        "time.time": ("site/project.py",),
        "sys.argv": ("cli/",),
        "os.system": (),
    }
)

# Rooms whose functions run as tasks or only compute: they never touch a file themselves (they ask the view).
NO_FILES = ("model/", "formats/", "parse/", "index/", "plan/", "render/", "check/", "emit/")
# Theme files are read by name through the environment, which records the read; their digests are keys.
THEME_FILES = ("render/theme.py", "render/environment.py", "render/catalog.py")
FILE_CALLS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "unlink", "mkdir"})


def _allowed(place: str, where: tuple[str, ...]) -> bool:
    return any(place.startswith(w) if w.endswith("/") else place == w for w in where)


def _library(name: str) -> str | None:
    """The entry of the table that a module name belongs to."""
    while name:
        if name in LIBRARIES:
            return name
        name = name.rpartition(".")[0]
    return None


def _names(module: Module) -> Iterator[tuple[str, int]]:
    """Dotted names that are called or read, with the module's `datetime.datetime.now` as `datetime.now`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            yield dotted(node).removeprefix("datetime.") if dotted(node).startswith("datetime.dat") else dotted(node), node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module in {"os", "time"}:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def faults_of_libraries(house: tuple[Module, ...]) -> list[str]:
    """Libraries, names and file calls outside of their room."""
    faults = []
    for module in house:
        seen = set()
        for item in module.imports:
            top = item.name.split(".")[0]
            entry = _library(item.name)
            if entry is None and top != "newsgen" and top not in sys.stdlib_module_names and not item.relative:
                faults.append(f"{module.place}:{item.line}: {top} has no room; give it one in tests/house/test_libraries.py")
            elif entry is not None and (entry, item.line) not in seen and not _allowed(module.place, LIBRARIES[entry]):
                seen.add((entry, item.line))
                faults.append(f"{module.place}:{item.line}: {entry} belongs to {' or '.join(LIBRARIES[entry]) or 'no room'}")
        for name, line in _names(module):
            if name in NAMES and not _allowed(module.place, NAMES[name]):
                faults.append(f"{module.place}:{line}: {name} belongs to {' or '.join(NAMES[name]) or 'no room'}")
        if _allowed(module.place, NO_FILES) and module.place not in THEME_FILES:
            faults += [f"{module.place}:{line}: {call} touches a file; ask the view" for call, line in _file_calls(module)]
    return faults


def _file_calls(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "open":
                yield "open()", node.lineno
            elif isinstance(node.func, ast.Attribute) and node.func.attr in FILE_CALLS:
                yield f"{node.func.attr}()", node.lineno
            elif dotted(node.func) in {"os.open", "io.open"}:
                yield dotted(node.func), node.lineno


def test_every_library_stays_in_its_room() -> None:
    assert not faults_of_libraries(modules())


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("render/a.py", "import markdown_it\n"),
        ("parse/a.py", "from jinja2 import Environment\n"),
        ("formats/json.py", "import yaml\n"),
        ("site/a.py", "from pydantic import BaseModel\n"),
        ("write/a.py", "import sqlite3\n"),
        ("engine/a.py", "from concurrent.futures import ProcessPoolExecutor\n"),
        ("site/a.py", "import requests\n"),
        ("site/a.py", "from urllib.request import urlopen\n"),
        ("parse/a.py", "print('x')\n"),
        ("render/a.py", "import os\nx = os.environ['HOME']\n"),
        ("render/a.py", "from os import environ\n"),
        ("render/a.py", "import datetime\nx = datetime.datetime.now()\n"),
        ("render/a.py", "from datetime import datetime\nx = datetime.now()\n"),
        ("plan/a.py", "import time\nx = time.time()\n"),
        ("parse/a.py", "def f(p):\n    return open(p)\n"),
        ("render/a.py", "def f(p):\n    return p.read_text()\n"),
    ],
)
def test_a_seeded_stray_is_found(tmp_path: Path, place: str, text: str) -> None:
    assert len(faults_of_libraries(tree(tmp_path, {place: text}))) == 1


def test_what_is_at_home_is_sound(tmp_path: Path) -> None:
    sound = {
        "parse/a.py": "from markdown_it import MarkdownIt\nfrom urllib.parse import urlsplit\n",
        "formats/yaml.py": "import yaml\n",
        "site/project.py": "import os\nfrom datetime import datetime\nx = os.environ, datetime.now()\n",
        "sources/a.py": "def f(p):\n    return p.read_bytes()\n",
        "cli/a.py": "import click\nprint('x')\n",
    }
    assert not faults_of_libraries(tree(tmp_path, sound))
