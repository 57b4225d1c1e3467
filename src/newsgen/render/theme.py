"""Themes: a chain of folders in which templates, static files and translations are looked up by name.

The nearest wins: `templates/` of the site, then the theme, the themes it extends, and the default theme last. Where a
template wants the one it replaces, it names its theme: `{% extends "default/article.html" %}`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsgen.formats.places import Places
from newsgen.formats.yaml import parse_yaml
from newsgen.model.diagnostic import Diagnostic, Diagnostics, Span
from newsgen.render.problem import suggest

DEFAULT = "default"
MAX_FILE = 2_000_000
_OWN = frozenset({"desk"})  # themes of newsgen's own pages, no site's
_KEYS = frozenset({"name", "version", "description", "extends", "options"})
_OPTION_KEYS = frozenset({"default", "choices", "description"})


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """A file of a theme: its name below `templates/`, `static/` or `locales/`, where it lies, and how reports call it.

    `data` is what is in templates and translations: what a page is made of is what was looked at, whatever is saved there
    meanwhile. None: the file is read where it is wanted.
    """

    name: str
    path: str
    place: str
    data: bytes | None = field(default=None, repr=False)

    def read(self) -> bytes:
        """What is in it; raises OSError where it cannot be read."""
        return Path(self.path).read_bytes() if self.data is None else self.data


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that a theme offers in `theme.options`; any text is allowed where `choices` is empty."""

    name: str
    default: str
    choices: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready to render. `templates` also holds each file as `<theme>/<file>`; `options` are the values in use."""

    name: str
    chain: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    offered: tuple[Option, ...] = ()
    templates: dict[str, ThemeFile] = field(default_factory=dict)
    statics: dict[str, ThemeFile] = field(default_factory=dict)
    locales: tuple[ThemeFile, ...] = ()

    def catalogs_for(self, language: str) -> tuple[ThemeFile, ...]:
        """The PO files for a language, nearest theme first and `pt-BR` before `pt`."""
        tags = [language.replace("_", "-")]
        while "-" in tags[-1]:
            tags.append(tags[-1].rpartition("-")[0])
        wanted = [f"{tag.replace('-', '_').lower()}/messages.po" for tag in tags]
        found = [file for file in self.locales if file.name.replace("-", "_").lower() in wanted]
        return tuple(sorted(found, key=lambda file: wanted.index(file.name.replace("-", "_").lower())))

    def catalog_digest(self, language: str) -> str:
        """What compiled templates depend on besides their source: the texts of the language."""
        digest = hashlib.sha256()
        for file in self.catalogs_for(language):
            digest.update(f"{file.place}\0".encode() + hashlib.sha256(file.read()).digest())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Layer:
    """One folder of the chain, as found."""

    name: str
    folder: Path
    place: str
    extends: str = ""
    options: tuple[Option, ...] = ()


def _texts(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def theme_from_data(data: Any, places: Places, file: str, problems: Diagnostics) -> tuple[str, tuple[Option, ...]]:
    """The parent and the options that the data of a `theme.yaml` name."""

    def wrong(path: tuple[str, ...], message: str, hint: str) -> None:
        problems.error("NG402", message, Span(file, *places.key(path)), hint)

    if data is None:
        return "", ()
    if not isinstance(data, dict):
        wrong((), "theme.yaml is not a list of keys with values.", "Begin with a line such as name: My theme")
        return "", ()
    for key in data.keys() - _KEYS:
        wrong((key,), f"`{key}` is not a key of theme.yaml.", suggest(key, _KEYS) or f"The keys are {', '.join(sorted(_KEYS))}.")
    parent = data.get("extends") or ""
    if not isinstance(parent, str):
        wrong(("extends",), "`extends` names one theme.", "Write its folder's name as text.")
        parent = ""
    options = []
    for name, value in _texts(data.get("options")).items():
        given = {"default": value} if isinstance(value, str) else value
        if not isinstance(given, dict) or not isinstance(given.get("default"), str):
            wrong(("options", name), f"The option {name!r} has no default.", "Add default: with the value to use when none is set.")
            continue
        for key in given.keys() - _OPTION_KEYS:
            wrong(("options", name, key), f"`{key}` says nothing about an option.", suggest(key, _OPTION_KEYS) or "Remove it.")
        choices = given.get("choices") or ()
        if not isinstance(choices, (list, tuple)) or not all(isinstance(one, str) for one in choices):
            wrong(("options", name, "choices"), "`choices` is a list of texts.", "Write them as - one below the other.")
            continue
        if choices and given["default"] not in choices:
            wrong(("options", name, "default"), f"The default of {name!r} is none of its choices.", "Add it to choices.")
            continue
        options.append(Option(name, given["default"], tuple(choices), str(given.get("description") or "")))
    return parent, tuple(options)


def _layer(name: str, folder: Path, place: str, problems: Diagnostics) -> _Layer:
    described, file = folder / "theme.yaml", f"{place}/theme.yaml"
    try:
        text = described.read_text("utf-8-sig") if described.is_file() else ""
    except UnicodeDecodeError:
        problems.error("NG402", "theme.yaml cannot be read as UTF-8 text.", Span(file), "Save it as UTF-8.")
        return _Layer(name, folder, place)
    if not text.strip():
        return _Layer(name, folder, place)
    data, places, found = parse_yaml(text, file)
    problems.extend(found)
    parent, options = theme_from_data(data, places, file, problems)
    return _Layer(name, folder, place, parent, options)


def _leads_to_a_file(link: str, root: str) -> bool:
    """Whether a link stays in the theme, and leads to no folder and round no circle; one that leads nowhere is passed over later."""
    real = os.path.realpath(link)
    return real.startswith(root + os.sep) and not os.path.islink(real) and not os.path.isdir(real)


def _walk(folder: Path, place: str, problems: Diagnostics) -> Iterator[ThemeFile]:
    """The files below a folder, in the order of their names; hidden files and links that lead out are not there.

    Raises OSError for what is there but cannot be read: without it, pages would be others.
    """
    root = os.path.realpath(folder)
    pending = [(root, "")]
    while pending:
        here, prefix = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            name = prefix + entry.name
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            file = ThemeFile(name, entry.path, f"{place}/{name}")
            try:
                if entry.is_symlink() and not _leads_to_a_file(entry.path, root):
                    problems.error("NG407", "This link leads to a folder or out of the theme, so it is not followed.",
                                   Span(file.place), "Copy what it points at into the theme.")  # fmt: skip
                elif entry.is_dir():
                    pending.append((entry.path, name + "/"))
                elif entry.is_file() and place.endswith("static"):
                    yield file
                elif entry.is_file() and entry.stat().st_size > MAX_FILE:
                    problems.error("NG408", f"The file is larger than {MAX_FILE:,} bytes.", Span(file.place), "Make it smaller.")
                elif entry.is_file():
                    yield replace(file, data=file.read())
            except FileNotFoundError:  # somebody is just replacing it
                continue


def _chain(site_root: Path, name: str, builtin: Path, span: Span, problems: Diagnostics) -> list[_Layer] | None:
    """The theme, what it extends, and the default theme as the last; None when one of them is not there."""
    layers: list[_Layer] = []
    wanted, asked = name, span
    while wanted:
        own = site_root / "themes" / wanted
        folders = [own] if own.is_dir() else []
        if (builtin / wanted).is_dir() and not (folders and own.samefile(builtin / wanted)):
            folders.append(builtin / wanted)
        if not folders:
            code, what = ("NG401", "theme") if not layers else ("NG404", "parent theme")
            known = {e.name for base in (site_root / "themes", builtin) if base.is_dir() for e in base.iterdir() if e.is_dir()} - _OWN
            hint = suggest(wanted, known) or f"Put it in themes/{wanted}/, or use one of: {', '.join(sorted(known))}."
            problems.error(code, f"There is no {what} {wanted!r}.", asked, hint)
            return None
        found = [_layer(wanted, folder, f"themes/{wanted}", problems) for folder in folders]
        layers.extend(found)
        parent = next((layer.extends for layer in found if layer.extends), "")
        asked = Span(f"themes/{wanted}/theme.yaml")
        if parent and parent in {layer.name for layer in layers}:
            path = " → ".join([*dict.fromkeys(layer.name for layer in layers), parent])
            problems.error("NG403", f"The themes extend each other in a circle: {path}.", asked, "Remove one extends: line.")
            return None
        wanted = parent or ("" if DEFAULT in {layer.name for layer in layers} else DEFAULT)
    return layers


def load_theme(
    site_root: Path,
    name: str,
    builtin: Path,
    options: Mapping[str, str] | None = None,
    places: Mapping[str, Span] | None = None,
) -> tuple[Theme | None, list[Diagnostic]]:
    """Find a theme and what it extends. `options` are those of the configuration, `places` say where they stand
    (`""` where the theme's name does); `builtin` is the folder that holds `default/`."""
    problems = Diagnostics()
    spans = dict(places or {})
    config = spans.get("", Span("newsgen.yaml"))
    layers = _chain(site_root, name, builtin, config, problems)
    if layers is None:
        return None, list(problems)
    offered = {option.name: option for layer in reversed(layers) for option in layer.options}
    values = {option.name: option.default for option in offered.values()}
    for key, value in (options or {}).items():
        span = spans.get(key, config)
        if key not in offered:
            hint = suggest(key, offered) or f"It offers: {', '.join(sorted(offered)) or 'none'}."
            problems.error("NG405", f"The theme {name!r} has no option {key!r}.", span, hint)
        elif offered[key].choices and value not in offered[key].choices:
            hint = suggest(value, offered[key].choices) or f"Use one of: {', '.join(offered[key].choices)}."
            problems.error("NG406", f"{value!r} is no choice of the option {key!r}.", span, hint)
        else:
            values[key] = value
    templates: dict[str, ThemeFile] = {f.name: f for f in _walk(site_root / "templates", "templates", problems)}
    statics: dict[str, ThemeFile] = {}
    locales: list[ThemeFile] = []
    for layer in layers:
        for file in _walk(layer.folder / "templates", f"{layer.place}/templates", problems):
            templates.setdefault(file.name, file)
            templates[f"{layer.name}/{file.name}"] = file
        for file in _walk(layer.folder / "static", f"{layer.place}/static", problems):
            statics.setdefault(file.name, file)
        locales.extend(_walk(layer.folder / "locales", f"{layer.place}/locales", problems))
    chain = tuple(layer.folder.as_posix() for layer in layers)
    theme = Theme(name, chain, values, tuple(offered.values()), templates, statics, tuple(locales))
    return theme, list(problems)
