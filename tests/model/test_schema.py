"""The schema of the configuration: it takes what the model takes, also what the model turns into something else."""

from __future__ import annotations

import pytest

from newsgen.model.config import SiteConfig
from newsgen.model.schema import config_schema


@pytest.mark.parametrize("word", ["on", "off", "yes", "no"])
def test_feedback_as_a_word_is_in_both(word: str) -> None:
    words = config_schema()["properties"]["feedback"]["anyOf"][1]["enum"]
    assert word in words
    assert SiteConfig.model_validate({"feedback": word}).feedback.enabled is (word in {"on", "yes"})


def test_both_spellings_of_a_key_are_in_both() -> None:
    keys = config_schema()["$defs"]["ContentSection"]["properties"]
    for name in ("words-per-minute", "words_per_minute"):
        assert name in keys
        assert SiteConfig.model_validate({"content": {name: 100}}).content.words_per_minute == 100


def test_unknown_keys_are_in_neither() -> None:
    schema = config_schema()
    definitions = [schema, *schema["$defs"].values()]
    assert len(definitions) > 8
    assert all(definition["additionalProperties"] is False for definition in definitions)
