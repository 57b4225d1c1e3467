"""The plan of a publish, and what became of it, as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType

from newsgen.emit.plain import plain
from newsgen.model.release import Kept, Plan, Published, Stage, Step

LIMIT = 40
_STAGES = MappingProxyType(
    {
        Stage.ASSET: "Assets", Stage.PICTURE: "Pictures", Stage.PAGE: "Pages", Stage.LIST: "Lists",
        Stage.FEED: "Feeds and sitemaps",
    }
)
_MARKS = MappingProxyType({"add": "+", "change": "~", "delete": "-"})


def report(result: Published) -> str:
    """A plan where nothing was done, else what was done."""
    plan = result.plan
    if plan.empty:
        return f"Nothing to publish: {plan.target} is as it should be (release {plan.expected}).\n"
    if result.dry_run or result.carried is None:
        return "\n".join([*steps(plan), f"Nothing was sent: this was a dry run of {plan.target}.", ""])
    done = result.carried
    words = [f"{counted(done.files, 'file')} sent ({size(done.bytes)})"]
    if done.resumed:
        words.append(f"{done.resumed:,} there already from an interrupted publish")
    words.append(f"{len(plan.deletions):,} removed")
    return f"Published {plan.release.id} to {plan.target} in {result.seconds:.2f} s: {', '.join(words)}.\n"


def steps(plan: Plan) -> list[str]:
    """The steps in their order, stage by stage, and what they come to."""
    shown = [f"To {plan.target}, in this order:"]
    for stage, name in _STAGES.items():
        shown += _block(f"{name}", [step for step in plan.uploads if step.file.stage is stage])
    shown.append(f"  Then release {plan.release.id} goes live{f' in place of {plan.expected}' if plan.expected else ''}.")
    shown += _block("Then it removes" if plan.in_place else "Not part of it any more", plan.deletions)
    counts = Counter(step.action for step in (*plan.uploads, *plan.deletions))
    shown.append(
        f"In all: {counts['add']:,} to add, {counts['change']:,} to change, {counts['delete']:,} to delete; {size(plan.bytes)} to send."
    )
    return shown


def _block(name: str, every: Iterable[Step]) -> list[str]:
    found = list(every)
    if not found:
        return []
    shown = [f"  {name}"]
    shown += [f"    {_MARKS[step.action]} {plain(step.file.name)}{_weight(step)}" for step in found[:LIMIT]]
    if len(found) > LIMIT:
        shown.append(f"    … and {len(found) - LIMIT:,} more; --format json shows all.")
    return shown


def _weight(step: Step) -> str:
    return "" if step.action == "delete" else f"  {size(step.file.size)}"


def releases(target: str, kept: Iterable[Kept]) -> str:
    """A table of the releases of a target."""
    rows = [
        f"{'*' if one.live else ' '} {one.id}  {datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M} UTC  {counted(one.files, 'file'):>14}  {size(one.bytes):>9}"
        for one in kept
    ]
    if not rows:
        return f"{target} has no release yet: newsgen publish {target}\n"
    return "\n".join([f"Releases of {target}, the newest first; * is live:", *rows, ""])


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size(number: int) -> str:
    """Bytes in a unit that people read."""
    value, units = float(number), ["kB", "MB", "GB"]
    if number < 1000:
        return f"{number} B"
    while value >= 999.95 and units:
        value, unit = value / 1000, units.pop(0)
    return f"{value:.1f} {unit}"
