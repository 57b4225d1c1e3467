"""Checks of the configuration and of the list of authors, in plain words."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from newsgen.model.config import SiteConfig
from newsgen.model.plainwords import FieldProblem, plain_problems, suggest
from newsgen.model.publishing import KINDS, target_model

_CODES = MappingProxyType({"NG120": "NG012", "NG121": "NG011", "NG122": "NG012"})
_AUTHOR_FIELDS = ("name", "role", "bio", "link")


def _names(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand at a path of the configuration."""
    model: Any = SiteConfig
    if path[:2] == ("publish", "targets") and len(path) > 3:
        model, path = target_model(str(path[3])), path[4:]
    for part in path:
        if isinstance(part, int) or model is None:
            continue
        field = model.model_fields.get(part.replace("-", "_"))
        model = _model_of(field.annotation) if field else None
    return tuple(name.replace("_", "-") for name in model.model_fields) if model else ()


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_of(inner)
        if found:
            return found
    return None


def validate_config(data: Any) -> tuple[SiteConfig | None, list[FieldProblem]]:
    """The configuration of plain data (strings, lists, dicts), or what is wrong with it."""
    if data in (None, ""):
        data = {}
    if not isinstance(data, dict):
        return None, [FieldProblem((), "The configuration must be a map of sections.", "Begin with a line such as site:", "NG012")]
    try:
        return SiteConfig.model_validate(_without_empty(data)), []
    except ValidationError as error:
        found = [_of_target(one) for one in plain_problems(error, _names, {})]
        return None, [one._replace(code=_CODES.get(one.code, "NG012")) for one in found]


def _of_target(one: FieldProblem) -> FieldProblem:
    """In the path of a wrong field of a target stands its kind, too, which is not there in the file."""
    if one.path[:2] != ("publish", "targets"):
        return one
    if len(one.path) == 3 and "'kind'" in one.message:
        tag = re.search(r"Input tag '(.*)' found", one.message)
        close = suggest(tag[1], KINDS, {}) if tag else ""
        message = f"`kind` cannot be {tag[1]!r}." if tag else "The field `kind` is missing."
        return FieldProblem((*one.path, "kind") if tag else one.path, message, close or f"Write one of {', '.join(KINDS)}.", "NG012", at_key=not tag)
    if one.path[3:] == ("[key]",):
        message = f"A target cannot be called {one.path[2]!r}."
        return FieldProblem(one.path[:3], message, "Write it in small letters, digits and hyphens, such as live.", "NG012", at_key=True)
    return one._replace(path=(*one.path[:3], *one.path[4:])) if len(one.path) > 3 and one.path[3] in KINDS else one


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """A section with nothing below it (`lists:`) is as if it were not there."""
    return {key: value for key, value in data.items() if value != ""}


def validate_authors(data: Any) -> tuple[dict[str, dict[str, str]], list[FieldProblem]]:
    """The authors of plain data by key, and what is wrong with them; those that cannot be used are left out."""
    if data in (None, ""):
        return {}, []
    if not isinstance(data, dict):
        return {}, [FieldProblem((), "The list of authors must be a map of keys.", "Write: ada: {name: Ada Example}", "NG013")]
    found: dict[str, dict[str, str]] = {}
    problems = []
    for name, entry in data.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            message = f"The author `{name}` has no name."
            problems.append(FieldProblem((name,), message, f"Write: {name}: {{name: Ada Example}}", "NG013", at_key=True))
            continue
        good = {}
        for field, value in entry.items():
            if field not in _AUTHOR_FIELDS:
                hint = suggest(field, _AUTHOR_FIELDS, {}) or f"The fields are: {', '.join(_AUTHOR_FIELDS)}."
                message = f"There is no field `{field}` of an author."
                problems.append(FieldProblem((name, field), message, hint, "NG013", at_key=True))
            elif isinstance(value, str):
                good[field] = " ".join(value.split())
            else:
                problems.append(FieldProblem((name, field), f"`{field}` must be a text.", "Put it in quotes.", "NG013"))
        found[name] = good
    return found, problems
