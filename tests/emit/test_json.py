"""The JSON format: exactly the keys that were promised."""

from __future__ import annotations

import json

from emit.reports import ALL, LINK, OPTION, report
from newsgen.emit.json import report as shown


def test_the_whole_report() -> None:
    assert json.loads(shown(report(*ALL))) == {
        "version": 1,
        "ok": False,
        "seconds": 0.845,
        "articles": 18,
        "parsed": 2,
        "pages": {"planned": 1312, "rendered": 40, "written": 12, "unchanged": 1300, "removed": 1},
        "next_change_at": "2026-11-24T08:00:00+01:00",
        "diagnostics": [
            {
                "code": "NG101",
                "severity": "error",
                "message": "The field dtae is not known.",
                "file": "content/a.md",
                "line": 3,
                "column": 1,
                "hint": "Did you mean date?\nRemove it otherwise.",
                "notes": [],
            },
            {
                "code": "NG201",
                "severity": "warning",
                "message": "The link leads nowhere: 100%, sure.",
                "file": "content/a.md",
                "line": 6,
                "column": 6,
                "hint": "",
                "notes": [
                    {"message": "first seen here", "file": "content/b c.md", "line": 2, "column": None},
                    {"message": "a remark", "file": None, "line": None, "column": None},
                ],
            },
            {
                "code": "NG500",
                "severity": "error",
                "message": "The file is no picture.",
                "file": "content/é.png",
                "line": None,
                "column": None,
                "hint": "Replace it.",
                "notes": [],
            },
        ],
    }


def test_what_is_wrong_in_no_file_has_no_place() -> None:
    (item,) = json.loads(shown(report(OPTION)))["diagnostics"]
    assert (item["file"], item["line"], item["column"]) == (None, None, None)


def test_it_is_ascii_so_that_no_encoding_matters() -> None:
    assert shown(report(*ALL)).isascii()


def test_a_warning_alone_is_ok() -> None:
    assert json.loads(shown(report(LINK)))["ok"] is True
