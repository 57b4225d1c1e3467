"""The SARIF format, version 2.1.0: for code scanning and editors that read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from newsgen.model.codes.entry import Code
from newsgen.model.diagnostic import Diagnostic, Span
from newsgen.model.report import BuildReport

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _location(span: Span) -> dict[str, Any]:
    # A file name that is not UTF-8 arrives with lone surrogates; quoting gives its bytes back.
    uri = quote(span.file.encode("utf-8", "surrogateescape"))
    place: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "SITE"}}
    if span.line:
        place["region"] = {"startLine": span.line} | ({"startColumn": span.column} if span.column else {})
    return {"physicalLocation": place}


def _rule(code: str, entry: Code | None) -> dict[str, Any]:
    if entry is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": f"{entry.what} {entry.why}"},
        "help": {"text": entry.fix},
    }


def _result(item: Diagnostic, position: int) -> dict[str, Any]:
    text = f"{item.message} {item.hint}".strip()
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": position,
        "level": item.severity.value,
        "message": {"text": text},
    }
    if item.span.file:
        result["locations"] = [_location(item.span)]
    related = [_location(n.span) | {"message": {"text": n.message}} for n in item.notes if n.span]
    if related:
        result["relatedLocations"] = related
    return result


def report(result: BuildReport, codes: Mapping[str, Code], version: str) -> str:
    """One run; `codes` are the catalogue's entries, of which those that occur become rules."""
    used = sorted({item.code for item in result.diagnostics})
    driver = {
        "name": "newsgen",
        "semanticVersion": version,
        "rules": [_rule(code, codes.get(code)) for code in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SITE": {"description": {"text": "The folder that newsgen.yaml lies in."}}},
        "results": [_result(item, used.index(item.code)) for item in result.diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"
