"""A crash: what a person is told of our bug, and where the details are put."""

from __future__ import annotations

import hashlib
import platform
import shlex
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from newsgen.model.version import __version__


def crash(error: Exception, arguments: Sequence[str], site: Path) -> str:
    """Write the details to a file; the answer is what to tell the person."""
    told = [
        f"newsgen stopped because of a bug of its own, not of your site ({type(error).__name__}).",
    ]
    kept = _keep(details(error, arguments), site)
    if kept:
        told.append(f"Please report it with {kept}, where the details are.")
    else:
        told.append("Please report it; the details could not be written to a file.")
    return "\n".join(told)


def details(error: Exception, arguments: Sequence[str]) -> str:
    """What a report needs: versions, the command, the traceback."""
    head = [
        f"newsgen {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"newsgen {shlex.join(arguments)}",
        "",
    ]
    return "\n".join(head) + "\n" + "".join(traceback.format_exception(error))


def _keep(text: str, site: Path) -> Path | None:
    # Named by what is in it: the same crash twice is one file.
    name = f"crash-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:10]}.txt"
    cache = site / ".newsgen"
    for folder in (cache, Path(tempfile.gettempdir())):
        if folder == cache and not (site / "newsgen.yaml").is_file():
            continue
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="replace")
        except OSError:
            continue
        return folder / name
    return None
