"""The command `newsgen explain`."""

from __future__ import annotations

import click

EXAMPLES = """\b
Examples:
  newsgen explain NG101    one code, in full
  newsgen explain          all codes, a line each
"""


@click.command(epilog=EXAMPLES)
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a diagnostic: what it found, why it matters, an example, and the fix. Lists all without a CODE."""
    from newsgen.model.codes.catalogue import by_code

    codes = by_code()
    if code is None:
        for entry in codes.values():
            click.echo(f"{entry.code}  {entry.title}")
        return
    found = codes.get(code.strip().upper())
    if found is None:
        raise click.UsageError(f"There is no code {code}; newsgen explain without a code lists all.")
    parts = (("What it does", found.what), ("Why it matters", found.why), ("Example", found.example), ("Fix", found.fix))
    click.echo(f"{found.code}: {found.title}")
    for heading, words in parts:
        indented = "\n".join(f"  {line}".rstrip() for line in words.splitlines())
        click.echo(f"\n{heading}\n{indented}")
