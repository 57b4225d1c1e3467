"""The pages of docs/reference/ and the files of schema/, each made from the code that it documents."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from newsgen.cli.main import newsgen as command
from newsgen.model.codes.catalogue import FAMILIES
from newsgen.model.codes.entry import Code
from newsgen.model.frontmatter import article_schema
from newsgen.model.schema import config_schema
from newsgen.site.starter import files as starter_files

REPOSITORY = Path(__file__).resolve().parents[1]
MADE = "<!-- Made by scripts/docs.py (make docs); change the code it is made from instead. -->\n\n"
WIDTH = 100

FAMILY_NAMES = {
    "NG0": "Project and configuration",
    "NG1": "Sources and front matter",
    "NG2": "Markdown, links and citations",
    "NG3": "Index and URLs",
    "NG4": "Templates and themes",
    "NG5": "Pictures and other files",
    "NG6": "Publishing",
    "NG8": "Preview server and votes",
    "NG9": "Inside newsgen",
}


def pages() -> dict[str, str]:
    """Every made file: its path in the repository and its text."""
    return {
        "docs/reference/cli.md": MADE + cli(),
        "docs/reference/codes.md": MADE + codes(),
        "docs/reference/front-matter.md": MADE + front_matter(),
        "docs/reference/configuration.md": MADE + configuration(),
        "docs/reference/template-api.md": MADE + template_api(),
        "schema/article.schema.json": json.dumps(article_schema(), indent=2, ensure_ascii=False) + "\n",
        "schema/config.schema.json": json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n",
    }


def commands(group: click.Command = command, name: str = "newsgen") -> Iterator[tuple[str, click.Command, click.Context]]:
    """The command and all below it, with their full names."""
    context = click.Context(group, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
    yield name, group, context
    if isinstance(group, click.Group):
        for child in group.list_commands(context):
            below = group.get_command(context, child)
            if below is not None:
                yield from commands(below, f"{name} {child}")


def cli() -> str:
    """What `--help` says of each command."""
    parts = ["# The command line\n"]
    for name, group, context in commands():
        parts.append(f"## {name}\n\n```text\n{group.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def codes() -> str:
    """Every diagnostic; `newsgen explain` prints the same."""
    parts = ["# Diagnostics\n\n`newsgen explain CODE` prints the same.\n"]
    for family, entries in FAMILIES:
        if not entries:
            continue
        parts.append(f"## {family}xx: {FAMILY_NAMES[family]}\n")
        parts += [_code(entry) for entry in sorted(entries, key=lambda entry: entry.code)]
    return "\n".join(parts)


def _code(entry: Code) -> str:
    example = "\n".join(line.rstrip() for line in entry.example.splitlines())
    return (
        f"### {entry.code}: {entry.title}\n\n**What it does.** {entry.what}\n\n**Why it matters.** {entry.why}\n\n"
        f"**Example.**\n\n````text\n{example}\n````\n\n**Fix.** {entry.fix}\n"
    )


def front_matter() -> str:
    """Every field of an article."""
    schema = article_schema()
    parts = [
        "# Front matter\n",
        ("The fields at the top of an article. Names are kebab-case; the same with underscores is taken too. The JSON\n"
        "Schema, for editors: `newsgen schema article`, or schema/article.schema.json in the repository.\n"),
        _table(schema, schema["required"]),
    ]
    parts += _sections(schema)
    return "\n".join(parts)


def configuration() -> str:
    """Every key of newsgen.yaml, and the starter's as an example."""
    schema = config_schema()
    parts = [
        "# Configuration\n",
        ("The keys of `newsgen.yaml`. Names are kebab-case; the same with underscores is taken too. Everything has a\n"
        "default. The JSON Schema, for editors: `newsgen schema config`, or schema/config.schema.json in the repository.\n"),
        "What a new site starts with:\n",
        "```yaml\n" + (starter_files("newsgen.site.starter") / "files" / "newsgen.yaml").read_text("utf-8") + "```\n",
    ]
    for name, field in schema["properties"].items():
        definition = _definition(schema, field)
        parts.append(f"## {name}\n\n{definition['description']}\n\n{_table(definition, definition.get('required', []))}")
    parts += [part for part in _sections(schema) if not part.startswith(tuple(f"## {d}\n" for d in _roots(schema)))]
    return "\n".join(parts)


def _roots(schema: Mapping[str, Any]) -> list[str]:
    return [_definition(schema, field)["title"] for field in schema["properties"].values()]


def _definition(schema: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    reference = field.get("$ref") or next(choice["$ref"] for choice in field["anyOf"] if "$ref" in choice)
    found: dict[str, Any] = schema["$defs"][reference.rpartition("/")[2]]
    return found


def _sections(schema: Mapping[str, Any]) -> list[str]:
    return [
        f"## {name}\n\n{definition.get('description', '')}\n\n{_table(definition, definition.get('required', []))}"
        for name, definition in schema["$defs"].items()
    ]


def _table(definition: Mapping[str, Any], required: list[str]) -> str:
    rows = ["| name | kind | default | meaning |", "| --- | --- | --- | --- |"]
    for name, field in definition["properties"].items():
        if "_" in name:
            continue
        meaning = field.get("description", "")
        if field.get("examples"):
            meaning += f" Example: `{_value(field['examples'][0])}`"
        default = "required" if name in required else _default(field)
        rows.append(f"| `{name}` | {_kind(field)} | {default} | {_cell(meaning)} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _default(field: Mapping[str, Any]) -> str:
    default = field.get("default")
    return "" if default in (None, "", [], {}) or isinstance(default, dict) else f"`{_cell(_value(default))}`"


def _kind(field: Mapping[str, Any]) -> str:
    """A short word for what may stand there."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_kind(choice) for choice in field["anyOf"] if choice.get("type") != "null"))
    if "enum" in field:
        return " ".join(f"`{_value(word)}`" for word in field["enum"] if word != "")
    kind = field.get("type", "anything")
    if kind == "array":
        return f"list of {_kind(field.get('items', {}))}"
    limits = [f"{word} {field[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in field]
    names = {"string": "text", "integer": "number", "boolean": "yes or no", "object": "mapping"}
    return " ".join([names.get(kind, kind), *limits])


def template_api() -> str:
    """The classes that templates see, from their source: names, types, and what their docstrings say."""
    source = (REPOSITORY / "src/newsgen/model/page.py").read_text("utf-8")
    words = (REPOSITORY / "src/newsgen/model/article.py").read_text("utf-8")
    tree = ast.parse(source)
    imported = [a.name for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "newsgen.model.article" for a in n.names]
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    classes += [node for node in ast.parse(words).body if isinstance(node, ast.ClassDef) and node.name in imported]
    parts = ["# Template API\n", f"{ast.get_docstring(tree)}\n", "How a theme uses these: docs/tasks/make-a-theme.md.\n"]
    for node in sorted(classes, key=lambda node: node.name):
        rows = ["| field | type |", "| --- | --- |"]
        rows += [
            f"| `{field.target.id}` | `{_cell(ast.unparse(field.annotation))}` |"
            for field in node.body
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        ]
        parts.append(f"## {node.name}\n\n{ast.get_docstring(node)}\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)
