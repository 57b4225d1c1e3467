"""Adapters of a site: writes a collector for somebody else's servers, with the site's address in it."""

from __future__ import annotations

from pathlib import Path

from newsgen.feedback.adapters import adapter_files
from newsgen.model.problem import problem
from newsgen.site.project import open_project


def write_adapter(site: Path, name: str, folder: Path) -> list[Path]:
    """Write the files of an adapter and say which; raises `Problem` where one is there already."""
    made = adapter_files(name, open_project(site).config.site.url)
    there = [place for place in made if (folder / place).exists()]
    if there:
        raise problem(
            "NG804", f"{there[0]} is in the folder {folder.as_posix()} already.", (folder / there[0]).as_posix(),
            "Name another folder, or remove the file; then look at what you had changed in it.",
        )
    for place, data in made.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(data)
    return [folder / place for place in made]
