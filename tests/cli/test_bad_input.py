"""Bad input: each kind gets one diagnostic with code, place and fix, and the rest of the site is built."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsgen.cli.main import main
from newsgen.site.starter import new_site
from running import newsgen

GOOD = '---\ntitle: "Good"\ndate: 2026-01-15\n---\n\nA sentence of the good article.\n'
BAD = "content/news/bad.md"


def _article(head: str = "", body: str = "A sentence.") -> str:
    return f'---\ntitle: "Bad"\ndate: 2026-01-16\n{head}---\n\n{body}\n'


REFERENCE = "references:\n  - publisher: P\n    title: T\n    url: {}\n"

# Name, the article, the lines the diagnostic may name, whether the article is published all the same.
TEXTS = (
    ("broken YAML", "---\ntitle: GPT-5.5: the race\ndate: 2026-01-16\n---\n\nText.\n", {2}, False),
    ("a quote that goes on", '---\ntitle: "Spud" is here: why\ndate: 2026-01-16\n---\n\nText.\n', {2}, False),
    ("a list that goes on", "---\ntitle: [4] things\ndate: 2026-01-16\n---\n\nText.\n", {2}, False),
    ("no title", "---\ndate: 2026-01-16\n---\n\nText.\n", {1, 2}, False),
    ("no date", "---\ntitle: x\n---\n\nText.\n", {1, 2}, False),
    ("no such day", _article().replace("2026-01-16", "2026-02-30"), {3}, False),
    ("a scheme of its own", _article(REFERENCE.format("ftp://example.org/a"), "A claim [1]."), {7}, False),
    ("a script as an address", _article(REFERENCE.format("javascript:alert(1)"), "A claim [1]."), {7}, False),
    ("an unknown field", _article("tagz: [a]\n"), {4}, False),
    ("a key twice", _article("title: Again\n"), {4}, False),
    ("an anchor", _article("series: &s Alpha\n"), {4}, False),
    ("a tag of YAML", _article("series: !!python/object:os.system x\n"), {4}, False),
    ("no end of the front matter", '---\ntitle: "Bad"\ndate: 2026-01-16\n\nText.\n', {1, 2, 3, 4, 5}, False),
    ("a link to no article", _article(body="See [x](gone.md)."), {6}, True),
    ("a link to no anchor", _article(body="See [x](good.md#gone)."), {6}, True),
    ("no such picture", _article(body="![x](gone.png)"), {6}, True),
    ("no such picture at the top", _article("image: gone.png\n"), {4}, True),
    ("a marker without a reference", _article(REFERENCE.format("https://example.org/"), "One [1], two [2]."), {10}, True),
    ("a reference never cited", _article(REFERENCE.format("https://example.org/"), "No marker."), {4, 5}, True),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    new_site(folder)
    (folder / "content/news/good.md").write_text(GOOD, encoding="utf-8")
    return folder


Build = Callable[[Path], list[dict[str, Any]]]


@pytest.fixture
def diagnosed(capsys: pytest.CaptureFixture[str]) -> Build:
    """Build; the answer is the diagnostics. Everything good must have been built."""

    def build(site: Path) -> list[dict[str, Any]]:
        code = main(["build", "--site", str(site), "--format", "json", "--jobs", "1"])
        seen = capsys.readouterr()
        assert seen.err == ""
        report = json.loads(seen.out)
        assert code == (0 if report["ok"] else 1)
        good = (site / "output/2026/01/good/index.html").read_text(encoding="utf-8")
        assert "A sentence of the good article." in good
        return list(report["diagnostics"])

    return build


def _one(diagnostics: list[dict[str, Any]], *, file: str = BAD) -> dict[str, Any]:
    assert len(diagnostics) == 1, diagnostics
    (item,) = diagnostics
    assert item["file"] == file
    assert item["message"]
    assert item["hint"]
    assert item["code"] not in item["message"]
    return item


@pytest.mark.parametrize(("text", "lines", "published"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_a_wrong_text(site: Path, diagnosed: Build, text: str, lines: set[int], published: bool) -> None:
    (site / BAD).write_text(text, encoding="utf-8")
    item = _one(diagnosed(site))
    assert item["line"] in lines
    assert item["column"]
    assert (site / "output/2026/01/bad/index.html").exists() is published


def test_the_corrected_line_is_in_the_hint(site: Path, diagnosed: Build) -> None:
    (site / BAD).write_text(TEXTS[0][1], encoding="utf-8")
    assert 'title: "GPT-5.5: the race"' in _one(diagnosed(site))["hint"]


@pytest.mark.parametrize(
    "data",
    [b"---\ntitle: x\ndate: 2026-01-16\n---\n\nCaf\xe9.\n", GOOD.encode("utf-16"), b"\xff" * 10],
    ids=["latin-1", "utf-16", "bytes"],
)
def test_a_file_that_is_not_utf8(site: Path, diagnosed: Build, data: bytes) -> None:
    (site / BAD).write_bytes(data)
    _one(diagnosed(site))


def test_an_article_of_2_mb(site: Path, diagnosed: Build) -> None:
    (site / BAD).write_text(_article(body="word " * 400_000), encoding="utf-8")
    assert "byte" in _one(diagnosed(site))["message"].lower()


def test_front_matter_over_64_kib(site: Path, diagnosed: Build) -> None:
    (site / BAD).write_text(_article(f"description: {'x' * 70_000}\n"), encoding="utf-8")
    _one(diagnosed(site))


def test_a_link_out_of_the_site(site: Path, diagnosed: Build, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(GOOD.replace("Good", "Secret"), encoding="utf-8")
    (site / BAD).symlink_to(outside)
    _one(diagnosed(site))
    assert not any("Secret" in p.read_text(encoding="utf-8") for p in (site / "output").rglob("*.html"))


@pytest.mark.parametrize("second", ["slug: good\n", "slug: Good\n", "aliases: [/2026/01/good/]\n"])
def test_two_that_want_one_address_are_both_named(site: Path, diagnosed: Build, second: str) -> None:
    (site / BAD).write_text(_article(second), encoding="utf-8")
    # A slug in capitals is told of, too; that is a warning.
    item = _one([item for item in diagnosed(site) if item["severity"] == "error"])
    assert any(note["file"] == "content/news/good.md" for note in item["notes"])


def test_all_of_them_at_once_are_told_of_each(site: Path, diagnosed: Build) -> None:
    for number, (_, text, _, _) in enumerate(TEXTS):
        (site / f"content/news/bad-{number}.md").write_text(text, encoding="utf-8")
    files = {item["file"] for item in diagnosed(site)}
    assert files == {f"content/news/bad-{number}.md" for number in range(len(TEXTS))}


def test_a_template_error_names_the_theme_s_file_and_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = site / "themes/mine/templates/partials"
    folder.mkdir(parents=True)
    (site / "themes/mine/theme.yaml").write_text("name: Mine\nextends: default\n", encoding="utf-8")
    (folder / "foot.html").write_text("<footer>\n{{ site.titel }}\n</footer>\n", encoding="utf-8")
    config = site / "newsgen.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "theme:\n  name: mine\n", encoding="utf-8")
    assert main(["build", "--site", str(site), "--format", "json", "--jobs", "1"]) == 1
    report = json.loads(capsys.readouterr().out)
    places = {(d["file"], d["line"]) for d in report["diagnostics"]}
    assert places == {("themes/mine/templates/partials/foot.html", 2)}
    assert len(report["diagnostics"]) == 1
    assert "title" in report["diagnostics"][0]["hint"]


def test_names_that_would_be_misread_stop_everything(site: Path) -> None:
    odd = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}
    ended = newsgen("build", "--site", str(site), cwd=site.parent, env=odd)
    assert ended.returncode == 1
    assert "NG032" in ended.stderr
    assert "Traceback" not in ended.stderr
