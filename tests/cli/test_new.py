"""The commands `newsgen new site`, `newsgen new article` and `newsgen new theme`, as a person starts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import Run

# What breaks YAML that was put together without thought, and what people write.
TITLES = (
    "Chips get cheaper", 'GPT-5.5: "the" race # 1', "Édition spéciale — naïve?", "no", "[4] things", "1.10", "C++ & C#",
    "back\\slash",
)  # fmt: skip


def _built(newsgen: Run, site: Path, *arguments: str) -> dict[str, object]:
    done = newsgen("build", "--format", "json", *arguments, cwd=site)
    report = json.loads(done.stdout)
    assert (done.returncode, report["diagnostics"]) == (0, [])
    assert done.stderr == ""
    return dict(report)


def test_a_new_site_builds_without_a_diagnostic(newsgen: Run, tmp_path: Path) -> None:
    done = newsgen("new", "site", "news", cwd=tmp_path)
    assert done.returncode == 0
    assert "cd news && newsgen build" in done.stderr
    site = tmp_path / "news"
    written = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert {"newsgen.yaml", ".gitignore", "data/authors.yaml", "content/pages/about.md"} <= written
    assert all(f"news/{name}" in done.stderr for name in written)
    report = _built(newsgen, site)
    assert report["articles"] == 3
    assert (site / "output/index.html").is_file()
    again = _built(newsgen, site)
    assert again["parsed"] == 0
    assert again["pages"] == {**again["pages"], "rendered": 0, "written": 0, "removed": 0}


def test_the_first_front_page_leads_with_a_picture(newsgen: Run, tmp_path: Path) -> None:
    assert newsgen("new", "site", ".", cwd=tmp_path).returncode == 0
    _built(newsgen, tmp_path)
    front = (tmp_path / "output/index.html").read_text(encoding="utf-8")
    lead, rest = front.split('<div class="front-second', 1)
    assert "card-lead" in lead
    assert "/media/harbour-" in lead
    assert "<img" not in rest


@pytest.mark.parametrize("folder", ["full", "."])
def test_a_folder_with_files_is_refused_and_left_alone(newsgen: Run, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "thesis.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = newsgen("new", "site", folder, cwd=tmp_path)
    assert done.returncode == 1
    assert "NG040" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_repository_is_no_obstacle(newsgen: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert newsgen("new", "site", ".", cwd=tmp_path).returncode == 0
    assert (tmp_path / "newsgen.yaml").is_file()


def test_a_new_article_is_a_draft_of_exactly_that_title(newsgen: Run, tmp_path: Path) -> None:
    assert newsgen("new", "site", ".", cwd=tmp_path).returncode == 0
    paths = {}
    for title in TITLES:
        done = newsgen("new", "article", title, "--section", "news", cwd=tmp_path)
        assert done.returncode == 0
        paths[title] = tmp_path / done.stdout.strip()
        assert paths[title].parent == tmp_path / "content/news"
        assert paths[title].is_file()
    assert len(set(paths.values())) == len(TITLES)
    assert _built(newsgen, tmp_path)["articles"] == 3
    assert _built(newsgen, tmp_path, "--drafts")["articles"] == 3 + len(TITLES)
    for title, path in paths.items():
        (page,) = (tmp_path / "output").glob(f"*/*/{path.stem}/index.html")
        escaped = title.replace("&", "&amp;").replace('"', "&#34;")
        assert f">{escaped}</h1>" in page.read_text(encoding="utf-8")


def test_an_article_of_the_same_name_is_refused(newsgen: Run, tmp_path: Path) -> None:
    assert newsgen("new", "site", ".", cwd=tmp_path).returncode == 0
    assert newsgen("new", "article", "Twice", cwd=tmp_path).returncode == 0
    (tmp_path / "content/twice.md").write_text("mine", encoding="utf-8")
    done = newsgen("new", "article", "TWICE!", cwd=tmp_path)
    assert done.returncode == 1
    assert "NG041" in done.stderr
    assert (tmp_path / "content/twice.md").read_text(encoding="utf-8") == "mine"


def test_an_article_needs_a_site(newsgen: Run, tmp_path: Path) -> None:
    done = newsgen("new", "article", "Alone", cwd=tmp_path)
    assert done.returncode == 1
    assert "NG001" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["Out", "--section", "../../up"], ["Out", "--section", " "], [""], ["///"]])
def test_what_no_article_can_be_made_of_is_refused(newsgen: Run, tmp_path: Path, arguments: list[str]) -> None:
    assert newsgen("new", "site", "news", cwd=tmp_path).returncode == 0
    before = sorted((tmp_path / "news/content").rglob("*"))
    done = newsgen("new", "article", *arguments, "--site", "news", cwd=tmp_path)
    assert done.returncode == 1
    assert "NG042" in done.stderr
    assert sorted((tmp_path / "news/content").rglob("*")) == before


@pytest.fixture
def site(newsgen: Run, tmp_path: Path) -> Path:
    assert newsgen("new", "site", ".", cwd=tmp_path).returncode == 0
    return tmp_path


def _use(site: Path, theme: str) -> None:
    with (site / "newsgen.yaml").open("a", encoding="utf-8") as config:
        config.write(f"theme:\n  name: {theme}\n")


def test_a_theme_of_all_files_looks_as_before(newsgen: Run, site: Path) -> None:
    _built(newsgen, site)
    before = {p: p.read_bytes() for p in (site / "output").rglob("*.html")}
    done = newsgen("new", "theme", "mine", cwd=site)
    assert done.returncode == 0
    assert "theme: {name: mine}" in done.stderr
    printed = done.stdout.split()
    assert {"themes/mine/theme.yaml", "themes/mine/templates/base.html", "themes/mine/static/newsgen.css"} <= set(printed)
    assert sorted(printed) == sorted(p.relative_to(site).as_posix() for p in (site / "themes").rglob("*") if p.is_file())
    _use(site, "mine")
    _built(newsgen, site)
    assert {p: p.read_bytes() for p in (site / "output").rglob("*.html")} == before


def test_a_theme_of_one_file_changes_that_and_takes_in_more(newsgen: Run, site: Path) -> None:
    assert newsgen("new", "theme", "mine", "partials/foot.html", cwd=site).stdout.split() == [
        "themes/mine/theme.yaml", "themes/mine/templates/partials/foot.html",
    ]  # fmt: skip
    foot = site / "themes/mine/templates/partials/foot.html"
    foot.write_text("<footer>Mine</footer>\n", encoding="utf-8")
    more = newsgen("new", "theme", "mine", "themes/default/templates/404.html", cwd=site)
    assert more.stdout.split() == ["themes/mine/templates/404.html"]
    _use(site, "mine")
    _built(newsgen, site)
    front = (site / "output/index.html").read_text(encoding="utf-8")
    assert "<footer>Mine</footer>" in front
    assert '<header class="masthead">' in front


@pytest.mark.parametrize(
    ("arguments", "code", "fix"),
    [
        (["mine"], "NG043", "newsgen new theme mine templates/404.html"),
        (["mine", "404.html", "partials/foot.html"], "NG043", "Edit that file"),
        (["mine", "partials/fot.html"], "NG044", "templates/partials/foot.html"),
        (["mine", "../../newsgen.yaml"], "NG044", ""),
        (["Mine"], "NG044", "newsgen new theme mine"),
        (["../mine"], "NG044", "newsgen new theme mine"),
        (["default"], "NG044", "newsgen new theme mine"),
    ],
)
def test_no_theme_is_written_over_or_made_of_nothing(newsgen: Run, site: Path, arguments: list[str], code: str, fix: str) -> None:
    assert newsgen("new", "theme", "mine", "partials/foot.html", cwd=site).returncode == 0
    before = sorted(site.rglob("*"))
    done = newsgen("new", "theme", *arguments, cwd=site)
    assert (done.returncode, done.stdout) == (1, "")
    assert code in done.stderr
    assert fix in done.stderr
    assert sorted(site.rglob("*")) == before
