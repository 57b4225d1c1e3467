"""The plan of a publish as text and as JSON, shown in full."""

from __future__ import annotations

import json

import pytest

from newsgen.emit import plan, plan_json
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.release import Action, Carried, File, Kept, Plan, Published, Release, Stage, Step

BEFORE, AFTER = "20261109T080000Z-11111111", "20261109T090000Z-22222222"


def step(action: Action, name: str, size: int, stage: Stage) -> Step:
    return Step(action, File(name, "0" * 16, size, stage))


UPLOADS = (
    step("add", "assets/site-2.css", 1_500, Stage.ASSET),
    step("change", "2026/11/one/index.html", 12_000, Stage.PAGE),
    step("change", "index.html", 999, Stage.LIST),
    step("change", "feed.xml", 7_654_321, Stage.FEED),
)
GONE = (step("delete", "2026/11/\x1b[31mtwo/index.html", 10, Stage.PAGE),)
PLAN = Plan("live", Release(AFTER, 0, {}), BEFORE, UPLOADS, GONE, in_place=True)


def test_a_plan_as_text() -> None:
    assert plan.report(Published(PLAN, None, True, 0.1)) == f"""\
To live, in this order:
  Assets
    + assets/site-2.css  1.5 kB
  Pages
    ~ 2026/11/one/index.html  12.0 kB
  Lists
    ~ index.html  999 B
  Feeds and sitemaps
    ~ feed.xml  7.7 MB
  Then release {AFTER} goes live in place of {BEFORE}.
  Then it removes
    - 2026/11/\\x1b[31mtwo/index.html
In all: 1 to add, 3 to change, 1 to delete; 7.7 MB to send.
Nothing was sent: this was a dry run of live.
"""


def test_what_was_done_as_text() -> None:
    done = Published(PLAN, Carried(3, 20_000, 1), False, 1.234)
    assert plan.report(done) == (
        f"Published {AFTER} to live in 1.23 s: 3 files sent (20.0 kB), 1 there already from an interrupted publish, 1 removed.\n"
    )
    empty = Plan("live", Release(AFTER, 0, {}), BEFORE, (), (), in_place=True)
    assert plan.report(Published(empty, None, False, 0.1)) == f"Nothing to publish: live is as it should be (release {BEFORE}).\n"


def test_long_plans_are_cut() -> None:
    many = tuple(step("add", f"{n}/index.html", 1, Stage.PAGE) for n in range(100))
    text = plan.report(Published(Plan("live", Release(AFTER, 0, {}), None, many, (), in_place=False), None, True, 0.1))
    assert "… and 60 more; --format json shows all." in text
    assert len(text.splitlines()) < 50


def test_a_plan_as_json() -> None:
    warning = Diagnostic("NG619", Severity.WARNING, "Not told.", Span("newsgen.yaml"), "Look.")
    found = json.loads(plan_json.report(Published(PLAN, Carried(3, 20_000, 1), False, 1.2345, (warning,))))
    assert found["uploads"][0] == {"action": "add", "file": "assets/site-2.css", "stage": "asset", "bytes": 1_500}
    assert [one["file"] for one in found["deletions"]] == ["2026/11/\x1b[31mtwo/index.html"]
    assert found["carried"] == {"files": 3, "bytes": 20_000, "resumed": 1}
    assert (found["version"], found["target"], found["release"], found["replaces"], found["nothing_to_do"]) == (1, "live", AFTER, BEFORE, False)
    assert found["diagnostics"][0]["code"] == "NG619"


def test_releases_as_text_and_json() -> None:
    kept = (Kept(AFTER, 1_794_214_800, 9_034, 107_900_000, live=False), Kept(BEFORE, 1_794_211_200, 1, 12, live=True))
    assert plan.releases("live", kept) == f"""\
Releases of live, the newest first; * is live:
  {AFTER}  2026-11-09 09:00 UTC     9,034 files   107.9 MB
* {BEFORE}  2026-11-09 08:00 UTC          1 file       12 B
"""
    assert [one["live"] for one in json.loads(plan_json.releases("live", kept))["releases"]] == [False, True]


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (999_940, "999.9 kB"), (999_960, "1.0 MB"), (5 * 10**12, "5000.0 GB")]
)
def test_sizes(number: int, text: str) -> None:
    assert plan.size(number) == text
