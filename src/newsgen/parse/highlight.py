"""Code coloured by Pygments, with classes and without styles. Imported only when an article has code to colour."""

from __future__ import annotations

from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound


def lexer_for(language: str) -> Lexer | None:
    """The lexer of a language by its name in a fence; None where there is none."""
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def coloured(code: str, lexer: Lexer) -> str:
    """The code as HTML spans, all of its characters kept."""
    runs = ((_class_of(kind), value) for kind, value in lexer.get_tokens(code))
    out = []
    for name, run in groupby(runs, key=itemgetter(0)):
        text = escape("".join(value for _, value in run), quote=False)
        out.append(f'<span class="{name}">{text}</span>' if name else text)
    return "".join(out)


def _class_of(kind: Any) -> str:
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES[kind]
    return "" if name == "w" else name
