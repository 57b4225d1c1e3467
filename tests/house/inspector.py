"""The inspector of the house: reads the source as syntax trees and hands out modules and their imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "newsgen"


@dataclass(frozen=True)
class Import:
    """One imported module name; `lazy` when it is inside a function."""

    name: str
    line: int
    lazy: bool
    relative: bool = False


@dataclass(frozen=True)
class Module:
    """One file: `place` is its path below src/newsgen, `name` its dotted name."""

    place: str
    name: str
    tree: ast.Module
    imports: tuple[Import, ...]

    @property
    def room(self) -> str:
        """The package directly below newsgen ("" for files that lie in newsgen itself)."""
        return self.place.split("/")[0] if "/" in self.place else ""


def _imports(node: ast.AST, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, lazy)
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            # `from newsgen.model import codes` may name a module: both readings are handed out, the longer first.
            for alias in child.names:
                yield Import(f"{base}.{alias.name}", child.lineno, lazy, relative=child.level > 0)
        inside = lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _imports(child, inside)


def modules(source: Path = SOURCE) -> tuple[Module, ...]:
    """All modules below a `newsgen` folder, in the order of their paths."""
    found = []
    for path in sorted(source.rglob("*.py")):
        place = path.relative_to(source).as_posix()
        parts = ["newsgen", *place.removesuffix(".py").split("/")]
        if parts[-1] == "__init__":
            parts.pop()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=place)
        found.append(Module(place, ".".join(parts), tree, tuple(_imports(tree, lazy=False))))
    return tuple(found)


def target(name: str, known: frozenset[str]) -> str | None:
    """The module of ours that an imported name leads to: `newsgen.a.b.Thing` to `newsgen.a.b`."""
    while name:
        if name in known:
            return name
        name = name.rpartition(".")[0]
    return None


def dotted(node: ast.AST) -> str:
    """`os.environ` for the tree of it; "" for what is not a plain dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def tree(folder: Path, files: dict[str, str]) -> tuple[Module, ...]:
    """Modules of a small house made for a test: place -> text."""
    for place, text in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return modules(folder)
