"""What one change costs a site that is kept open: from the name of a file that changed to its pages written.

    python benchmarks/live.py --sizes 1000,10000 --corpus plain

Nothing is scanned. After the last change the output is compared with that of a clean build.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import corpus
from generators import Newsgen
from run import differences

from newsgen.site.live import Live

_TIMES = 40


def timed(live: Live, changes: Callable[[int], str]) -> list[float]:
    """Milliseconds of each of some changes, sorted; `changes` makes one and names its file."""
    found = []
    for number in range(_TIMES):
        path = changes(number)
        started = time.perf_counter()
        live.update([path])
        found.append(1000 * (time.perf_counter() - started))
    return sorted(found)


def measured(folder: Path, kind: str, size: int) -> dict[str, list[float]]:
    """Changed bodies, changed titles and new articles."""
    site, article = Newsgen(folder / f"live-{kind}-{size}"), corpus.KINDS[kind]
    site.prepare()
    for index in range(size):
        site.put(article(index))
    live = Live(site.site)
    started = time.perf_counter()
    live.start()
    print(f"  {size:,} articles: cold start {time.perf_counter() - started:.2f} s", file=sys.stderr)
    live.close()
    live = Live(site.site)
    started = time.perf_counter()
    live.start()
    warm = time.perf_counter() - started

    def put(one: corpus.Article) -> str:
        site.put(one)
        return f"content/news/{one.name}.md"

    rows = {
        "changed body": timed(live, lambda number: put(article(size // 2 + number).edited(1))),
        "new article": timed(live, lambda number: put(article(-1 - number))),
        "warm start": [1000 * warm],
    }
    live.close()
    differing = differences(live.output, site.clean_copy(folder / "clean"))
    if differing:
        sys.exit(f"WRONG: {len(differing)} files differ from a clean build, such as {differing[0]}")
    return rows


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1000", help="numbers of articles (1000)")
    parser.add_argument("--corpus", choices=sorted(corpus.KINDS), default="plain", help="which articles (plain)")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"), help="where sites are made (.benchmarks)")
    options = parser.parse_args()
    print("\nA site kept open, milliseconds (median, 95 of 100):\n\n| articles | what | median | p95 |\n| ---: | --- | ---: | ---: |")
    for size in (int(size) for size in options.sizes.split(",")):
        for name, times in measured(options.folder.resolve(), options.corpus, size).items():
            p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
            print(f"| {size:,} | {name} | {statistics.median(times):.1f} | {p95:.1f} |")


if __name__ == "__main__":
    main()
