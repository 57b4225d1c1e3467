"""The command from end to end, in a process of its own: exit codes, streams, and what a wrong site is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsgen.engine.lock import Lock
from newsgen.model.codes.catalogue import by_code
from running import Run
from running import newsgen as run

KEYS = {"version", "ok", "seconds", "articles", "parsed", "pages", "next_change_at", "diagnostics"}
PAGES = {"planned", "rendered", "written", "unchanged", "removed"}
DIAGNOSTIC = {"code", "severity", "message", "file", "line", "column", "hint", "notes"}


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A new site."""
    folder = tmp_path / "site"
    assert run("new", "site", str(folder), cwd=tmp_path).returncode == 0
    return folder


@pytest.fixture
def site(fresh: Path) -> Path:
    """A new site that was built once."""
    assert run("build", cwd=fresh).returncode == 0
    return fresh


def _report(newsgen: Run, site: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = newsgen("build", "--format", "json", *arguments, cwd=site)
    assert (done.returncode, done.stderr) == (code, "")
    report: dict[str, Any] = json.loads(done.stdout)
    assert set(report) == KEYS
    assert set(report["pages"]) == PAGES
    assert all(set(item) == DIAGNOSTIC for item in report["diagnostics"])
    assert report["ok"] is (code == 0)
    return report


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _write(site: Path, place: str, text: str) -> None:
    path = site / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_text_says_what_was_built_and_nothing_on_standard_output(newsgen: Run, fresh: Path) -> None:
    done = newsgen("build", cwd=fresh)
    assert (done.returncode, done.stdout) == (0, "")
    assert "from 3 articles" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_warm_build_does_nothing_and_a_clean_one_everything(newsgen: Run, site: Path) -> None:
    before = _files(site / "output")
    warm = _report(newsgen, site)
    assert (warm["parsed"], warm["pages"]["rendered"], warm["pages"]["written"]) == (0, 0, 0)
    clean = _report(newsgen, site, "--clean")
    assert clean["parsed"] == 4
    assert clean["pages"]["rendered"] >= warm["pages"]["planned"] // 2
    assert _files(site / "output") == before


def test_a_wrong_article_is_held_back_and_told_of_again_when_reused(newsgen: Run, site: Path) -> None:
    page = "output/2026/01/library-index/index.html"
    last_good = (site / page).read_bytes()
    place = "content/news/library-index.md"
    text = (site / place).read_text(encoding="utf-8")
    _write(site, place, text.replace("date: 2026-01-20T07:30", "date: 2026-02-30"))
    first = _report(newsgen, site, code=1)
    (item,) = first["diagnostics"]
    assert (item["severity"], item["file"], item["line"]) == ("error", place, 3)
    assert item["hint"]
    assert (site / page).read_bytes() == last_good
    again = _report(newsgen, site, code=1)
    assert again["diagnostics"] == first["diagnostics"]
    assert (again["parsed"], again["pages"]["written"]) == (0, 0)
    _write(site, "content/news/also.md", "---\ntitle: Also\ndate: 2026-01-30\n---\n\nAnother story.\n")
    assert _report(newsgen, site, code=1)["diagnostics"] == first["diagnostics"]
    assert (site / "output/2026/01/also/index.html").is_file()
    assert (site / page).is_file()


def test_strict_writes_nothing_when_anything_is_wrong(newsgen: Run, site: Path) -> None:
    before = _files(site / "output")
    _write(site, "content/news/also.md", "---\ntitle: Also\ndate: 2026-01-30\n---\n\nAnother story.\n")
    _write(site, "content/news/bad.md", "---\ntitle: Bad\n---\n\nNo date.\n")
    report = _report(newsgen, site, "--strict", code=1)
    assert report["pages"]["written"] == 0
    assert _files(site / "output") == before
    (site / "content/news/bad.md").unlink()
    _report(newsgen, site, "--strict")
    assert "2026/01/also/index.html" in _files(site / "output")


def test_an_unknown_key_of_the_configuration(newsgen: Run, site: Path) -> None:
    before = _files(site / "output")
    _write(site, "newsgen.yaml", "site:\n  titel: x\n")
    (item,) = _report(newsgen, site, code=1)["diagnostics"]
    assert (item["code"], item["file"], item["line"], item["column"]) == ("NG011", "newsgen.yaml", 2, 3)
    assert "title" in item["hint"]
    assert _files(site / "output") == before


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ("site:\n  title: The Example: news\n", "NG010"),
        ("site: &a\n  title: x\n", "NG010"),
        ("site:\n  timezone: Paris\n", "NG012"),
        ("lists:\n  front: many\n", "NG012"),
        ("content:\n  permalink: /{slug}\n", "NG012"),
        ("feedback:\n  endpoint: http://example.org/\n", "NG012"),
        ("site:\n  language: xx-nope\n", "NG012"),
        ("site:\n  language: pt_BR\n", "NG012"),
        ("theme:\n  name: gone\n", "NG401"),
    ],
)
def test_a_wrong_configuration_stops_everything(newsgen: Run, fresh: Path, config: str, code: str) -> None:
    _write(fresh, "newsgen.yaml", config)
    (item,) = _report(newsgen, fresh, code=1)["diagnostics"]
    assert not (fresh / "output").exists()
    assert item["code"] == code
    assert (item["file"], item["line"]) == ("newsgen.yaml", 1 if code == "NG010" and "&" in config else 2)
    assert item["column"]
    assert item["hint"]


