"""What one article costs newsgen, by phase and in one process: in a cold build, and when it is new.

    python benchmarks/phases.py --sizes 100,1000,10000 --corpus plain

The first phase holds the opening of the memory and the scan of the files. What no phase has is the start of Python, the
report and the end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from pathlib import Path

import corpus
from generators import Newsgen

_ONE_PROCESS = ("--jobs", "1", "--profile")


def phases(site: Newsgen) -> dict[str, float]:
    """Milliseconds of a build by phase, `rest` and `all` last."""
    started = time.perf_counter()
    shown = subprocess.run([*site.command(), *_ONE_PROCESS], cwd=site.site, check=True, capture_output=True, text=True).stdout
    whole = time.perf_counter() - started
    found = {name: seconds for name, _, seconds in json.loads(shown)["profile"]["phases"]}
    return {name: 1000 * seconds for name, seconds in {**found, "rest": whole - sum(found.values()), "all": whole}.items()}


def measured(folder: Path, kind: str, size: int) -> tuple[dict[str, float], dict[str, float]]:
    """Phases of a cold build and of one new article."""
    site, article = Newsgen(folder / f"phases-{kind}-{size}"), corpus.KINDS[kind]
    site.prepare()
    for index in range(size):
        site.put(article(index))
    cold = phases(site)
    site.put(article(-1))
    return cold, phases(site)


def table(title: str, columns: dict[int, dict[str, float]], per: dict[int, int]) -> None:
    """Print one table, a column a size, each divided by what `per` says."""
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    names = [name for name in names if name not in {"rest", "all"}] + ["rest", "all"]
    print(f"\n{title}\n\n| phase | {' | '.join(f'{size:,} articles' for size in columns)} |\n| --- |{' ---: |' * len(columns)}")
    for name in names:
        print(f"| {name} | {' | '.join(f'{column.get(name, 0.0) / per[size]:.2f}' for size, column in columns.items())} |")


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="100,1000", help="numbers of articles (100,1000)")
    parser.add_argument("--corpus", choices=sorted(corpus.KINDS), default="plain", help="which articles (plain)")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"), help="where sites are made (.benchmarks)")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    found = {size: measured(options.folder.resolve(), options.corpus, size) for size in sizes}
    table("Cold build, milliseconds per article:", {size: pair[0] for size, pair in found.items()}, {size: size for size in sizes})
    table("One new article, milliseconds in all:", {size: pair[1] for size, pair in found.items()}, dict.fromkeys(sizes, 1))


if __name__ == "__main__":
    main()
