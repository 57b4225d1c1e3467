"""Codes of the family NG6: publishing."""

from __future__ import annotations

from newsgen.model.codes.entry import Code

CODES: tuple[Code, ...] = ()
