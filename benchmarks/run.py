"""The benchmark: builds the same newsroom with newsgen, Hugo, Pelican and the libraries alone in turn; prints medians and ratios.

    python benchmarks/run.py --sizes 100,1000,10000 --runs 3 --corpus plain --json rows.jsonl

In each run every generator does one scenario after the other has done it, so that both see the same weather. It also
checks what it measures: after one new article newsgen's output is that of a clean build, and each scenario parses and
renders what it has to. The exit status is 1 where that is not so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus
from generators import ALL, Generator, Newsgen
from measure import measure
from tables import tables

SCENARIOS = ("cold", "nothing changed", "one new article", "one changed body", "base template changed", "restored cache")


class Wrong(Exception):
    """A build failed, or did not do what it had to."""


class Newsroom:
    """The same articles in the site of each generator, and what happens to them."""

    def __init__(self, folder: Path, kind: str, size: int, generators: list[Generator]) -> None:
        self.folder, self.size, self.generators = folder, size, generators
        self._article = corpus.KINDS[kind]
        for generator in generators:
            generator.prepare()
        for index in range(size):
            article = self._article(index)
            for generator in generators:
                generator.put(article)

    def before(self, scenario: str, generator: Generator, run: int) -> None:
        """What is done, not measured, before a scenario's build."""
        match scenario:
            case "cold":
                generator.forget()
            case "one new article":
                generator.put(self._article(-1 - run))
            case "one changed body":
                generator.put(self._article(self.size // 2 + run).edited(run + 1))
            case "base template changed":
                generator.restyle(run + 1)
            case "restored cache" if isinstance(generator, Newsgen):
                generator.restore()

    def rows(self, runs: int, scenarios: list[str]) -> Iterator[dict[str, Any]]:
        """One row a build, generators in turn; who begins changes from run to run."""
        for run in range(runs):
            at = run % len(self.generators)
            for scenario in scenarios:
                for generator in (*self.generators[at:], *self.generators[:at]):
                    if scenario != "restored cache" or isinstance(generator, Newsgen):
                        yield self._row(scenario, generator, run)

    def _row(self, scenario: str, generator: Generator, run: int) -> dict[str, Any]:
        self.before(scenario, generator, run)
        log = self.folder / f"{generator.name}.log"
        done = measure(generator.command(), generator.site, log)
        if done.code:
            raise Wrong(f"{generator.name}, {scenario}: exit status {done.code}, see {log}")
        told = generator.told(log)
        self._check(scenario, told)
        if scenario == "one new article" and run == 0 and isinstance(generator, Newsgen):
            self._compare(generator)
        return {
            "size": self.size, "scenario": scenario, "generator": generator.name, "run": run, "wall": done.wall,
            "cpu": done.cpu, "mib": done.mib, "load": os.getloadavg()[0], **told,
        }  # fmt: skip

    def _check(self, scenario: str, told: dict[str, Any]) -> None:
        if not told:
            return
        parsed = {"cold": told["parsed"], "one new article": 1, "one changed body": 1}.get(scenario, 0)
        least = {"nothing changed": 0, "one new article": 1, "one changed body": 1}.get(scenario, self.size)
        if told["parsed"] != parsed or told["rendered"] < least or (scenario == "nothing changed" and told["rendered"]):
            raise Wrong(f"newsgen, {scenario}: {told['parsed']} parsed and {told['rendered']} rendered")

    def _compare(self, generator: Newsgen) -> None:
        clean = generator.clean_copy(self.folder / "clean")
        differing = differences(generator.site / generator.output, clean)
        if differing:
            raise Wrong(f"after one new article {len(differing)} files differ from a clean build, such as {differing[0]}")


def differences(one: Path, other: Path) -> list[str]:
    """Files that two folders do not both hold with the same bytes."""
    names = {str(path.relative_to(root)) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(name for name in names if not _same(one / name, other / name))


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="100,1000", help="numbers of articles (100,1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of everything (3)")
    parser.add_argument("--corpus", choices=sorted(corpus.KINDS), default="plain", help="which articles (plain)")
    parser.add_argument("--skip", default="", help="generators to leave out: hugo,hugo-plain,pelican,bare,newsgen")
    parser.add_argument("--scenarios", default="", help="only those that begin so: cold,one new (all)")
    parser.add_argument("--json", type=Path, help="append each measurement to this file, one object a line")
    parser.add_argument("--report", type=Path, help="measure nothing, print the tables of such a file")
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"), help="where sites are made (.benchmarks)")
    return parser.parse_args(given)


def report(file: Path) -> None:
    """Print the tables of measurements that were kept."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for kind, size in dict.fromkeys((row["corpus"], row["size"]) for row in rows):
        show(kind, size, [row for row in rows if (row["corpus"], row["size"]) == (kind, size)])


def show(kind: str, size: int, rows: list[dict[str, Any]]) -> None:
    """Print the tables of one size."""
    builds = Counter((row["generator"], row["scenario"]) for row in rows)
    print(f"\n## {size:,} articles, corpus {kind}, medians of {max(builds.values())}\n")
    print("\n".join(tables(rows)))


def main() -> int:
    """Measure as the command line says."""
    options = arguments()
    if options.report:
        report(options.report)
        return 0
    skipped, wanted = set(options.skip.split(",")), tuple(options.scenarios.split(","))
    scenarios = [name for name in SCENARIOS if name == "cold" or name.startswith(wanted)]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for size in map(int, options.sizes.split(",")):
        folder = (options.folder / f"{options.corpus}-{size}").resolve()
        generators = [make(folder) for make in ALL]
        missing = [one.name for one in generators if one.name not in skipped and not one.there()]
        if missing:
            print(f"Not installed, so left out: {', '.join(missing)}; `make bench` installs them.", file=sys.stderr)
        chosen = [one for one in generators if one.name not in skipped and one.there()]
        newsroom = Newsroom(folder, options.corpus, size, chosen)
        rows = []
        try:
            for row in newsroom.rows(options.runs, scenarios):
                rows.append(row)
                print(f"  run {row['run'] + 1}, {row['scenario']}, {row['generator']}: {row['wall']:.2f} s", file=sys.stderr)
                if options.json:
                    with options.json.open("a", encoding="utf-8") as out:
                        out.write(json.dumps({"corpus": options.corpus, **row}) + "\n")
        except Wrong as wrong:
            print(f"WRONG: {wrong}", file=sys.stderr)
            return 1
        show(options.corpus, size, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
