"""The command `newsgen schema`."""

from __future__ import annotations

import json

import click

EXAMPLES = """\b
Example, for editors that read "# yaml-language-server: $schema=..." in the first line of a file:
  newsgen schema config > newsgen.schema.json
"""


@click.command(epilog=EXAMPLES)
@click.argument("kind", type=click.Choice(["article", "config"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of an article's front matter or of newsgen.yaml."""
    if kind == "article":
        from newsgen.model.frontmatter import article_schema as made
    else:
        from newsgen.model.schema import config_schema as made
    click.echo(json.dumps(made(), indent=2, ensure_ascii=False))
