"""What pydantic finds wrong, in plain words and with the action to take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

Path = tuple[str | int, ...]


class FieldProblem(NamedTuple):
    """One wrong field. `at_key` says that its name is what is wrong, rather than its value."""

    path: Path
    message: str
    hint: str
    code: str
    at_key: bool = False


def suggest(name: str, names: tuple[str, ...], synonyms: Mapping[str, str]) -> str:
    """`Did you mean …?`, or "" where nothing is like it; a synonym "" is a field of other programs that has no use here."""
    plain = name.replace("_", "-").lower()
    if synonyms.get(plain) == "":
        return f"Delete the line: newsgen needs no `{name}`. Themes can read it below `extra`."
    if plain in synonyms and synonyms[plain].split(":")[0] in names:
        return f"Did you mean `{synonyms[plain]}`?"
    close = get_close_matches(plain, names, n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else ""


def _shown(value: Any) -> str:
    text = str(value)
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "a map of fields"
    return "a list" if isinstance(value, list) else "a text"


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_flow(v)}" for k, v in value.items())
    return str(value)


def _of_status(name: str, value: Any) -> str:
    """How a draft is told here, for `draft: true` and `published: false` of other programs."""
    word = str(value).lower()
    if name not in {"draft", "published"} or word not in {"true", "false", "yes", "no"}:
        return ""
    is_draft = (name == "draft") == (word in {"true", "yes"})
    return "Write: status: draft" if is_draft else "Delete the line: what is no draft is published."


def _not_text(name: str, item: bool, value: Any) -> tuple[str, str]:
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return f"`{name}` must be a text, and this is {_kind(value)}.", f"Write the name alone: {'- ' if item else name + ': '}{value['name']}"
    text = _flow(value).replace('"', "'")
    hint = "Put it in quotes" + (f': {"- " if item else name + ": "}"{text}"' if len(text) < 100 else ".")
    return f"`{name}` must be a text, and this is {_kind(value)}.", hint


def plain_problems(
    error: ValidationError, names: Callable[[Path], tuple[str, ...]], synonyms: Mapping[str, str]
) -> list[FieldProblem]:
    """Every error of a validation in plain words; `names` gives the fields that may stand at a path."""
    return [_plain(dict(one), names, synonyms) for one in error.errors(include_url=False)]


def _plain(
    one: dict[str, Any], names: Callable[[Path], tuple[str, ...]], synonyms: Mapping[str, str]
) -> FieldProblem:
    kind, path, value, context = one["type"], tuple(one["loc"]), one["input"], one.get("ctx", {})
    words = [part for part in path if isinstance(part, str)]
    name = words[-1] if words else "front matter"
    item = bool(path) and isinstance(path[-1], int)
    if kind.startswith("NG"):
        text = str(context["text"])
        hint = str(context["hint"]).replace("{field}", name)
        return FieldProblem(path, f"`{name}`: {text}.", hint, kind)
    if kind == "missing":
        return FieldProblem(path, f"The field `{name}` is missing.", f"Add: {name}: …", "NG120", at_key=True)
    if kind == "extra_forbidden":
        allowed = names(path[:-1])
        hint = _of_status(name, value) or suggest(name, allowed, synonyms) or f"The fields are: {', '.join(allowed)}; anything else goes below `extra`."
        return FieldProblem(path, f"There is no field `{name}`.", hint, "NG121", at_key=True)
    if kind == "string_type":
        return FieldProblem(path, *_not_text(name, item, value), "NG122")
    if kind in {"bool_parsing", "bool_type"}:
        return FieldProblem(path, f"`{name}` must be true or false, not {_shown(value)}.", f"Write: {name}: true", "NG122")
    if kind in {"int_parsing", "int_type", "int_from_float"}:
        return FieldProblem(path, f"`{name}` must be a whole number, not {_shown(value)}.", f"Write: {name}: 5", "NG122")
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'', ", "").replace("'", "")
        close = suggest(str(value), tuple(expected.replace(" or ", ", ").split(", ")), {})
        return FieldProblem(path, f"`{name}` cannot be {_shown(value)}.", close or f"Write one of {expected}.", "NG122")
    if kind in {"tuple_type", "list_type"}:
        return FieldProblem(path, f"`{name}` must be a list, and this is {_kind(value)}.", f"Write: {name}: [a, b]", "NG122")
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        hint = f"Write its fields below it: {', '.join(names(path)[:5])}."
        return FieldProblem(path, f"`{name}` must be a map of fields, and this is {_kind(value)}.", hint, "NG122")
    if kind == "greater_than_equal":
        return FieldProblem(path, f"`{name}` must be at least {context['ge']}.", "Give a larger number.", "NG122")
    if kind == "less_than_equal":
        return FieldProblem(path, f"`{name}` must be at most {context['le']}.", "Give a smaller number.", "NG122")
    if kind == "string_too_short":
        return FieldProblem(path, f"`{name}` is empty.", f"Add: {name}: …", "NG120")
    if kind in {"string_too_long", "too_long"}:
        return FieldProblem(path, f"`{name}` is too long: {context['max_length']} is the most.", "Make it shorter.", "NG122")
    if kind == "string_pattern_mismatch":
        return FieldProblem(path, f"`{name}` cannot be {_shown(value)}.", f"It is written like {_like(name)}.", "NG122")
    text = str(context.get("error", one["msg"]))
    return FieldProblem(path, f"`{name}`: {text}.", "Mend the value.", "NG122")


def _like(name: str) -> str:
    return {"lang": "en, fr or pt-BR", "language": "en, fr or pt-BR"}.get(name, "the example in the schema")
