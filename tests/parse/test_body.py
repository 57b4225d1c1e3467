"""Bodies: what Markdown becomes, case by case."""

from __future__ import annotations

import pytest

from parse.cases import FOLDER, REFERENCES, Case, article, front, marks, parse, read, shown

FILES = sorted(path.name for path in FOLDER.glob("*.md"))
CASES = [pytest.param(case, id=f"{name}: {case.name}") for name in FILES for case in read(name)]


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    parsed, found = parse(case.source, REFERENCES)
    assert parsed is not None
    first = front(REFERENCES).count("\n") + 1
    assert (shown(parsed.article.body), tuple(marks(found, first))) == (case.html, case.diagnostics)


def test_cases_are_found() -> None:
    assert len(CASES) > 50


def test_marks_without_end_are_linked_up_to_a_number() -> None:
    references = "references:\n- {title: a, url: 'https://e.example/'}\n"
    body = article("[1] " * 300 + "[^n]" * 300 + "\n\n[^n]: Note.\n", references).body
    assert body.count('role="doc-biblioref"') == 200
    assert body.count('role="doc-noteref"') == body.count('role="doc-backlink"') == 200
    assert body.count("[1]") == 300
