"""The catalogue: all codes of all families, by code."""

from __future__ import annotations

from newsgen.model.codes import ng0, ng1, ng2, ng3, ng4, ng5, ng6, ng8
from newsgen.model.codes.entry import Code

FAMILIES = (
    ("NG0", ng0.CODES),
    ("NG1", ng1.CODES),
    ("NG2", ng2.CODES),
    ("NG3", ng3.CODES),
    ("NG4", ng4.CODES),
    ("NG5", ng5.CODES),
    ("NG6", ng6.CODES),
    ("NG8", ng8.CODES),
)


def by_code() -> dict[str, Code]:
    """Every code's entry, in the order of the codes."""
    entries = [entry for _, family in FAMILIES for entry in family]
    return {entry.code: entry for entry in sorted(entries, key=lambda entry: entry.code)}
