"""Brief texts: the ledger keeps traces and shapes with a sign for the name of their own task, which they repeat a lot."""

from __future__ import annotations

import json

from newsgen.model.key import name_of

_SIGN = "\x01"  # JSON escapes control characters, so it stands in no text by itself


def _written(key: str) -> str:
    return json.dumps(name_of(key), ensure_ascii=False)[1:-1]


def shorten(text: str | None, key: str) -> str | None:
    """The JSON text of a task's trace or shapes with a sign for its name."""
    name = _written(key)
    return text.replace(name, _SIGN) if text and name else text


def restore(text: str | None, key: str) -> str | None:
    """The inverse of `shorten`."""
    return text.replace(_SIGN, _written(key)) if text and _SIGN in text else text
