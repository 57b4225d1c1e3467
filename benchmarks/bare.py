"""The libraries alone: each article read, parsed, put into one template and written; nothing else, on all processors.

    python bare.py SITE

What is left out is all that a newsroom needs besides: places of mistakes, citations, lists, feeds, related articles, a
memory of the last build. So this is the least that a cold build of a generator out of these libraries can cost.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from markupsafe import Markup


def build(site: Path, articles: Sequence[Path]) -> None:
    """Make the pages of some articles."""
    parser = MarkdownIt("commonmark").enable("table")
    page = Environment(loader=FileSystemLoader(site / "templates"), autoescape=True).get_template("page.html")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in articles:
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        folder = site / "output" / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        text = page.render(name=path.stem, article=yaml.load(front, loader), body=Markup(parser.render(body)))  # noqa: S506, S704
        (folder / "index.html").write_text(text, encoding="utf-8")


def main() -> int:
    """Share the articles out among as many processes as there are processors."""
    gc.disable()  # newsgen's workers do without it, too
    site = Path(sys.argv[1])
    articles, shares = sorted((site / "content").rglob("*.md")), os.cpu_count() or 1
    children = []
    for share in range(1, shares):
        child = os.fork()
        if not child:
            code = 1
            try:
                build(site, articles[share::shares])
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    build(site, articles[::shares])
    return max((os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children), default=0)


if __name__ == "__main__":
    sys.exit(main())
