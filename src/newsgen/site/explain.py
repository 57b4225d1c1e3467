"""Explanations: why a file of the output was made again, and what it was made from."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from newsgen.engine.schema import connect
from newsgen.engine.traces import read_trace
from newsgen.model.digest import text_digest
from newsgen.model.key import kind_of, name_of
from newsgen.model.problem import Problem, problem
from newsgen.model.routes import output_path
from newsgen.site.project import find_root, output_folder

_WORDS = {
    "parse": "the article {}", "page": "the page of {}", "list": "the list {}", "related": "what is related to {}",
    "source": "the file {}", "template": "the template {}", "config": "the section {} of newsgen.yaml",
    "article": "the article {}", "card": "what lists show of {}", "features": "what related articles compare of {}",
    "target": "what links to {} need", "picture": "the picture {}", "author": "the author {} of data/authors.yaml",
    "asset": "the theme's file {}", "tool": "the libraries for {}", "theme": "the theme's options{}",
    "messages": "the theme's translations{}", "drafts": "--drafts{}", "shard": "the part {} of the sitemap",
    "shards": "the parts of the sitemap{}",
}


def why(site: Path, output: Path | None, target: str) -> str:
    """A text for people; raises `Problem` where nothing is known of the file."""
    root = find_root(site)
    folder = output_folder(root, output)
    ledger = root / ".newsgen" / "ledger.db"
    if not ledger.is_file():
        raise _unknown(target)
    connection = connect(ledger, readonly=True)
    try:
        path, key, trace, reason = _find(connection, root, folder, target)
        lines = [path, f"  made by {key}", f"  last made because {_because(reason)}"]
        lines += _chain(connection, key, reason)
        reads, asked = read_trace(connection, trace)
        lines.append("  it was made from")
        lines += [f"    {_words(name)}{'' if digest else ' (not there)'}" for name, digest in reads]
        lines += [f"    the answer to {question.query}" for question in asked]
        return "\n".join(lines)
    except sqlite3.DatabaseError:
        raise _unknown(target) from None
    finally:
        connection.close()


def _find(db: sqlite3.Connection, root: Path, folder: Path, target: str) -> tuple[str, str, str, str]:
    for path in _candidates(root, folder, target):
        row = db.execute(
            "SELECT path, key, trace, reason FROM output JOIN task ON task.id=output.task WHERE path=?", (path,)
        ).fetchone()
        if row:
            return str(row[0]), str(row[1]), str(row[2]), str(row[3])
    raise _unknown(target)


def _candidates(root: Path, folder: Path, target: str) -> list[str]:
    """What a person may mean: a path from here or from the site, one below the output folder, or a URL."""
    found = []
    for base in (Path.cwd(), root):
        relative = os.path.relpath(base / target, folder).replace(os.sep, "/")
        if not relative.startswith(".."):
            found += [relative, f"{relative}/index.html"]
    bare = target.strip("/")
    return [*found, bare, output_path("/" + target.lstrip("/")), output_path(f"/{bare}/" if bare else "/")]


def _because(reason: str) -> str:
    if reason in ("", "new"):
        return "it is new: it was not made before."
    if reason.startswith("question "):
        return f"the answer to {reason[9:]} changed."
    if " was changed or removed" in reason or reason.startswith(("damaged", "held back")):
        return reason + "."
    return f"{_words(reason)} changed."


def _chain(db: sqlite3.Connection, key: str, reason: str) -> list[str]:
    """Follow a reason down to the file or setting that began it."""
    lines, seen = [], {key}
    for _ in range(10):
        row = db.execute(
            "SELECT task.key, task.reason FROM result JOIN task ON task.id=result.task WHERE result.id=?",
            (text_digest(reason),),
        ).fetchone()
        if not row or row[0] in seen:
            break
        seen.add(row[0])
        lines.append(f"    and {row[0]} ran because {_because(row[1])}")
        reason = row[1]
    return lines


def _words(key: str) -> str:
    return _WORDS.get(kind_of(key), key.replace("{", "").replace("}", "")).format(name_of(key))


def _unknown(target: str) -> Problem:
    return problem(
        "NG045", f"Nothing is known of {target}.", target,
        "Build the site first, then name a file below the output folder or a URL of the site.",
    )