def test_no_site_here(newsgen: Run, tmp_path: Path) -> None:
    (item,) = _report(newsgen, tmp_path, code=1)["diagnostics"]
    assert item["code"] == "NG001"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_content_is_a_warning(newsgen: Run, site: Path) -> None:
    shutil.rmtree(site / "content")
    (site / "content").mkdir()
    report = _report(newsgen, site)
    assert [(d["code"], d["severity"]) for d in report["diagnostics"]] == [("NG030", "warning")]
    assert report["articles"] == 0
    assert (site / "output/index.html").is_file()
    assert not (site / "output/2026/01/library-index/index.html").exists()


@pytest.mark.parametrize("output", ["content/x", ".", "..", "newsgen.yaml/x"])
def test_an_output_folder_that_cannot_be(newsgen: Run, fresh: Path, output: str) -> None:
    before = _files(fresh)
    (item,) = _report(newsgen, fresh, "--output", output, code=1)["diagnostics"]
    assert item["code"] in {"NG020", "NG021", "NG025"}
    assert _files(fresh) == before


def test_the_time_is_an_input(newsgen: Run, fresh: Path) -> None:
    early = _report(newsgen, fresh, "--now", "2026-01-21", "--output", "early")
    assert early["articles"] == 2
    assert early["next_change_at"].startswith("2026-01-27T06:45")
    (item,) = _report(newsgen, fresh, "--now", "tomorrow", code=1)["diagnostics"]
    assert (item["code"], item["file"], item["message"][:5]) == ("NG031", None, "--now")
    (item,) = json.loads(newsgen("build", "--format", "json", cwd=fresh, env={"SOURCE_DATE_EPOCH": "noon"}).stdout)["diagnostics"]
    assert (item["code"], item["file"], item["message"][:17]) == ("NG031", None, "SOURCE_DATE_EPOCH")
    done = newsgen("build", "--format", "json", "--output", "epoch", cwd=fresh, env={"SOURCE_DATE_EPOCH": "1768953600"})
    assert json.loads(done.stdout)["articles"] == 2


def test_a_second_build_at_the_same_time_is_told_to_wait(newsgen: Run, site: Path) -> None:
    before = _files(site / "output")
    lock = Lock(site / ".newsgen/lock")
    assert lock.acquire()
    try:
        done = newsgen("build", "--format", "json", "--clean", cwd=site)
    finally:
        lock.release()
    assert (done.returncode, done.stderr) == (75, "")
    assert [d["code"] for d in json.loads(done.stdout)["diagnostics"]] == ["NG022"]
    assert _files(site / "output") == before
    _report(newsgen, site)


def test_a_shell_can_complete(newsgen: Run, tmp_path: Path) -> None:
    env = {"_NEWSGEN_COMPLETE": "bash_complete", "COMP_WORDS": "newsgen build --fo", "COMP_CWORD": "2"}
    assert newsgen(cwd=tmp_path, env=env).stdout.split() == ["plain,--format"]


def test_why_tells_what_changed(newsgen: Run, site: Path) -> None:
    page = "output/2026/01/library-index/index.html"
    place = site / "content/news/library-index.md"
    place.write_text(place.read_text(encoding="utf-8").replace("41,000", "42,000"), encoding="utf-8")
    assert _report(newsgen, site)["pages"]["rendered"] >= 1
    done = newsgen("why", page, cwd=site)
    assert done.returncode == 0
    assert "library-index" in done.stdout
    gone = newsgen("why", "output/no/such.html", cwd=site)
    assert gone.returncode == 1
    assert "NG045" in gone.stderr


def test_every_code_can_be_explained(newsgen: Run, tmp_path: Path) -> None:
    listed = newsgen("explain", cwd=tmp_path).stdout.split("\n")
    assert [line.split()[0] for line in listed if line] == sorted(by_code())
    one = newsgen("explain", "ng011", cwd=tmp_path).stdout
    for part in ("What it does", "Why it matters", "Example", "Fix"):
        assert f"\n{part}\n  " in one


def test_a_schema_is_json(newsgen: Run, tmp_path: Path) -> None:
    for kind, key in (("article", "title"), ("config", "site")):
        schema = json.loads(newsgen("schema", kind, cwd=tmp_path).stdout)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["additionalProperties"] is False
        assert key in schema["properties"]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere, and setpriv is not there")
def test_an_output_without_rights(site: Path) -> None:
    """As root the rights are laid down first: root may write everywhere."""
    (site / "output").rename(site / "old")
    (site / "output").mkdir()
    (site / "output").chmod(0o500)
    as_nobody = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"] if os.geteuid() == 0 else []
    command = [*as_nobody, sys.executable, "-m", "newsgen", "build", "--format", "json"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    (site / "output").chmod(0o700)
    assert (done.returncode, done.stderr) == (1, "")
    (item,) = json.loads(done.stdout)["diagnostics"]
    assert item["code"] == "NG020"
    assert list((site / "output").iterdir()) == []
