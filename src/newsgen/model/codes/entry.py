"""One entry of the catalogue of diagnostics."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What `newsgen explain CODE` prints; a code is never reused or renamed."""

    code: str
    title: str
    what: str
    why: str
    example: str
    fix: str
