"""Checks of the configuration and of the list of authors, in plain words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from newsgen.model.config import SiteConfig
from newsgen.model.plainwords import FieldProblem, plain_problems, suggest

_CODES = MappingProxyType({"NG120": "NG012", "NG121": "NG011", "NG122": "NG012"})
_AUTHOR_FIELDS = ("name", "role", "bio", "link")


def _names(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand at a path of the configuration."""
    model: Any = SiteConfig
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
        found = plain_problems(error, _names, {})
        return None, [one._replace(code=_CODES.get(one.code, "NG012")) for one in found]


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
