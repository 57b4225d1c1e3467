"""The SARIF format: version 2.1.0, rules from the catalogue, places by the site's folder."""

from __future__ import annotations

import json

from emit.reports import ALL, OPTION, UNKNOWN, WHOLE, report
from newsgen.emit.sarif import report as shown
from newsgen.model.codes.entry import Code
from newsgen.model.diagnostic import Diagnostic, Severity, Span

ENTRY = Code("NG101", "Unknown field", "It looks.", "It matters.", "dtae", "Write date.")


def test_the_whole_report() -> None:
    whole = json.loads(shown(report(*ALL), {"NG101": ENTRY}, "1.2.3"))
    assert whole["version"] == "2.1.0"
    (run,) = whole["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("newsgen", "1.2.3")
    assert driver["rules"] == [
        {
            "id": "NG101",
            "shortDescription": {"text": "Unknown field"},
            "fullDescription": {"text": "It looks. It matters."},
            "help": {"text": "Write date."},
        },
        {"id": "NG201"},
        {"id": "NG500"},
    ]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    first, second, third = run["results"]
    assert first["level"] == "error"
    assert first["message"]["text"].startswith("The field dtae is not known. Did you mean date?")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "content/a.md", "uriBaseId": "SITE"},
        "region": {"startLine": 3, "startColumn": 1},
    }
    assert second["relatedLocations"][0]["message"] == {"text": "first seen here"}
    assert second["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content/b%20c.md"
    assert third["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "content/%C3%A9.png", "uriBaseId": "SITE"}
    }


def test_a_clean_build_is_a_run_without_results() -> None:
    (run,) = json.loads(shown(report(), {}, "1"))["runs"]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []


def test_what_is_wrong_in_no_file_has_no_place() -> None:
    (run,) = json.loads(shown(report(OPTION), {}, "1"))["runs"]
    assert run["results"] == [{"ruleId": "NG031", "ruleIndex": 0, "level": "error", "message": {"text": "--now is 'noon'. Write a date."}}]


def test_a_rule_is_listed_once() -> None:
    (run,) = json.loads(shown(report(UNKNOWN, WHOLE, UNKNOWN), {}, "1"))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["NG101", "NG500"]


def test_a_file_name_that_is_not_utf8_keeps_its_bytes() -> None:
    item = Diagnostic("NG101", Severity.ERROR, "x", Span("content/\udcff.md"))
    (run,) = json.loads(shown(report(item), {}, "1"))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content/%FF.md"
