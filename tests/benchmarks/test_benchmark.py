"""The benchmark: it runs, measures all processes, checks what it measures, and its corpus is the same everywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from house.inspector import REPOSITORY

BENCHMARKS = REPOSITORY / "benchmarks"


def _python(code: str, *arguments: str) -> str:
    """What a program prints that starts among the benchmark's files."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(BENCHMARKS)!r})\n{code}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_small_run_measures_and_checks_every_scenario(tmp_path: Path) -> None:
    command = [sys.executable, BENCHMARKS / "run.py", "--sizes", "20", "--runs", "1", "--skip", "hugo,hugo-plain,pelican"]
    command += ["--json", tmp_path / "rows", "--folder", tmp_path]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    measured = [json.loads(line) for line in (tmp_path / "rows").read_text(encoding="utf-8").splitlines()]
    rows = {row["scenario"]: row for row in measured if row["generator"] == "newsgen"}
    assert {name: row["parsed"] for name, row in rows.items()} == {
        "cold": 20, "nothing changed": 0, "one new article": 1, "one changed body": 1, "base template changed": 0, "restored cache": 0,
    }  # fmt: skip
    assert all(row["faults"] == 0 and row["wall"] > 0 and row["cpu"] > 0 and row["mib"] > 5 for row in rows.values())
    assert all(f"| {name} |" in done.stdout for name in rows)
    assert {row["scenario"] for row in measured if row["generator"] == "bare"} == rows.keys() - {"restored cache"}
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "plain-20/bare/output").glob("*/index.html")]
    assert len(pages) == 21
    assert all("<h2>" in page and page.endswith("</html>") for page in pages)


def test_a_file_that_differs_from_a_clean_build_is_found(tmp_path: Path) -> None:
    for folder, text in (("a", "x"), ("b", "y")):
        (tmp_path / folder / "same").mkdir(parents=True)
        (tmp_path / folder / "same/1").write_text("1", encoding="utf-8")
        (tmp_path / folder / "2").write_text(text, encoding="utf-8")
    (tmp_path / "b/only").touch()
    code = "import run, pathlib; root = pathlib.Path(sys.argv[1]); print(run.differences(root / 'a', root / 'b'))"
    assert _python(code, str(tmp_path)) == "['2', 'only']\n"


def test_time_and_memory_are_those_of_all_processes(tmp_path: Path) -> None:
    """A command that ends before the child that it left behind, which holds 60 MB and computes."""
    child = "data = bytes(1) * 60_000_000; import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    command = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(0.5)"
    code = (
        "import measure, pathlib, json; root = pathlib.Path(sys.argv[1])\n"
        "done = measure.measure([sys.executable, '-c', sys.argv[2]], root, root / 'log'); print(json.dumps([done.cpu, done.mib, done.code]))"
    )
    cpu, mib, status = json.loads(_python(code, str(tmp_path), command))
    assert cpu >= 0.3
    assert mib > 55
    assert status == 0


@pytest.mark.parametrize("kind", ["plain", "links"])
def test_the_corpus_is_the_same_everywhere_and_of_the_shape_that_is_said(kind: str) -> None:
    code = (
        "import corpus, hashlib, json; found = [corpus.KINDS[sys.argv[1]](i) for i in range(-1, 40)]\n"
        "text = '\\0'.join(map(corpus.markdown, found)); bodies = [a.body for a in found]\n"
        "print(json.dumps([hashlib.sha256(text.encode()).hexdigest(), sum(map(len, bodies)) / 41, sum(b.count('](') for b in bodies) / 41,"
        " min(len(a.tags) for a in found), max(len(a.tags) for a in found), len({a.name for a in found})]))"
    )
    first = _python(code, kind)
    assert first == _python(code, kind)
    _, size, links, least, most, names = json.loads(first)
    assert 10_000 < size < 16_000
    assert (links > 100) == (kind == "links")
    assert (least, most, names) == (2, 5, 41)
