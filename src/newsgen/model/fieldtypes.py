"""Values of front matter brought into one shape before they are checked: dates, addresses, lists, references."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from newsgen.model.moment import Moment, parse_moment, suggest_moment
from newsgen.model.slug import MAX_PATH, portable
from newsgen.model.weburl import host_of, web_url

_LISTED = re.compile(r"\[(\d+)\]\s*")
_MINUTES = re.compile(r"(\d+)\s*(?:min|mins|minute|minutes)\.?\s*(?:read)?", re.IGNORECASE)
_DATE_SCHEMA = MappingProxyType({
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\d([Tt ]\d\d?:\d\d(:\d\d([.,]\d+)?)? ?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)?)?$",
    "examples": ("2026-04-24", "2026-04-24T10:00:00+02:00"),
})  # fmt: skip


def _wrong(code: str, text: str, hint: str = "") -> PydanticCustomError:
    """A wrong value in plain words: `FieldProblem.code`, `.message` and `.hint`."""
    return PydanticCustomError(code, "{text}", {"text": text, "hint": hint})


def to_moment(value: Any) -> Moment:
    """A date as written -> a Moment."""
    if isinstance(value, Moment):
        return value
    if not isinstance(value, str):
        raise _wrong("NG123", "a date must be one text", "Write it as 2026-04-24.")
    try:
        return parse_moment(value)
    except ValueError as problem:
        suggestion = suggest_moment(value)
        hint = f"Write: {{field}}: {suggestion}" if suggestion else "Write it as 2026-04-24 or 2026-04-24T10:00:00+02:00."
        raise _wrong("NG123", str(problem), hint) from None


def to_line(value: Any) -> Any:
    """A text on one line."""
    return " ".join(value.split()) if isinstance(value, str) else value


def to_url(value: Any) -> Any:
    """An http or https address in one spelling."""
    if not isinstance(value, str):
        return value
    try:
        return web_url(value)
    except ValueError as problem:
        raise _wrong("NG124", f"{value!r} cannot be linked to: {problem}", "Give the full https:// address.") from None


def to_listed(value: Any) -> Any:
    """A list, also as one text with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def to_single(value: Any) -> Any:
    """A list, also where it has only one entry and is written as that."""
    return [value] if isinstance(value, str | dict) else value


def to_lower(value: Any) -> Any:
    """A word in lower case."""
    return value.strip().lower() if isinstance(value, str) else value


def to_involvement(value: Any) -> Any:
    """A grade of involvement, in either English spelling."""
    return "summarised" if (word := to_lower(value)) == "summarized" else word


def to_minutes(value: Any) -> Any:
    """Minutes, also as `11 min read`."""
    match = _MINUTES.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1] if match else value


def to_tag_of_language(value: Any) -> Any:
    """A language tag, also as `pt_BR`."""
    return value.strip().replace("_", "-") if isinstance(value, str) else value


def to_local(value: Any) -> Any:
    """The path of a file of this site."""
    if not isinstance(value, str):
        return value
    path = value.strip()
    if ":" in path.split("/", 1)[0] or path.startswith("//"):
        raise _wrong("NG128", f"{path!r} is not a file of this site", "Save the picture beside the article and name that.")
    if "\\" in path or not path:
        raise _wrong("NG128", f"{path!r} is not a path", "Separate folders by /.")
    return path


def to_alias(value: Any) -> Any:
    """An old path of this site, with a slash at both ends or a file name."""
    if not isinstance(value, str):
        return value
    path = "/" + value.strip().lstrip("/")
    if not path.endswith("/") and "." not in path.rsplit("/", 1)[-1]:
        path += "/"
    # An old address cannot be chosen any more: many have capitals, which no other URL of the site differs by alone.
    if not portable(path.lower()) or not path.isascii() or path == "/" or value.strip().startswith("//"):
        hint = "Write the old path in letters, digits and - . _ such as /old/address/ or /old.html, at most 100 characters."
        if len(path) > MAX_PATH:
            hint = f"Take it out and redirect it at your host: it has {len(path)} characters, and at most {MAX_PATH} are possible."
        raise _wrong("NG127", f"{value!r} cannot be an old address of this site", hint)
    return path


def to_reference(value: Any) -> Any:
    """A reference on one line, as the list on the page shows it: `[1] Publisher — Title — URL`, or a mere address."""
    if not isinstance(value, str):
        return value
    parts = _LISTED.sub("", value.strip(), count=1).split(" — ")
    url = parts[-1].strip()
    if len(parts) == 1:
        return {"title": host_of(url) or url, "url": url}
    if len(parts) == 2:
        return {"title": parts[0], "url": url}
    return {"publisher": parts[0], "title": " — ".join(parts[1:-1]), "url": url}


def to_picture(value: Any) -> Any:
    """A picture, also where only its path is given."""
    return {"src": value} if isinstance(value, str) else value


Date = Annotated[Moment, PlainValidator(to_moment), WithJsonSchema(dict(_DATE_SCHEMA))]
Line = Annotated[str, BeforeValidator(to_line)]
Url = Annotated[str, BeforeValidator(to_url), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^[hH][tT][tT][pP][sS]?://"})]
