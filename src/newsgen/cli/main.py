"""The command `newsgen`: its subcommands, and what every ending exits with.

Exit codes: 0 clean, 1 something is wrong in the site, 2 usage, 3 our bug, 75 another build is running, 130 stopped.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from types import MappingProxyType

import click

from newsgen.cli.crash import crash
from newsgen.cli.lazy import LazyGroup
from newsgen.cli.show import Session, show_problem
from newsgen.model.problem import Problem, system_problem
from newsgen.model.version import __version__

EXIT_BUG = 3
EXIT_STOPPED = 130

COMMANDS = MappingProxyType(
    {
        "build": ("newsgen.cli.build:build", "Build the site; only what changed is made again."),
        "publish": ("newsgen.cli.publish:publish", "Bring the site to where readers are."),
        "rollback": ("newsgen.cli.rollback:rollback", "Make an older release live again."),
        "releases": ("newsgen.cli.releases:releases", "List the releases of a target."),
        "serve": ("newsgen.cli.serve:serve", "Show the site while you write; changes show by themselves."),
        "new": ("newsgen.cli.new:new", "Start a site, an article or a theme."),
        "feedback": ("newsgen.cli.feedback:feedback", 'Collect and compare the answers to "Was this article helpful?".'),
        "why": ("newsgen.cli.why:why", "Say what a file of the output was made from, and why."),
        "explain": ("newsgen.cli.explain:explain", "Explain a diagnostic by its code."),
        "schema": ("newsgen.cli.schema:schema", "Print a JSON Schema, for editors."),
    }
)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: newsgen new site news, then cd news, then newsgen build",
)
@click.version_option(__version__, message="newsgen %(version)s")
def newsgen() -> None:
    """Make a newsroom web site of a folder of Markdown articles."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the answer is the exit code. Nothing that goes wrong shows a traceback."""
    # An archive is millions of small values without circles; to look at all of them again and again finds nothing.
    gc.set_threshold(50_000, 20, 100)
    session = Session()
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = newsgen.main(list(arguments), prog_name="newsgen", standalone_mode=False, obj=session)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; what was finished is kept.", err=True)
        return EXIT_STOPPED
    except Problem as problem:
        return show_problem(problem, session)
    except (OSError, MemoryError) as error:
        if isinstance(error, OSError) and error.errno is None:
            return _bug(error, arguments, session)
        return show_problem(system_problem(error), session)
    except Exception as error:  # noqa: BLE001 - the last net: whatever falls into it is our bug
        return _bug(error, arguments, session)
    return code if isinstance(code, int) else 0


def _bug(error: Exception, arguments: Sequence[str], session: Session) -> int:
    click.echo(crash(error, arguments, session.site), err=True)
    return EXIT_BUG
