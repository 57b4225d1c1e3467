"""Globals: no `global`, no module-level mutable, no singleton; what one needs is an argument (law L5).

A bounded `lru_cache` on a pure function is allowed, an unbounded one is not: it grows with the archive.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.inspector import Module, dotted, modules, tree

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)
# What a module may call for its constants: each yields a value that cannot change.
VALUES = frozenset(
    """
    re.compile frozenset tuple MappingProxyType types.MappingProxyType TypeVar ParamSpec NewType namedtuple
    attrgetter itemgetter operator.attrgetter operator.itemgetter struct.Struct Struct str.maketrans timedelta
    datetime.timedelta date datetime Path PurePosixPath TypeAdapter len min max sum int str bytes ord chr float
    range version importlib.metadata.version Annotated Literal cast type getattr
    """.split()  # noqa: SIM905 - a list of names reads better as words
)
PLAIN_METHODS = frozenset({"join", "encode", "format", "strip", "replace", "lower", "upper", "toordinal", "timestamp"})
LISTS = frozenset({"split", "splitlines", "items", "keys", "values"})


def frozen_classes(house: tuple[Module, ...]) -> frozenset[str]:
    """Names of our frozen dataclasses, named tuples and enums: their instances are values too."""
    found = set()
    for module in house:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                bases = [dotted(base).rpartition(".")[2] for base in node.bases]
                frozen = any(
                    isinstance(mark, ast.Call) and any(k.arg == "frozen" for k in mark.keywords)
                    for mark in node.decorator_list
                )
                if frozen or any(base.endswith("Enum") or base == "NamedTuple" for base in bases):
                    found.add(node.name)
    return frozenset(found)


def _not_constant(node: ast.expr, values: frozenset[str]) -> str | None:
    """Why an expression is no constant, or None."""
    if isinstance(node, MUTABLE):
        return f"a module-level {type(node).__name__}"
    if isinstance(node, ast.Call):
        name = dotted(node.func)
        plain = name in VALUES or name in values or (isinstance(node.func, ast.Subscript) and dotted(node.func.value) in VALUES)
        method = isinstance(node.func, ast.Attribute) and node.func.attr in PLAIN_METHODS
        if not plain and not method:
            return f"a module-level object made by {name or 'a call'}()"
        # The display handed to frozenset() or MappingProxyType() is unreachable; what lies in it is not.
        for part in _held(*node.args, *(k.value for k in node.keywords)):
            if why := _not_constant(part, values):
                return why
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Call | ast.BinOp) and isinstance(node.right, ast.Set):
        # frozenset(…) | {…} is a frozenset: the left side decides.
        return _not_constant(node.left, values)
    if isinstance(node, ast.Tuple | ast.Starred | ast.IfExp | ast.BinOp):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr) and (why := _not_constant(part, values)):
                return why
    return None


def _held(*arguments: ast.expr) -> Iterator[ast.expr]:
    """What lies in the displays that are handed to a call."""
    for argument in arguments:
        if isinstance(argument, ast.BinOp):
            yield from _held(argument.left, argument.right)
        elif isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute) and argument.func.attr in LISTS:
            continue
        elif isinstance(argument, MUTABLE):
            yield from (part for part in ast.iter_child_nodes(argument) if isinstance(part, ast.expr))
        else:
            yield argument


def _assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign):
            yield dotted(node.targets[0]), node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield dotted(node.target), node.value
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For):
            yield from _assignments([*node.body, *getattr(node, "orelse", ())])


def faults_of_globals(house: tuple[Module, ...]) -> list[str]:
    """Everything in the house that is shared and can change."""
    values = frozen_classes(house)
    faults = []
    for module in house:
        for name, value in _assignments(module.tree.body):
            if name != "__all__" and (why := _not_constant(value, values)):
                faults.append(f"{module.place}:{value.lineno}: {name} is {why}")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Global):
                faults.append(f"{module.place}:{node.lineno}: global {', '.join(node.names)}")
            elif isinstance(node, ast.ClassDef):
                faults += [
                    f"{module.place}:{value.lineno}: {node.name}.{name} is shared by all instances"
                    for name, value in _assignments(node.body)
                    if isinstance(value, MUTABLE) and name != "__slots__"
                ]
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                faults += [f"{module.place}:{mark.lineno}: an unbounded cache" for mark in node.decorator_list if _unbounded(mark)]
    return faults


def _unbounded(mark: ast.expr) -> bool:
    name = dotted(mark.func if isinstance(mark, ast.Call) else mark).rpartition(".")[2]
    if name == "lru_cache" and isinstance(mark, ast.Call):
        sizes = [*mark.args[:1], *(k.value for k in mark.keywords if k.arg == "maxsize")]
        return any(isinstance(size, ast.Constant) and size.value is None for size in sizes)
    return name == "cache"


def test_nothing_shared_can_change() -> None:
    assert not faults_of_globals(modules())


@pytest.mark.parametrize(
    "text",
    [
        "CACHE = {}",
        "NAMES: list[str] = []",
        "SEEN = set()",
        "from collections import defaultdict\nD = defaultdict(list)",
        "X = [n for n in range(3)]",
        "PAIRS = (1, [2])",
        "from types import MappingProxyType\nM = MappingProxyType({'a': [1]})",
        "class App:\n    pass\napp = App()",
        "WORDS = 'a b'.split()",
        "if True:\n    LATE = {}",
        "def f():\n    global x\n    x = 1",
        "class A:\n    shared = []",
        "from functools import cache\n@cache\ndef f(x): return x",
        "import functools\n@functools.lru_cache(maxsize=None)\ndef f(x): return x",
    ],
)
def test_a_seeded_global_is_found(tmp_path: Path, text: str) -> None:
    assert len(faults_of_globals(tree(tmp_path, {"model/a.py": text + "\n"}))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "__all__ = ['a']",
        "import re\nWORD = re.compile('x')",
        "from types import MappingProxyType\nM = MappingProxyType({'a': 1, 'b': (2, 3)})",
        "NAMES = frozenset({'a', 'b'})",
        "NAMES = frozenset('a b'.split())",
        "NAMES = frozenset('a') | {'b'}",
        "from typing import NamedTuple\nclass L(NamedTuple):\n    x: int\nLS = (L(1), L(2))",
        "NAMES = frozenset({'a'} | {n for n in 'bc'})",
        "PAIRS = ((1, 2), *('a', 'b'))",
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    x: int\nP1 = P(1)\nPS = (P(1), P(2))",
        "from functools import lru_cache\n@lru_cache(maxsize=100)\ndef f(x): return x",
        "def f():\n    local = []\n    return local",
    ],
)
def test_constants_are_sound(tmp_path: Path, text: str) -> None:
    assert not faults_of_globals(tree(tmp_path, {"model/a.py": text + "\n"}))
