"""Files: one subject each, said in the docstring's first sentence, in at most 300 lines (law L1)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from house.inspector import REPOSITORY

LIMIT = 300
FOLDERS = ("src", "tests", "scripts", "benchmarks")
# Names that say nothing about a subject.
EMPTY_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "manager", "core", "base", "stuff"})


def faults_of_file(path: Path) -> list[str]:
    """What is wrong with one Python file."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n") + (not text.endswith("\n"))
    faults = [f"{lines} lines, {LIMIT} are allowed"] if lines > LIMIT else []
    if path.stem in EMPTY_NAMES:
        faults.append(f"the name {path.stem} says no subject")
    words = (ast.get_docstring(ast.parse(text)) or "").replace("\n", " ")
    sentence = re.match(r"[^\s].*?[.!?](?=\s|$)", words)
    if not words:
        faults.append("no docstring")
    elif sentence is None or len(sentence.group().split()) < 3:
        faults.append("the docstring starts with no sentence that says the subject")
    return faults


def files(root: Path = REPOSITORY) -> list[Path]:
    """All Python files of the project."""
    return sorted(p for folder in FOLDERS for p in (root / folder).rglob("*.py"))


def test_every_file_is_short_and_says_its_subject() -> None:
    faults = [f"{p.relative_to(REPOSITORY)}: {fault}" for p in files() for fault in faults_of_file(p)]
    assert not faults


def test_no_two_files_of_the_source_say_the_same_subject() -> None:
    subjects: dict[str, list[str]] = {}
    for path in files():
        if path.is_relative_to(REPOSITORY / "src"):
            words = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split(".")[0]
            subjects.setdefault(words, []).append(path.name)
    assert not {words: names for words, names in subjects.items() if len(names) > 1}


def test_the_files_are_found() -> None:
    found = {p.relative_to(REPOSITORY).as_posix() for p in files()}
    assert {"src/newsgen/model/diagnostic.py", "tests/house/test_files.py"} <= found


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.py", '"""One thing said well."""\n' + "x = 1\n" * LIMIT, "301 lines, 300 are allowed"),
        ("a.py", "x = 1\n", "no docstring"),
        ("a.py", "", "no docstring"),
        ("a.py", '"""Stuff."""\n', "the docstring starts with no sentence that says the subject"),
        ("a.py", '"""No full stop at the end"""\n', "the docstring starts with no sentence that says the subject"),
        ("utils.py", '"""One thing said well."""\n', "the name utils says no subject"),
    ],
)
def test_a_seeded_fault_is_found(tmp_path: Path, name: str, text: str, fault: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert faults_of_file(path) == [fault]


def test_a_file_of_exactly_the_limit_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('"""One thing said\nwell on two lines."""\n' + "x = 1\n" * (LIMIT - 2), encoding="utf-8")
    assert not faults_of_file(path)
