"""The JSON Schema of the configuration, for editors and for the documentation."""

from __future__ import annotations

from typing import Any

from newsgen.model.config import SiteConfig

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def config_schema() -> dict[str, Any]:
    """The schema of `newsgen.yaml`, with its keys as the file writes them (kebab-case)."""
    schema = SiteConfig.model_json_schema(by_alias=True)
    # `feedback: off` is taken too; the model turns it into a section before it looks.
    feedback = schema["properties"]["feedback"]
    section = feedback.pop("$ref")
    feedback["anyOf"] = [{"$ref": section}, {"enum": ["on", "off", "yes", "no", True, False]}]
    return {"$schema": DIALECT, **schema, "title": "newsgen.yaml"}
