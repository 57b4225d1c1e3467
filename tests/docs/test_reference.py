"""The reference: made from the code, current, and complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from house.inspector import REPOSITORY
from newsgen.cli.main import COMMANDS
from newsgen.model.codes.catalogue import by_code
from newsgen.model.frontmatter import article_schema
from newsgen.model.schema import config_schema
from newsgen.render.filters import Links, make_filters
from newsgen.render.locale import Language

DOCS = REPOSITORY / "docs"


def _docs(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = str(REPOSITORY / "scripts/docs.py")
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)


def _text(place: str) -> str:
    return (DOCS / place).read_text(encoding="utf-8")


def test_the_reference_and_the_schemas_are_current() -> None:
    done = _docs("--check")
    assert (done.stdout, done.returncode) == ("", 0)


def test_the_check_notices_what_is_not_current(tmp_path: Path) -> None:
    assert _docs(str(tmp_path)).returncode == 0
    assert _docs("--check", str(tmp_path)).returncode == 0
    stale = tmp_path / "docs/reference/codes.md"
    stale.write_text(stale.read_text(encoding="utf-8") + "x", encoding="utf-8")
    done = _docs("--check", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["docs/reference/codes.md is not current; run make docs"]


def test_every_command_is_documented() -> None:
    text = _text("reference/cli.md")
    assert not [name for name in COMMANDS if f"## newsgen {name}\n" not in text]
    assert "## newsgen new article\n" in text


def test_every_code_is_documented() -> None:
    text = _text("reference/codes.md")
    assert not [code for code in by_code() if f"### {code}: " not in text]


def _keys(schema: dict[str, object]) -> set[str]:
    definitions = [schema, *schema["$defs"].values()]  # type: ignore[attr-defined]
    return {key for definition in definitions for key in definition.get("properties", {}) if "_" not in key}


def test_every_field_and_key_is_documented() -> None:
    for place, schema in (("reference/front-matter.md", article_schema()), ("reference/configuration.md", config_schema())):
        text = _text(place)
        keys = _keys(schema)
        assert len(keys) > 20
        # A key of the top is a heading, one below it a row of a table.
        assert not [key for key in keys if f"| `{key}` |" not in text and f"## {key}\n" not in text]


def test_every_key_says_what_it_means() -> None:
    for schema in (article_schema(), config_schema()):
        definitions = {"top": schema, **schema["$defs"]}
        silent = [
            f"{name}.{key}"
            for name, definition in definitions.items()
            for key, field in definition.get("properties", {}).items()
            if not field.get("description") and "$ref" not in field and "anyOf" not in field
        ]
        assert not silent


def test_every_filter_is_documented() -> None:
    text = _text("tasks/make-a-theme.md")
    filters = make_filters(Language("en"), Links("https://news.example.org/", "/"))
    assert "url" in filters
    assert not [name for name in filters if f"| `{name}` |" not in text]
