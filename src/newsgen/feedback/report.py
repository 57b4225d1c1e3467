"""Reports: what helps readers, ranked, by article or by what articles have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from newsgen.feedback.export import About, Count, wilson_low
from newsgen.formats.characters import without_controls

GROUPS = ("article", "model", "prompt", "tag", "section", "source")
_NONE = "(none)"


class Line(NamedTuple):
    """One line of a report: a name, its articles and votes, the lower bound, the reasons given most."""

    name: str
    articles: int
    up: int
    down: int
    low: float
    reasons: tuple[tuple[str, int], ...]
    suspect: int


def rank(counts: Iterable[Count], about: Mapping[str, About], group: str) -> list[Line]:
    """The groups from the most to the least helpful: by Wilson's lower bound, then votes, then name."""
    found: dict[str, list[Count]] = {}
    for one in counts:
        for name in _names(one.article, about.get(one.article, About()), group):
            found.setdefault(name, []).append(one)
    lines = []
    for name, members in found.items():
        up, down = sum(one.up for one in members), sum(one.down for one in members)
        reasons = sum((one.reasons for one in members), Counter[str]())
        most = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        articles = len({one.article for one in members})
        lines.append(Line(name, articles, up, down, wilson_low(up, up + down), tuple(most), sum(one.suspect for one in members)))
    return sorted(lines, key=lambda line: (-line.low, -(line.up + line.down), line.name))


def _names(article: str, about: About, group: str) -> Sequence[str]:
    if group == "article":
        return (f"{about.title} ({about.url})" if about.url else article,)
    if group == "tag":
        return about.tags or (_NONE,)
    if group == "source":
        return about.sources or (_NONE,)
    one = {"model": about.model, "prompt": about.prompt_version, "section": about.section}[group]
    return (one or _NONE,)


def text(lines: Sequence[Line], group: str, limit: int) -> str:
    """A table for people."""
    shown = lines if limit == 0 else lines[:limit]
    plural = "" if group == "article" else "articles  "
    rows = [f"{'helpful':>7}  {'yes':>6}  {'no':>6}  {plural}{group}"]
    for line in shown:
        amount = "" if group == "article" else f"{line.articles:>8}  "
        said = f"  [{', '.join(f'{reason} {n}' for reason, n in line.reasons[:3])}]" if line.reasons else ""
        apart = f"  ({line.suspect} suspect, not counted)" if line.suspect else ""
        rows.append(f"{line.low:>7.1%}  {line.up:>6}  {line.down:>6}  {amount}{without_controls(line.name)}{said}{apart}")
    if len(shown) < len(lines):
        rows.append(f"... and {len(lines) - len(shown)} more (--limit 0 shows all)")
    return "\n".join(rows) + "\n"
