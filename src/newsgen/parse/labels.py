"""The few words that parsing itself puts into a body, all for assistive technology, by language."""

from __future__ import annotations

from typing import NamedTuple


class Labels(NamedTuple):
    """Names of things that show no name: `{number}` and `{name}` are filled in."""

    reference: str = "Reference {number}: {name}"
    table: str = "Table {number}"
    notes: str = "Notes"
    back: str = "Back to the text"
    done: str = "Done"
    open: str = "Not done"


_BY_LANGUAGE = (
    ("de", Labels("Quelle {number}: {name}", "Tabelle {number}", "Anmerkungen", "Zurück zum Text", "Erledigt", "Offen")),
    ("es", Labels("Referencia {number}: {name}", "Tabla {number}", "Notas", "Volver al texto", "Hecho", "Pendiente")),
    ("fr", Labels("Référence {number} : {name}", "Tableau {number}", "Notes", "Retour au texte", "Fait", "À faire")),
)


def labels_for(language: str) -> Labels:
    """The labels in a language; English where there are none."""
    return dict(_BY_LANGUAGE).get(language.partition("-")[0].lower(), Labels())
