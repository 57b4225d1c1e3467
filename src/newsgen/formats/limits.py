"""Limits of a YAML file, and the codes that its diagnostics carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have; more is refused before it is read."""

    max_bytes: int = 65_536
    max_depth: int = 20
    max_nodes: int = 5_000


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that diagnostics of a file carry; the defaults are those of front matter."""

    syntax: str = "NG110"
    too_large: str = "NG111"
    too_deep: str = "NG112"
    banned: str = "NG113"
    duplicate: str = "NG114"
    cut: str = "NG115"
    hidden: str = "NG116"
