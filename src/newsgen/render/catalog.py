"""Catalogues: the interface texts of a theme in the site's language, read from its PO files.

English is the source: a message without a translation is shown as it stands in the template.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from markupsafe import Markup

from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.render.problem import TemplateProblem, sentence
from newsgen.render.theme import ThemeFile

_REMEMBERED = 4096


def _read(file: ThemeFile) -> gettext.GNUTranslations:
    compiled = BytesIO()
    try:
        write_mo(compiled, read_po(BytesIO(file.read()), abort_invalid=True))
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except (PoFileError, OSError, ValueError, UnicodeDecodeError) as problem:
        text = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise TemplateProblem(
            Diagnostic(
                "NG416", Severity.ERROR, sentence(f"The translations cannot be read: {text}"), Span(file.place),
                "Mend the PO file, or remove it to show the English texts.",
            )
        ) from problem


class Catalog:
    """Interface texts: `gettext` and `ngettext` as templates call them, values inserted as `%(name)s` and escaped.

    The files are read when the first text is asked for: the nearest theme first, then its parents.
    """

    def __init__(self, files: Iterable[ThemeFile], number: Callable[[int], str]) -> None:
        self._files = tuple(files)
        self._number = number
        self._translations: tuple[gettext.GNUTranslations, ...] | None = None
        self._texts: dict[str, Markup] = {}
        self._plurals: dict[tuple[str, int], Markup] = {}
        self._filled: dict[tuple[object, ...], Markup] = {}

    def _catalogs(self) -> tuple[gettext.GNUTranslations, ...]:
        if self._translations is None:
            self._translations = tuple(_read(file) for file in self._files)
        return self._translations

    def _find(self, message: str) -> Markup:
        # An empty msgid is the header of a catalogue, not a text.
        for catalog in self._catalogs() if message else ():
            found = catalog.gettext(message)
            if found != message:
                return Markup(found)  # noqa: S704 - the theme's own text, as trusted as its templates
        return Markup(message)  # noqa: S704

    def gettext(self, message: str, /, **values: Any) -> Markup:
        """The text in the site's language."""
        found = self._texts.get(message)
        if found is None:
            found = self._texts[message] = self._find(message)
        return self._fill(found, (message,), values) if values or "%" in found else found

    def _fill(self, text: Markup, name: tuple[object, ...], values: dict[str, Any]) -> Markup:
        """A text with values in it; those with plain ones are kept, since the same few come again on every page."""
        for value in values.values():
            if type(value) is not str and type(value) is not int:  # Markup is equal to a text that it is not written like
                return text % values
        given = (*name, *values.items())
        found = self._filled.get(given)
        if found is None:
            if len(self._filled) >= _REMEMBERED:
                self._filled.clear()
            found = self._filled[given] = text % values
        return found

    def ngettext(self, singular: str, plural: str, n: int, /, **values: Any) -> Markup:
        """The text for a count; `%(num)s` is the count as the language writes it."""
        found = self._plurals.get((singular, n))
        if found is None:
            found = self._plurals[singular, n] = self._find_plural(singular, plural, n)
        return self._fill(found, (singular, n), {"num": self._number(n), **values})

    def _find_plural(self, singular: str, plural: str, n: int) -> Markup:
        english = singular if n == 1 else plural
        for catalog in self._catalogs():
            found = catalog.ngettext(singular, plural, n)
            if found not in (singular, plural):
                return Markup(found)  # noqa: S704
        return Markup(english)  # noqa: S704

    def globals(self) -> Mapping[str, Callable[..., Markup]]:
        """The names that templates know."""
        return {"_": self.gettext, "gettext": self.gettext, "ngettext": self.ngettext}
