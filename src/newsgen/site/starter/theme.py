"""Starting a theme: copies of files of the default theme, to change in the site's own folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from newsgen.model.config import NAME
from newsgen.model.problem import problem
from newsgen.render.theme import DEFAULT
from newsgen.site.project import builtin_themes, find_root

_DESCRIPTION = "theme.yaml"


def new_theme(site: Path, name: str, files: Sequence[str]) -> tuple[str, ...]:
    """Write `themes/NAME/`, which extends the default theme, with copies of `files` of it (all where none is named).

    The answer is what was written, relative to the site. What is there already is never written over.
    """
    root, source = find_root(site), builtin_themes() / DEFAULT
    _check_name(name)
    offered = sorted(p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file() and p.name != _DESCRIPTION)
    chosen = [_chosen(file, offered) for file in files] or offered
    folder = root / "themes" / name
    described = folder / _DESCRIPTION
    made = {path: (source / path).read_bytes() for path in dict.fromkeys(chosen)}
    if not (files and described.exists()):
        made = {_DESCRIPTION: f"# What is not in this folder comes from the theme that it extends.\nname: {name}\nextends: {DEFAULT}\n".encode(), **made}
    for path in made:
        if (folder / path).exists() or (folder / path).is_symlink():
            place = f"themes/{name}/{path}"
            hint = "Edit that file, or remove it first."
            if path == _DESCRIPTION:
                hint = f"Name the files to add to the theme, such as: newsgen new theme {name} templates/404.html"
            raise problem("NG043", f"{place} is there already.", place, hint)
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return tuple(f"themes/{name}/{path}" for path in made)


def _check_name(name: str) -> None:
    if not re.fullmatch(NAME, name):
        raise problem("NG044", f"A theme cannot be called {name!r}.", "", "Write it in small letters, digits and hyphens: newsgen new theme mine")
    if (builtin_themes() / name).is_dir():
        raise problem("NG044", f"{name} is a theme that newsgen brings.", "", "Choose a name of your own: newsgen new theme mine")


def _chosen(file: str, offered: list[str]) -> str:
    """The file of the default theme that a person means: by its path in the theme, or by its path in `templates/`."""
    bare = file.removeprefix(f"themes/{DEFAULT}/")
    found = next((path for path in (bare, f"templates/{bare}") if path in offered), None)
    if found is None:
        close = get_close_matches(bare, offered, n=1) or get_close_matches(f"templates/{bare}", offered, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"It has: {', '.join(offered)}."
        raise problem("NG044", f"The default theme has no file {file}.", "", hint)
    return found
