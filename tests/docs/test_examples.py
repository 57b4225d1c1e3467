"""The examples of README and tutorial, typed in as a newcomer would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from house.inspector import REPOSITORY
from running import Run

BLOCK = re.compile(r"^```(sh|markdown|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What needs a network or never ends; tests/package does the installing.
NOT_HERE = ("pip ", "python3 -m venv", ". .venv", "newsgen serve", "newsgen publish", "make ")


def _blocks(page: str, kind: str) -> list[str]:
    return [code for k, code in BLOCK.findall((REPOSITORY / page).read_text(encoding="utf-8")) if k == kind]


def _typed(page: str) -> list[str]:
    lines = [line for block in _blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line.strip() and not line.startswith(NOT_HERE)]


def _shell(lines: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    script = "\n".join(["set -e", *lines])
    return subprocess.run(["sh", "-c", script], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def _diagnostics(newsgen: Run, site: Path) -> list[tuple[str, str]]:
    done = newsgen("build", "--format", "json", cwd=site)
    return [(d["code"], d["message"]) for d in json.loads(done.stdout)["diagnostics"]]


def test_the_readme(newsgen: Run, tmp_path: Path) -> None:
    lines = _typed("README.md")
    assert [line.partition("  ")[0] for line in lines] == ["newsgen new site news", "cd news", "newsgen build"]
    done = _shell(lines, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "news/output/index.html").is_file()
    (article,) = _blocks("README.md", "markdown")
    (tmp_path / "news/content/news/of-the-readme.md").write_text(article, encoding="utf-8")
    assert _diagnostics(newsgen, tmp_path / "news") == []
    page = (tmp_path / "news/output/2026/01/of-the-readme/index.html").read_text(encoding="utf-8")
    assert "https://port.example.org/tide-gauges" in page


def test_the_tutorial(newsgen: Run, tmp_path: Path) -> None:
    done = _shell(_typed("docs/tutorial.md"), tmp_path)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "news"
    draft = site / "content/news/ferries-run-on-time.md"
    assert draft.read_text(encoding="utf-8").count("status: draft") == 1
    assert not list((site / "output").rglob("ferries-run-on-time"))
    (article,) = _blocks("docs/tutorial.md", "markdown")
    draft.write_text(article, encoding="utf-8")
    assert _diagnostics(newsgen, site) == []
    page = site / "output/2026/01/ferries-run-on-time/index.html"
    last_good = page.read_bytes()
    for part in ("index.html", "news/index.html", "archive/index.html", "feed.xml"):
        found = [p for p in (site / "output" / part, site / "output/sections" / part) if p.is_file()]
        assert any("ferries-run-on-time" in p.read_text(encoding="utf-8") for p in found), part
    draft.write_text(article.replace("2026-01-28", "2026-02-30"), encoding="utf-8")
    done = newsgen("build", cwd=site)
    assert done.returncode == 1
    # The tutorial shows the beginning of what is said, with the words left out.
    shown = (REPOSITORY / "docs/tutorial.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    code, *place = shown.splitlines()
    assert done.stderr.startswith(code.split(":")[0])
    assert "\n".join(place) in done.stderr
    assert page.read_bytes() == last_good
    draft.write_text(article, encoding="utf-8")
    (settings,) = _blocks("docs/tutorial.md", "yaml")
    assert "/srv/news" in settings
    with (site / "newsgen.yaml").open("a", encoding="utf-8") as config:
        config.write("\n" + settings.replace("/srv/news", str(tmp_path / "srv")))
    publish = [line for block in _blocks("docs/tutorial.md", "sh") for line in block.splitlines() if line.startswith("newsgen publish")]
    done = _shell(["newsgen build", *publish], site)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "srv/current/2026/01/ferries-run-on-time/index.html").read_bytes() == last_good
