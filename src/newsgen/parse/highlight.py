"""Code coloured by Pygments, with classes and without styles. Imported only when an article has code to colour."""

from __future__ import annotations

from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token
from pygments.util import ClassNotFound


def lexer_for(language: str) -> Lexer | None:
    """The lexer of a language by its name in a fence; None where there is none."""
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def coloured(code: str, lexer: Lexer) -> str:
    """The code as HTML spans, all of its characters kept."""
    out: list[str] = []
    for kind, value in lexer.get_tokens(code):
        while kind not in STANDARD_TYPES and kind.parent is not None:
            kind = kind.parent  # noqa: PLW2901 - up to the first type that has a class
        name = STANDARD_TYPES.get(kind, "")
        text = escape(value, quote=False)
        out.append(f'<span class="{name}">{text}</span>' if name and name != "w" and kind is not Token else text)
    return "".join(out)
