"""The desk's pages: the theme `desk` rendered for the person who looks after a site, in English."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsgen.render.environment import Renderer
from newsgen.render.theme import Theme, load_theme

THEME = "desk"


class DeskPages:
    """Renders templates of the desk; `sheets` are its style sheets by name. Not for several threads at once."""

    def __init__(self, builtin_themes: Path) -> None:
        theme, problems = load_theme(builtin_themes / THEME / "nothing", THEME, builtin_themes)
        if theme is None:
            raise AssertionError(f"the desk's theme is broken: {problems}")
        self.files: dict[str, str] = {name: file.path for name, file in theme.statics.items()}
        self._renderer = Renderer(Theme(THEME, theme.chain, theme.options, templates=theme.templates))

    def render(self, template: str, context: Mapping[str, Any]) -> bytes:
        """A page of the desk."""
        return self._renderer.render(template, context).encode("utf-8", "replace")
