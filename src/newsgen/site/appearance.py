"""Appearance: the theme and the language that the configuration names, or what is wrong with them and where."""

from __future__ import annotations

from newsgen.model.diagnostic import Diagnostic, Severity
from newsgen.model.problem import Problem
from newsgen.render.locale import unknown_part
from newsgen.render.theme import Theme, load_theme
from newsgen.site.project import Project


def open_theme(project: Project) -> tuple[Theme, list[Diagnostic]]:
    """The theme, and what is wrong with it but does not stop a build; raises `Problem` for what does."""
    _check_language(project)
    chosen = project.config.theme
    places = {"": project.place("theme", "name")}
    places |= {name: project.place("theme", "options", name) for name in chosen.options}
    theme, found = load_theme(project.root, chosen.name, project.builtin_themes, chosen.options, places)
    if theme is None:
        raise Problem(found)
    return theme, found


def _check_language(project: Project) -> None:
    tag = project.config.site.language
    unknown, better = unknown_part(tag)
    if unknown:
        message = f"`language` cannot be {tag!r}: there is no {unknown}."
        hint = f"Did you mean `{better}`?" if better else "Write a tag of BCP 47, such as en, de or pt-BR."
        raise Problem((Diagnostic("NG012", Severity.ERROR, message, project.place("site", "language"), hint),))
