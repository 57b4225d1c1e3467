"""A small newsroom on disk for tests: articles by number, and builds whose outputs can be compared."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from newsgen.model.report import BuildReport
from newsgen.site.build import BuildOptions, build_with_work

TAGS = ("ai", "chips", "security", "robots", "energy", "policy", "open-source", "memory", "labour", "space")
SECTIONS = ("ai", "chips", "policy")
NOW = "2026-06-01T12:00:00+00:00"


@dataclass
class Draft:
    """The fields of one article file; `path` is below content/."""

    path: str
    title: str
    date: str
    tags: list[str] = field(default_factory=list)
    body: str = "A first paragraph about things [1].\n"
    more: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        lines = ["---", f'title: "{self.title}"', f"date: {self.date}"]
        if self.tags:
            lines.append(f"tags: [{', '.join(self.tags)}]")
        lines += [f"{name}: {value}" for name, value in self.more.items()]
        lines += ["references:", '  - {publisher: P, title: T, url: "https://example.org/a"}', "---", "", self.body]
        return "\n".join(lines)


def numbered(number: int) -> Draft:
    """Article `number`: the higher the newer, two a day."""
    day, half = divmod(number, 2)
    month, dom = 1 + day // 28 % 5, 1 + day % 28
    return Draft(
        path=f"{SECTIONS[number % 3]}/story-{number}.md",
        title=f"Story number {number} about {TAGS[number % 7]}",
        date=f"{2026 - day // 140}-{month:02d}-{dom:02d}T{8 + half * 6:02d}:{number % 60:02d}:00+00:00",
        tags=[TAGS[number % 7], TAGS[(number * 3) % 10]],
        more={"authors": "[ada]", "description": f"What happened in story {number}."},
    )


class Newsroom:
    """A site folder. `build` builds it warm, `clean` builds a copy of its sources from nothing."""

    def __init__(self, root: Path, count: int = 12, config: str = "") -> None:
        self.root = root
        self.now = NOW
        (root / "content").mkdir(parents=True)
        self.write("newsgen.yaml", config or "site:\n  title: Test\n  url: https://news.example.org/\n")
        for number in range(count):
            self.put(numbered(number))

    def write(self, path: str, text: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def put(self, draft: Draft) -> None:
        self.write("content/" + draft.path, draft.text())

    def build(self, **options: object) -> BuildReport:
        self.built = build_with_work(BuildOptions(**{"site": self.root, "now": self.now, "jobs": 1, **options}))  # type: ignore[arg-type]
        return self.built.report

    def ran(self) -> list[str]:
        """The keys that ran in the last build."""
        return sorted(key for key, _ in self.built.work.ran)

    def tree(self) -> dict[str, bytes]:
        return tree_of(self.root / "output")

    def clean(self, folder: Path, **options: object) -> tuple[dict[str, bytes], BuildReport]:
        """Output and report of a clean build of a copy of the sources."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.root, folder, ignore=shutil.ignore_patterns("output", ".newsgen"), symlinks=True)
        report = build_with_work(BuildOptions(**{"site": folder, "now": self.now, "jobs": 1, **options})).report  # type: ignore[arg-type]
        return tree_of(folder / "output"), report

    def check(self, folder: Path) -> None:
        """Assert that the last warm build equals a clean one: tree, diagnostics and counts."""
        tree, report = self.clean(folder)
        mine = self.tree()
        differing = sorted(name for name in tree.keys() | mine.keys() if tree.get(name) != mine.get(name))
        assert not differing, f"{differing}: {_first_difference(mine, tree, differing)}"
        warm = self.built.report
        assert warm.diagnostics == report.diagnostics
        assert (warm.articles, warm.ok, warm.next_change_at) == (report.articles, report.ok, report.next_change_at)
        assert warm.pages.planned == report.pages.planned == report.pages.rendered


def tree_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _first_difference(mine: dict[str, bytes], clean: dict[str, bytes], names: list[str]) -> str:
    one, two = mine.get(names[0]), clean.get(names[0])
    if one is None or two is None:
        return "only in the clean build" if one is None else "only in the warm build"
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"warm {one[max(0, at - 60) : at + 60]!r} clean {two[max(0, at - 60) : at + 60]!r}"
