"""What is wrong in a site that is kept open is what a clean build finds, after every change."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgen.engine.ledger import Ledger
from newsgen.engine.records import Records
from newsgen.model.diagnostic import Diagnostic, Note, Severity, Span
from newsgen.model.digest import key_id
from newsgen.model.work import Outcome
from newsgen.site.findings import Findings, with_others
from newsgen.site.live import Live
from newsroom import NOW, Draft, Newsroom, numbered


def test_findings_follow_the_articles(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "site", 6)
    live = Live(room.root, now=NOW, jobs=1)
    live.start()

    def found(*drafts: Draft, gone: str = "") -> list[str]:
        """The codes after some articles were saved, or one removed, compared with those of a clean build."""
        for draft in drafts:
            room.put(draft)
        if gone:
            (room.root / "content" / gone).unlink()
        turn = live.update([f"content/{path}" for path in (*(draft.path for draft in drafts), gone) if path])
        assert turn.report
        assert turn.report.diagnostics == room.clean(tmp_path / "clean")[1].diagnostics
        return sorted(one.code for one in turn.report.diagnostics)

    try:
        uncited, other = numbered(20), numbered(21)
        uncited.body = other.body = "Nothing is cited here.\n"
        assert found(uncited) == ["NG207"]
        assert found(other) == ["NG207", "NG207"]
        uncited.body = "Here it is [1], and [7].\n"
        assert found(uncited) == ["NG206", "NG207"]
        same = Draft("ai/same.md", "The same address", numbered(2).date, more={"slug": "story-2"})
        assert found(same) == ["NG206", "NG207", "NG301"]
        assert found(gone=other.path) == ["NG206", "NG301"]
        assert found(gone=same.path) == ["NG206"]
        uncited.body = "Here it is [1].\n"
        assert found(uncited) == []
        before = live.update([]).report
        body = numbered(3)
        body.body = "Another text [1].\n"
        assert found(body) == []
        after = live.update([]).report
        assert before
        assert after
        assert after.diagnostics is before.diagnostics
    finally:
        live.close()


class _Told:
    """What tasks have to tell, as the records of a ledger would say it."""

    def __init__(self) -> None:
        self.of: dict[int, list[Diagnostic]] = {}

    def troubled(self) -> set[int]:
        return {task for task, found in self.of.items() if found}

    def diagnostics_of(self, tasks: set[int]) -> list[tuple[int, list[list[Any]]]]:
        return [(task, [one.to_data() for one in self.of[task]]) for task in sorted(tasks)]


diagnostics = st.builds(
    Diagnostic, st.just("NG200"), st.sampled_from(Severity), st.sampled_from("mn"), st.builds(Span, st.sampled_from("ab"), st.integers(0, 1)),
    st.just(""), st.sampled_from([(), (Note("x"),), (Note("x", Span("a")),)]),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.lists(diagnostics, max_size=3) | st.lists(diagnostics, min_size=101, max_size=105))))
def test_findings_are_each_once_and_in_order_after_every_change(edits: list[tuple[int, list[Diagnostic]]]) -> None:
    told = _Told()
    findings = Findings(cast("Ledger", None), cast("Records", told))
    for number, found in edits:
        told.of[key_id(f"parse:{number}")] = found
        findings.hear([Outcome(f"parse:{number}", (), (), (), (), (), (), (), failed=False, seconds=0)])
        expected = sorted({one for each in told.of.values() for one in each}, key=Diagnostic.sort_key)
        assert list(findings.all()) == expected
        assert findings.all() is findings.all()
        others = [*expected[::2], Diagnostic("NG300", Severity.ERROR, "z", Span(""))]
        assert list(with_others(findings.all(), others)) == [others[-1], *expected]
        assert with_others(findings.all(), expected) is findings.all()
