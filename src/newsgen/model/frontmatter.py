"""The front matter of an article: its fields, defined once; its JSON Schema is what `newsgen schema article` prints."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from newsgen.model.fieldtypes import (
    Date,
    Line,
    Url,
    to_alias,
    to_involvement,
    to_listed,
    to_local,
    to_lower,
    to_minutes,
    to_picture,
    to_reference,
    to_single,
    to_tag_of_language,
)  # fmt: skip
from newsgen.model.plainwords import FieldProblem, plain_problems


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Fields(BaseModel):
    """Base of all: frozen, kebab-case or underscores, unknown fields refused, an empty field is one not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_kebab, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _given(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        # What is no field keeps its spelling: a diagnostic names it.
        fields, given = cls.model_fields, ((k, v) for k, v in data.items() if v != "" and v is not None)
        return {_kebab(k) if k.replace("-", "_") in fields else k: v for k, v in given}


class ReferenceField(Fields):
    """A source of the article."""

    publisher: Line = Field("", description="Who published it.")
    title: Line = Field(min_length=1, description="Its title.")
    url: Url = Field(description="Its address (https or http).")
    author: Line = Field("", description="Who wrote it.")
    date: Line = Field("", description="When it was published.")


class ImageField(Fields):
    """The picture at the top."""

    src: Annotated[str, BeforeValidator(to_local)] = Field(
        description="A file beside the article (chart.png), or in static/ (/img/chart.png).", examples=["chart.png"]
    )
    alt: Line = Field("", description="What it shows, for those who do not see it.")
    caption: Line = Field("", description="A sentence below it.")
    credit: Line = Field("", description="Who made it.")


class AiField(Fields):
    """What part a machine had in the article."""

    involvement: Annotated[
        Literal["", "none", "assisted", "translated", "summarised", "generated"], BeforeValidator(to_involvement)
    ] = Field("", description="What the machine did; not known where empty.")
    model: Line = Field("", description="Which model.")
    prompt_version: Line = Field("", description="Which prompt; never shown.")
    public_interest: bool = Field(True, description="Whether the text informs on matters of public interest.")


class ReviewField(Fields):
    """Who looked at the article before it was published."""

    by: Line = Field("", description="A person.")
    at: Date | None = Field(None, description="When.")
    kind: Annotated[Literal["none", "copy-edit", "substantive"], BeforeValidator(to_lower)] = Field("none", description="How.")


class CorrectionField(Fields):
    """A correction that readers see."""

    date: Date = Field(description="When it was made.")
    text: Line = Field(min_length=1, description="What was wrong and what is right.")


class FrontMatter(Fields):
    """The fields at the top of an article, between two lines of ---."""

    title: Line = Field(min_length=1, max_length=300, description="The title.", examples=["GPT-5.5: the race"])
    date: Date | None = Field(None, description="When it is published; the site's time zone where none is given.")
    updated: Date | None = Field(None, description="When it was last changed.")
    slug: Line = Field(
        "", max_length=200, examples=["rust-1.93.0"],
        description="Its name in the URL, of a-z, 0-9 and - . _ ~; the file's name (without a date before it) where not given,"
        " which is cut and ends in a hash where it is longer than 80 characters.",
    )  # fmt: skip
    section: Line = Field("", description="The section; the top folder below content/ where not given.")
    headline: Line = Field("", description="A second, longer headline above the body.")
    description: Line = Field("", description="The standfirst: a sentence or two.")
    authors: Annotated[tuple[Line, ...], BeforeValidator(to_single)] = Field((), description="Names, or keys of data/authors.yaml.")
    tags: Annotated[tuple[Line, ...], BeforeValidator(to_listed)] = Field((), max_length=50, description="What it is about.")
    read_time: Annotated[int | None, BeforeValidator(to_minutes)] = Field(
        None, ge=1, le=1000, description="Minutes to read; counted where not given."
    )
    references: Annotated[tuple[Annotated[ReferenceField, BeforeValidator(to_reference)], ...], BeforeValidator(to_single)] = Field(
        (), max_length=500, description="The sources, in the order of their numbers: [1] in the text is the first."
    )
    image: Annotated[ImageField | None, BeforeValidator(to_picture)] = Field(
        None, description="The picture at the top."
    )
    series: Line = Field("", description="The series it is a part of.")
    status: Annotated[Literal["draft", "published", "retracted"], BeforeValidator(to_lower)] = Field(
        "published", description="A draft is built only with --drafts; a retracted article says so and leaves the lists."
    )
    expires: Date | None = Field(None, description="When it leaves the site.")
    aliases: Annotated[tuple[Annotated[str, BeforeValidator(to_alias)], ...], BeforeValidator(to_single)] = Field(
        (), max_length=100, description="Old paths of this site that lead here.", examples=[["/old/address/"]]
    )
    related: Annotated[tuple[Line, ...], BeforeValidator(to_single)] = Field(
        (), max_length=20, description="Related articles picked by hand: source paths below content/, or beside this one."
    )
    lang: Annotated[str, BeforeValidator(to_tag_of_language)] = Field(
        "", pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$", description="BCP 47 tag of its language; the site's where not given."
    )
    canonical_url: Url | None = Field(None, description="Where the original lies, if not here.")
    share: bool = Field(True, description="Whether it has a share row.")
    helpful: bool = Field(True, description="Whether it asks if it was helpful.")
    noindex: bool = Field(False, description="Whether search engines are told to leave it out.")
    ai: AiField = Field(AiField(), description="What part a machine had in it.")
    review: ReviewField = Field(ReviewField(), description="Who looked at it before it was published.")
    responsible: Line = Field("", description="The person or company with editorial responsibility.")
    corrections: Annotated[tuple[CorrectionField, ...], BeforeValidator(to_single)] = Field(
        (), max_length=100, description="Corrections that readers see."
    )
    extra: dict[str, Any] = Field(default_factory=dict, description="Anything, for themes.")


TEXT_FIELDS = frozenset({
    "title", "headline", "description", "caption", "alt", "credit", "text", "publisher", "author", "authors", "tags",
    "series", "responsible", "by",
})  # fmt: skip
"""Fields of free text: here ` #` is a part of what was meant, not a comment."""

_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("references", ReferenceField), ("image", ImageField), ("ai", AiField), ("review", ReviewField),
    ("corrections", CorrectionField),
)  # fmt: skip
_OTHER_NAMES = (
    ("author", "authors"), ("tag", "tags"), ("keywords", "tags"), ("category", "section"), ("categories", "section"),
    ("summary", "description"), ("excerpt", "description"), ("standfirst", "description"), ("subtitle", "headline"),
    ("lastmod", "updated"), ("modified", "updated"), ("published", "date"), ("pubdate", "date"), ("draft", "status: draft"),
    ("cover", "image"), ("thumbnail", "image"), ("sources", "references"), ("language", "lang"), ("permalink", "slug"),
    ("url", "slug"), ("reading-time", "read-time"), ("link", "url"), ("name", "title"), ("source", "publisher"),
    ("redirect-from", "aliases"), ("aka", "aliases"), ("layout", ""), ("type", ""), ("toc", ""), ("comments", ""), ("weight", ""),
    ("math", ""), ("mathjax", ""), ("post-id", ""), ("guid", ""),
)  # fmt: skip


def _names(path: tuple[str | int, ...]) -> tuple[str, ...]:
    model = dict(_PARTS).get(str(path[0]), FrontMatter) if path else FrontMatter
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
    if (not plain and "date" not in data and not any(p.path == ("date",) for p in problems)) or (data.get("date") == "" and not plain):
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
