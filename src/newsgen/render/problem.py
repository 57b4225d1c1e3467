"""Template problems: an exception of a template becomes one diagnostic with the theme's file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from types import TracebackType
from typing import Any

from jinja2 import Template, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError

from newsgen.model.diagnostic import Diagnostic, Severity, Span

_SPLIT = "\n"


class TemplateProblem(Exception):
    """A page could not be made because of its theme; `diagnostic` says where and what to do."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(f"{diagnostic.code} {diagnostic.message}")

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.diagnostic,))


class LimitError(SecurityError):
    """A template asked for more work or memory than a theme may use."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, or "" when none is near."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""


def _place(trace: TracebackType | None) -> tuple[str, int]:
    """The innermost template line of a traceback; Jinja leaves the template in the globals of its compiled code."""
    file, line = "", 0
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.filename:
            file, line = template.filename, template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return file, line


def _plain(text: str) -> str:
    """Messages of Python without memory addresses, which would differ from build to build."""
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", text)
    text = re.sub(r"'newsgen\.\w+(?:\.\w+)*\.(\w+) object'", r"'\1'", text)
    return " ".join(text.split()) or "The template failed."


def sentence(text: str) -> str:
    """Words of Jinja or Python as a sentence of ours: with a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def template_problem(error: BaseException, name: str, known: Iterable[str]) -> TemplateProblem:
    """Say what went wrong in template `name`; `known` are the names of all templates, for "did you mean"."""
    file, line = _place(error.__traceback__)
    message, hint, code = _plain(str(error)), "", "NG413"
    if isinstance(error, TemplateSyntaxError):
        code, file, line = "NG410", error.filename or file, error.lineno
        message, hint = _plain(error.message or str(error)), "Mend the template at this line."
    elif isinstance(error, TemplateNotFound):
        code, missing = "NG412", str(error.name or name)
        message = f"The template {missing!r} is in none of the theme's folders."
        hint = suggest(missing, known) or "Create the file, or correct the name."
    elif isinstance(error, UndefinedError):
        code = "NG411"
        what, _, hint = str(error).partition(_SPLIT)
        message, hint = _plain(what), hint or "Only what docs/reference/template-api.md lists can be used."
    elif isinstance(error, LimitError):
        code, hint = "NG415", "Themes get plain values: compute less in the template."
    elif isinstance(error, SecurityError):
        code, hint = "NG414", "Themes may use only public fields of what they are given."
    elif isinstance(error, RecursionError):
        code, message = "NG415", "The template calls itself without end."
        hint = "Remove the include, import or macro call that leads back to itself."
    else:
        message = f"{type(error).__name__}: {message}"
        hint = "Correct the expression at this line."
    return TemplateProblem(Diagnostic(code, Severity.ERROR, sentence(message), Span(file or name, line), hint))
