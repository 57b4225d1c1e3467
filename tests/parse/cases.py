"""Cases of texts: read from tests/cases/parse, where each shows what goes in and what comes out.

===== name
the body of an article with three references
-----
the HTML, with ⟦ ⟧ around place holders
! NG202 1:5 (a diagnostic: code, line and column of the body)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsgen.model.article import Article, Parsed
from newsgen.model.diagnostic import Diagnostic
from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "parse"
ID = "content/ai/race.md"
REFERENCES = """references:
- {publisher: Northwind, title: One, url: https://example.com/1}
- {publisher: Contoso, title: Two, url: https://example.com/2}
- {title: Three, url: https://example.org/3}
"""


@dataclass(frozen=True)
class Case:
    """One case."""

    name: str
    source: str
    html: str
    diagnostics: tuple[str, ...]


def read(name: str) -> list[Case]:
    """The cases of a file."""
    found = []
    for chunk in (FOLDER / name).read_text(encoding="utf-8").split("===== ")[1:]:
        title, _, rest = chunk.partition("\n")
        source, _, result = rest.partition("\n-----\n")
        lines = result.rstrip("\n").split("\n") if result.strip() else []
        marks = tuple(line[2:] for line in lines if line.startswith("! "))
        html = "\n".join(line for line in lines if not line.startswith("! "))
        found.append(Case(title.strip(), source, html, marks))
    return found


def front(fields: str = "", title: str = "Title") -> str:
    """Front matter with more fields; the body begins on the line after it."""
    return f"---\ntitle: {title}\ndate: 2026-04-24\n{fields}---\n"


def parse(body: str, fields: str = "", **settings: object) -> tuple[Parsed | None, list[Diagnostic]]:
    """An article with a body."""
    return Parser(ParseSettings(**settings)).parse(ID, (front(fields) + body).encode())  # type: ignore[arg-type]


def article(body: str, fields: str = "", **settings: object) -> Article:
    """An article that is published."""
    parsed, _ = parse(body, fields, **settings)
    assert parsed is not None
    return parsed.article


def shown(html: str) -> str:
    """HTML with place holders that can be read."""
    parts = html.rstrip("\n").split("\0")
    return "".join(f"⟦{part}⟧" if n % 2 else part for n, part in enumerate(parts))


def marks(found: list[Diagnostic], first_line: int) -> list[str]:
    """Diagnostics as cases write them, with lines of the body."""
    return [f"{d.code} {d.span.line - first_line + 1}:{d.span.column}" for d in found if d.span.line >= first_line]
