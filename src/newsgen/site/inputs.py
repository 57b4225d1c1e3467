"""Inputs: everything but the files of content/ and static/ that a task may read, each with its digest."""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha384
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

from newsgen.model.digest import digest, fingerprint, text_digest, to_json
from newsgen.model.slug import slugify
from newsgen.model.version import __version__
from newsgen.render.theme import Theme
from newsgen.site.project import Project

Inputs = dict[str, tuple[int, Any]]
_SECTIONS = ("site", "content", "lists", "feed", "feedback", "share")
_PARSING = ("markdown-it-py", "mdit-py-plugins", "pygments", "PyYAML", "pydantic", "anyascii")
_FAVICONS = ("favicon.svg", "favicon.ico", "favicon.png")
_MAKING = ("jinja2", "babel", "markupsafe", "pillow")


def collect(project: Project, theme: Theme) -> Inputs:
    """Digest and value of every input. Raises OSError for a file of the theme that cannot be read."""
    inputs: Inputs = {}
    for name in _SECTIONS:
        section = getattr(project.config, name)
        inputs["config:" + name] = text_digest(section.model_dump_json()), section
    inputs["drafts"] = text_digest(str(project.drafts)), project.drafts
    for name, entry in project.authors.items():
        inputs["author:" + slugify(name)] = digest(to_json(entry)), entry
    rules = f"{project.config.site.timezone} {_zone_rules(project.config.site.timezone)}"
    inputs["tool:parse"] = _tool(_PARSING, rules)
    inputs["tool:make"] = _tool(_MAKING, rules)
    inputs["theme"] = text_digest(repr([theme.name, sorted(theme.options.items())])), theme.options
    inputs["messages"] = text_digest(theme.catalog_digest(project.config.site.language)), None
    inputs["templates"] = text_digest("\n".join(sorted(theme.templates))), None
    for name, file in theme.templates.items():
        data = file.read()
        inputs["template:" + name] = text_digest(f"{file.place}\0{fingerprint(data)}\0{digest(data)}"), None
    for name, file in theme.statics.items():
        try:
            data = file.read()
        except FileNotFoundError:  # somebody is just replacing it
            continue
        url = "/assets/" + _stamped(name, data)
        inputs["asset:" + name] = text_digest(f"{url}\0{digest(data)}"), {"url": url, "data": data, "integrity": _integrity(data)}
    favicon = next((f"/{name}" for name in _FAVICONS if (project.root / "static" / name).is_file()), "")
    inputs["favicon"] = text_digest(favicon), favicon
    return inputs


def _integrity(data: bytes) -> str:
    """The value of an `integrity` attribute (Subresource Integrity, 3.1)."""
    return "sha384-" + b64encode(sha384(data).digest()).decode()


def _tool(packages: tuple[str, ...], rules: str) -> tuple[int, Any]:
    """What makes pages: newsgen, Python with its tables of Unicode, the rules of the site's time zone, and packages."""
    found = [f"newsgen {__version__}", "python {}.{}".format(*sys.version_info), rules]
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(name)
    return text_digest("\n".join(found)), found


def _zone_rules(zone: str) -> str:
    """Which rules a zone has: those of the system where it has any, else those of the package (zoneinfo's own order)."""
    data = next((data for folder in TZPATH if (data := _read(f"{folder}/{zone}")) is not None), None)
    return fingerprint(data) if data is not None else version("tzdata")


def _read(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def _stamped(name: str, data: bytes) -> str:
    folder, slash, file = name.rpartition("/")
    stem, dot, ending = file.rpartition(".")
    return f"{folder}{slash}{stem or ending}-{fingerprint(data)}{dot if stem else ''}{ending if stem else ''}"
