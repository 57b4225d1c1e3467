"""Bodies: what Markdown becomes, case by case."""

from __future__ import annotations

import pytest

from parse.cases import FOLDER, REFERENCES, Case, front, marks, parse, read, shown

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
