"""The front matter of an article: its fields, defined once; its JSON Schema is what `newsgen schema article` prints."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from newsgen.model.moment import Moment, parse_moment, suggest_moment
from newsgen.model.plainwords import FieldProblem, plain_problems
from newsgen.model.slug import portable
from newsgen.model.weburl import host_of, web_url

_LISTED = re.compile(r"\[(\d+)\]\s*")
_MINUTES = re.compile(r"(\d+)\s*(?:min|mins|minute|minutes)\.?\s*(?:read)?", re.IGNORECASE)
_DATE_SCHEMA = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)? ?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)?)?$",
    "examples": ["2026-04-24", "2026-04-24T10:00:00+02:00"],
}


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _wrong(code: str, text: str, hint: str = "") -> PydanticCustomError:
    """A wrong value in plain words: `FieldProblem.code`, `.message` and `.hint`."""
    return PydanticCustomError(code, "{text}", {"text": text, "hint": hint})  # type: ignore[arg-type]


def _moment(value: Any) -> Moment:
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


def _line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _url(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return web_url(value)
    except ValueError as problem:
        raise _wrong("NG124", f"{value!r} cannot be linked to: {problem}", "Give the full https:// address.") from None


def _listed(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _single(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _involvement(value: Any) -> Any:
    return "summarised" if (word := _lower(value)) == "summarized" else word


def _minutes(value: Any) -> Any:
    match = _MINUTES.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1] if match else value


def _tag_of_language(value: Any) -> Any:
    return value.strip().replace("_", "-") if isinstance(value, str) else value


def _local(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    path = value.strip()
    if ":" in path.split("/", 1)[0] or path.startswith("//"):
        raise _wrong("NG128", f"{path!r} is not a file of this site", "Save the picture beside the article and name that.")
    if "\\" in path or not path:
        raise _wrong("NG128", f"{path!r} is not a path", "Separate folders by /.")
    return path


def _alias(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    path = "/" + value.strip().lstrip("/")
    if not path.endswith("/") and "." not in path.rsplit("/", 1)[-1]:
        path += "/"
    if not portable(path) or path == "/" or value.strip().startswith("//"):
        hint = "Write the old path in lower-case letters, digits and - . _ such as /old/address/ or /old.html."
        raise _wrong("NG127", f"{value!r} cannot be an old address of this site", hint)
    return path


def _reference(value: Any) -> Any:
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


Date = Annotated[Moment, PlainValidator(_moment), WithJsonSchema(_DATE_SCHEMA)]
Line = Annotated[str, BeforeValidator(_line)]
Url = Annotated[str, BeforeValidator(_url), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^[hH][tT][tT][pP][sS]?://"})]


class Fields(BaseModel):
    """Base of all: frozen, kebab-case or underscores, unknown fields refused, an empty field is one not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_kebab, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _given(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {k.replace("_", "-"): v for k, v in data.items() if v != "" and v is not None}


class ReferenceField(Fields):
    """A source of the article."""

    publisher: Line = Field("", description="Who published it.")
    title: Line = Field(min_length=1, description="Its title.")
    url: Url = Field(description="Its address (https or http).")
    author: Line = Field("", description="Who wrote it.")
    date: Line = Field("", description="When it was published.")


class ImageField(Fields):
    """The picture at the top."""

    src: Annotated[str, BeforeValidator(_local)] = Field(
        description="A file beside the article (chart.png), or in static/ (/img/chart.png).", examples=["chart.png"]
    )
    alt: Line = Field("", description="What it shows, for those who do not see it.")
    caption: Line = Field("", description="A sentence below it.")
    credit: Line = Field("", description="Who made it.")


class AiField(Fields):
    """What part a machine had in the article."""

    involvement: Annotated[
        Literal["", "none", "assisted", "translated", "summarised", "generated"], BeforeValidator(_involvement)
    ] = Field("", description="What the machine did; not known where empty.")
    model: Line = Field("", description="Which model.")
    prompt_version: Line = Field("", description="Which prompt; never shown.")
    public_interest: bool = Field(True, description="Whether the text informs on matters of public interest.")


class ReviewField(Fields):
    """Who looked at the article before it was published."""

    by: Line = Field("", description="A person.")
    at: Date | None = Field(None, description="When.")
    kind: Annotated[Literal["none", "copy-edit", "substantive"], BeforeValidator(_lower)] = Field("none", description="How.")


class CorrectionField(Fields):
    """A correction that readers see."""

    date: Date = Field(description="When it was made.")
    text: Line = Field(min_length=1, description="What was wrong and what is right.")


class FrontMatter(Fields):
    """The fields at the top of an article, between two lines of ---."""

    title: Line = Field(min_length=1, max_length=300, description="The title.", examples=["GPT-5.5: the race"])
    date: Date | None = Field(None, description="When it is published; the site's time zone where none is given.")
    updated: Date | None = Field(None, description="When it was last changed.")
    slug: Line = Field("", max_length=200, description="Its name in the URL; the file's name where not given.")
    section: Line = Field("", description="The section; the top folder below content/ where not given.")
    headline: Line = Field("", description="A second, longer headline above the body.")
    description: Line = Field("", description="The standfirst: a sentence or two.")
    authors: Annotated[tuple[Line, ...], BeforeValidator(_single)] = Field((), description="Names, or keys of data/authors.yaml.")
    tags: Annotated[tuple[Line, ...], BeforeValidator(_listed)] = Field((), max_length=50, description="What it is about.")
    read_time: Annotated[int | None, BeforeValidator(_minutes)] = Field(
        None, ge=1, le=1000, description="Minutes to read; counted where not given."
    )
    references: Annotated[tuple[Annotated[ReferenceField, BeforeValidator(_reference)], ...], BeforeValidator(_single)] = Field(
        (), max_length=500, description="The sources, in the order of their numbers: [1] in the text is the first."
    )
    image: Annotated[ImageField | None, BeforeValidator(lambda v: {"src": v} if isinstance(v, str) else v)] = Field(
        None, description="The picture at the top."
    )
    series: Line = Field("", description="The series it is a part of.")
    status: Annotated[Literal["draft", "published", "retracted"], BeforeValidator(_lower)] = Field(
        "published", description="A draft is built only with --drafts; a retracted article says so and leaves the lists."
    )
    expires: Date | None = Field(None, description="When it leaves the site.")
    aliases: Annotated[tuple[Annotated[str, BeforeValidator(_alias)], ...], BeforeValidator(_single)] = Field(
        (), max_length=100, description="Old paths of this site that lead here.", examples=[["/old/address/"]]
    )
    related: Annotated[tuple[Line, ...], BeforeValidator(_single)] = Field(
        (), max_length=20, description="Related articles picked by hand: source paths below content/, or beside this one."
    )
    lang: Annotated[str, BeforeValidator(_tag_of_language)] = Field(
        "", pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$", description="BCP 47 tag of its language; the site's where not given."
    )
    canonical_url: Url | None = Field(None, description="Where the original lies, if not here.")
    share: bool = Field(True, description="Whether it has a share row.")
    helpful: bool = Field(True, description="Whether it asks if it was helpful.")
    noindex: bool = Field(False, description="Whether search engines are told to leave it out.")
    ai: AiField = Field(AiField(), description="What part a machine had in it.")  # type: ignore[call-arg]
    review: ReviewField = Field(ReviewField(), description="Who looked at it before it was published.")  # type: ignore[call-arg]
    responsible: Line = Field("", description="The person or company with editorial responsibility.")
    corrections: Annotated[tuple[CorrectionField, ...], BeforeValidator(_single)] = Field(
        (), max_length=100, description="Corrections that readers see."
    )
    extra: dict[str, Any] = Field(default_factory=dict, description="Anything, for themes.")


TEXT_FIELDS = frozenset({
    "title", "headline", "description", "caption", "alt", "credit", "text", "publisher", "author", "authors", "tags",
    "series", "responsible", "by",
})  # fmt: skip
"""Fields of free text: here ` #` is a part of what was meant, not a comment."""

_PARTS = {
    "references": ReferenceField, "image": ImageField, "ai": AiField, "review": ReviewField, "corrections": CorrectionField,
}  # fmt: skip
_OTHER_NAMES = (
    ("author", "authors"), ("tag", "tags"), ("keywords", "tags"), ("category", "section"), ("categories", "section"),
    ("summary", "description"), ("excerpt", "description"), ("standfirst", "description"), ("subtitle", "headline"),
    ("lastmod", "updated"), ("modified", "updated"), ("published", "date"), ("pubdate", "date"), ("draft", "status: draft"),
    ("cover", "image"), ("thumbnail", "image"), ("sources", "references"), ("language", "lang"), ("permalink", "slug"),
    ("url", "slug"), ("reading-time", "read-time"), ("link", "url"), ("name", "title"), ("source", "publisher"),
)  # fmt: skip


def _names(path: tuple[str | int, ...]) -> tuple[str, ...]:
    model = _PARTS.get(str(path[0]), FrontMatter) if path else FrontMatter
    return tuple(_kebab(name) for name in model.model_fields)


def validate_front_matter(data: Any, *, plain: bool = False) -> tuple[FrontMatter | None, list[FieldProblem]]:
    """The fields of an article, or what is wrong with them; a plain page needs no date."""
    if data == "" or data is None:
        data = {}
    if not isinstance(data, dict):
        text = "The front matter is not made of fields such as `title: …`."
        return None, [FieldProblem((), text, "Write one field on each line.", "NG110", at_key=True)]
    try:
        fields = FrontMatter.model_validate(data)
    except ValidationError as error:
        problems = plain_problems(error, _names, dict(_OTHER_NAMES))
        fields = None
    else:
        problems = []
    if not plain and "date" not in data and not any(p.path == ("date",) for p in problems) or data.get("date") == "" and not plain:
        problems.append(FieldProblem(("date",), "The field `date` is missing.", "Add: date: 2026-04-24", "NG120", at_key=True))
    return (fields if not problems else None), problems


def article_schema() -> dict[str, Any]:
    """The JSON Schema of the front matter, for editors."""
    schema = FrontMatter.model_json_schema(by_alias=True)
    schema["required"] = ["title", "date"]
    for name in ("tags", "authors", "aliases", "related"):
        field = schema["properties"][name]
        listed = {k: field.pop(k) for k in ("items", "type", "maxItems") if k in field}
        field["anyOf"] = [listed, {"type": "string"}]
    reference = schema["properties"]["references"]
    reference["items"] = {"anyOf": [reference["items"], {"type": "string"}]}
    schema["properties"]["image"]["anyOf"].append({"type": "string"})
    for definition in (schema, *schema["$defs"].values()):
        definition["patternProperties"] = {}
        names = [name for name in definition["properties"] if "-" in name]
        for name in names:
            definition["properties"][name.replace("-", "_")] = definition["properties"][name]
        del definition["patternProperties"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Front matter of an article"}
