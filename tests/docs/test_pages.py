"""The written pages: their links lead somewhere, their lists are complete, their examples are right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from house.inspector import REPOSITORY
from newsgen.formats.yaml import parse_yaml
from newsgen.model.config import SiteConfig
from newsgen.model.frontmatter import validate_front_matter
from newsgen.model.version import __version__

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```+)(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def _name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _dead(page: Path, text: str) -> list[str]:
    prose = FENCE.sub("", text)
    dead = []
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", prose)):
        if ":" in target.split("/")[0]:
            continue
        place, _, fragment = unquote(target).partition("#")
        leads_to = (page.parent / place).resolve() if place else page
        if not leads_to.exists():
            dead.append(target)
        elif fragment and leads_to.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", leads_to.read_text(encoding="utf-8"), re.MULTILINE)
            if fragment not in map(_anchor, headings):
                dead.append(target)
    return dead


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not _dead(page, page.read_text(encoding="utf-8"))


def test_the_languages_of_the_default_theme_are_told() -> None:
    text = (REPOSITORY / "docs/tasks/translate.md").read_text(encoding="utf-8")
    told = re.search(r"The default theme brings ([^;]*);", text)
    assert told
    assert re.findall(r"`([^`]+)`", told[1]) == sorted(p.name for p in (REPOSITORY / "themes/default/locales").iterdir())


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    text = "# One two\n\n[x](#one-two) [y](#three) [z](gone.md) `[c](d)` [w](https://example.org/)\n"
    page.write_text(text, encoding="utf-8")
    assert _dead(page, text) == ["#three", "gone.md"]


def _yaml_examples() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for _, kind, code in FENCE.findall(page.read_text(encoding="utf-8")):
            if kind == "yaml" or (kind == "markdown" and code.startswith("---\n")):
                text = code.split("---\n")[1] if kind == "markdown" else code
                found.append((f"{_name(page)}: {text.splitlines()[0]}", text))
    return found


@pytest.mark.parametrize("text", [t for _, t in _yaml_examples()], ids=[n for n, _ in _yaml_examples()])
def test_every_yaml_example_is_right(text: str) -> None:
    data, _, diagnostics = parse_yaml(text, "example.yaml")
    assert not list(diagnostics)
    if data.keys() & SiteConfig.model_fields.keys() - {"share"}:
        SiteConfig.model_validate(data)
    elif "title" in data:
        fields, problems = validate_front_matter(data)
        assert fields is not None
        assert not problems
    elif data.keys() & {"corrections", "aliases"}:
        assert not validate_front_matter({"title": "x", "date": "2026-01-02", **data})[1]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (REPOSITORY / "docs/dependencies.md").read_text(encoding="utf-8")
    optional = project["optional-dependencies"]
    needed = [*project["dependencies"], *optional["cloud"], *optional["postgres"]]
    names = {re.split(r"[<>=[]", line)[0] for line in needed}
    rows = set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))
    assert rows == names
    extras = {re.split(r"[<>=[]", line)[0] for line in optional["test"]} - {"newsgen"}
    assert not {name for name in extras if f"`{name}`" not in text}


def test_the_changelog_speaks_of_this_version() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d\S*)", text, re.MULTILINE)
    assert versions[0] == __version__


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    top = (REPOSITORY / "README.md").read_text(encoding="utf-8").splitlines()[:12]
    assert [line.split()[:2] for line in top if line.startswith("make ")] == [["make", "site"], ["make", "test"]]


def test_every_target_that_is_named_is_there() -> None:
    made = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {n for page in PAGES for n in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)}
    assert {"site", "test"} <= named <= made


def test_glossary_terms_are_in_order() -> None:
    terms = re.findall(r"^\*\*(.+?)\*\*", (REPOSITORY / "docs/glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(terms) > 30
    assert terms == sorted(terms, key=str.lower)
