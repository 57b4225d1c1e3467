"""Messages and hints of diagnostics begin with a capital, or with the name of a file or program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.inspector import Module, modules, tree

_CALLS = frozenset({"Diagnostic", "FieldProblem", "problem", "error", "warning", "wrong"})
_NAMES = ("git", "newsgen.yaml", "theme.yaml", "content/")


def _beginning(node: ast.expr) -> str:
    """How a text begins that stands in the source, also one with values in it."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _lower(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for text in map(_beginning, node.args if called in _CALLS else ()):
                if " " in text and text[0].islower() and not text.startswith(_NAMES):
                    yield f"{module.place}:{node.lineno}: {text}"


def test_messages_begin_with_a_capital() -> None:
    assert not [fault for module in modules() for fault in _lower(module)]


@pytest.mark.parametrize("call", ["d.error('NG101', 'there is none', 1)", "problem('NG101', 'A.', '', f'take {x} away')"])
def test_a_seeded_small_letter_is_found(tmp_path: Path, call: str) -> None:
    assert len([fault for module in tree(tmp_path, {"parse/a.py": f"{call}\n"}) for fault in _lower(module)]) == 1
