"""The GitHub format: workflow commands that mark lines of a pull request."""

from __future__ import annotations

from newsgen.model.diagnostic import Diagnostic
from newsgen.model.report import BuildReport


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(item: Diagnostic) -> str:
    places = [f"file={_property(item.span.file)}"] if item.span.file else []
    places += [f"line={item.span.line}"] if item.span.line else []
    places += [f"col={item.span.column}"] if item.span.column else []
    places.append(f"title={_property(item.code)}")
    text = item.message + (f"\n{item.hint}" if item.hint else "")
    return f"::{item.severity.value} {','.join(places)}::{_data(text)}\n"


def report(result: BuildReport) -> str:
    """A workflow command for each diagnostic."""
    return "".join(map(_command, result.diagnostics))
