"""Places: where in a file each key and each value of its data stands."""

from __future__ import annotations

from dataclasses import dataclass, field

Path = tuple[str | int, ...]
Place = tuple[int, int]


def _kebab(path: Path) -> Path:
    return tuple(part.replace("_", "-") if isinstance(part, str) else part for part in path)


@dataclass(slots=True)
class Places:
    """Line and column (from 1) by path: `("references", 0, "url")`. `-` and `_` in keys are the same here.

    `keys` holds where a key or a list item begins, `values` where its value begins.
    """

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    origin: Place = (1, 1)

    def add(self, path: Path, key: Place | None, value: Place) -> None:
        """Note a value and, where it has one, its key."""
        path = _kebab(path)
        self.values.setdefault(path, value)
        self.keys.setdefault(path, key or value)

    def key(self, path: Path) -> Place:
        """Where the key stands; of the nearest one above where the path is not in the file."""
        return self._find(self.keys, path)

    def value(self, path: Path) -> Place:
        """Where the value stands; of the nearest one above where the path is not in the file."""
        return self._find(self.values, path)

    def _find(self, table: dict[Path, Place], path: Path) -> Place:
        path = _kebab(path)
        while path:
            if path in table:
                return table[path]
            path = path[:-1]
        return self.origin
