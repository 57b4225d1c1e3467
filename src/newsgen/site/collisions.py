"""Collisions: what is told of sources, lists and files that want one URL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsgen.model.diagnostic import Diagnostic, Note, Severity, Span
from newsgen.model.key import kind_of, name_of

_DATED = re.compile(r"(?:^|/)\d{4}-\d\d-\d\d[^/]*$")


def collisions(rivals: Iterable[tuple[str, Sequence[tuple[str, int]]]]) -> list[Diagnostic]:
    """A diagnostic for everybody who does not have the URL that is wanted; the rivals are of `Records.rivals`."""
    return [_collision(claim, keys[0][0], loser, slot) for claim, keys in rivals for loser, slot in keys[1:]]


def _collision(claim: str, winner: str, loser: str, slot: int) -> Diagnostic:
    url = "/" + claim.removesuffix("index.html")
    first = Note("This one has it.", Span(name_of(winner), 1, 1)) if kind_of(winner) == "parse" else Note(f"{winner} has it.")
    span = Span(name_of(loser), 1, 1)
    if kind_of(loser) == "static":
        return Diagnostic("NG307", Severity.ERROR, f"{url} is a page of newsgen, so this file is not published.", span, "Rename or remove the file.", (first,))
    if kind_of(loser).startswith("plan"):
        index = name_of(loser)
        where = Span(name_of(winner), 1, 1) if kind_of(winner) == "parse" else Span("newsgen.yaml")
        return Diagnostic("NG306", Severity.ERROR, f"{url} is also the page of the list {index}, which is left out.", where, "Give the article or page another slug, or rename the list.", ())
    if slot:
        message = f"The alias {url} is a page of the site or the alias of another article, so it does not lead here."
        return Diagnostic("NG302", Severity.ERROR, message, span, "Remove the alias, or correct it.", (first,))
    hint = "Give one of the two another slug, or remove the alias."
    if _DATED.search(name_of(winner)) and _DATED.search(name_of(loser)):
        hint = "Both file names begin with a date: put {day} into content.permalink, or give one of them another slug."
    return Diagnostic(
        "NG301", Severity.ERROR, f"{url} belongs to {name_of(winner)} already, so it is not published here.", span, hint, (first,)
    )
