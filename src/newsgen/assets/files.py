"""Files that are published as they are: those of static/, and the theme's with a fingerprint in their name."""

from __future__ import annotations

from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.key import key
from newsgen.model.protocols import View
from newsgen.model.work import Made, Shape

STATIC_RANK = 2**45


def static(path: str, view: View) -> Made:
    """The task `static:PATH`: a file of the static folder is wanted, if no page has its place."""
    del view
    place = path.partition("/")[2]
    return Made(shapes=(Shape(spawns=(key("file", path),), claim=place.casefold(), rank=STATIC_RANK),))


def file(path: str, view: View) -> Made:
    """The task `file:PATH`: a file of the static folder, under its own name."""
    try:
        return Made(files=((path.partition("/")[2], view.source(path)),))
    except OSError as problem:
        message = f"The file cannot be read: {problem.strerror or problem}."
        return Made(
            diagnostics=(Diagnostic("NG504", Severity.ERROR, message, Span(path), "Mend or remove the file."),), failed=True
        )


def asset(name: str, view: View) -> Made:
    """The task `asset:NAME`: a file of the theme's static folder."""
    found = view.input("asset:" + name)
    return Made(files=((found["url"].lstrip("/"), found["data"]),)) if found else Made()
