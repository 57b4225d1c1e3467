"""The JSON Schema of the configuration, for editors and for the documentation."""

from __future__ import annotations

from typing import Any

from newsgen.model.config import SiteConfig

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def config_schema() -> dict[str, Any]:
    """The schema of `newsgen.yaml`, with its keys in kebab-case; the same with underscores is taken too."""
    schema = SiteConfig.model_json_schema(by_alias=True)
    # `feedback: off` is taken too; the model turns it into a section before it looks.
    feedback = schema["properties"]["feedback"]
    section = feedback.pop("$ref")
    feedback["anyOf"] = [{"$ref": section}, {"enum": ["on", "off", "yes", "no", True, False]}]
    for definition in (schema, *schema["$defs"].values()):
        keys = definition["properties"]
        keys.update({key.replace("-", "_"): value for key, value in keys.items() if "-" in key})
    return {"$schema": DIALECT, **schema, "title": "newsgen.yaml"}
