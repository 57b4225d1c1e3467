"""Tables of what was measured: medians, and newsgen's share of what Hugo needs, as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

QUANTITIES = {"wall": "Wall time in seconds", "cpu": "Processor time in seconds", "mib": "Peak memory of all processes in MiB"}
NAMES = {"newsgen": "newsgen", "hugo": "Hugo", "hugo-plain": "Hugo, no related", "pelican": "Pelican", "bare": "libraries alone"}
Rows = Sequence[dict[str, Any]]


def _median(rows: Rows, name: str, scenario: str, quantity: str) -> float | None:
    found = [row[quantity] for row in rows if row["generator"] == name and row["scenario"] == scenario]
    return statistics.median(found) if found else None


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _ratio(ours: float | None, theirs: float | None) -> str:
    return f"{ours / theirs:.2f}" if ours and theirs else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def tables(rows: Rows) -> Iterator[str]:
    """The lines of all tables of one size. What a peer was not asked to do counts as its cold build: it does no less."""
    names = [name for name in NAMES if any(row["generator"] == name for row in rows)]
    peers = [name for name in ("hugo", "hugo-plain") if name in names and "newsgen" in names]
    scenarios = list(dict.fromkeys(row["scenario"] for row in rows))
    for quantity, title in QUANTITIES.items():
        yield from (f"{title}:", "")
        yield _row(["", *(NAMES[name] for name in names), *(f"newsgen / {NAMES[name]}" for name in peers)])
        yield _row(["---", *["---:"] * (len(names) + len(peers))])
        for scenario in scenarios:
            value = {name: _median(rows, name, scenario, quantity) for name in names}
            against = {name: value[name] or _median(rows, name, "cold", quantity) for name in peers}
            yield _row([scenario, *(_shown(value[name]) for name in names), *(_ratio(value.get("newsgen"), against[name]) for name in peers)])
        yield ""
    told = list({row["scenario"]: row for row in reversed(rows) if "parsed" in row}.values())[::-1]
    if told:
        yield from ("What newsgen did (first run):", "", _row(["", "parsed", "rendered", "written", "removed"]), "| --- | ---: | ---: | ---: | ---: |")
        yield from (_row([row["scenario"], *(f"{row[name]:,}" for name in ("parsed", "rendered", "written", "removed"))]) for row in told)
        yield ""
