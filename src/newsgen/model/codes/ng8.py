"""Codes of the family NG8: the preview server and the votes."""

from __future__ import annotations

from newsgen.model.codes.entry import Code

CODES: tuple[Code, ...] = ()
