"""Explanations: why a file of the output was made again, and what it was made from."""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType

from newsgen.engine.records import Records
from newsgen.model.key import kind_of, name_of
from newsgen.model.problem import Problem, problem
from newsgen.model.routes import output_path
from newsgen.site.project import find_root, output_folder

_WORDS = MappingProxyType({
    "parse": "the article {}", "page": "the page of {}", "list": "the list {}", "related": "what is related to {}",
    "source": "the file {}", "template": "the template {}", "config": "the section {} of newsgen.yaml",
    "article": "the article {}", "card": "what lists show of {}", "features": "what related articles compare of {}",
    "target": "what links to {} need", "picture": "the picture {}", "author": "the author {} of data/authors.yaml",
    "asset": "the theme's file {}", "tool": "the libraries for {}", "theme": "the theme's options{}",
    "messages": "the theme's translations{}", "drafts": "--drafts{}", "shard": "the part {} of the sitemap",
    "shards": "the parts of the sitemap{}", "fixed": "what every site has{}", "plan": "the places of the list {}",
    "redirect": "the redirect of {}", "terms": "the list of all {}", "front": "the front page{}", "feed": "the feed{}",
    "sitemap": "the sitemap{}", "notfound": "the page for what is missing{}", "thanks": "the page that thanks{}",
    "static": "the file {}", "file": "the file {}", "media": "the picture {}",
    "plan-map": "the parts of the sitemap{}", "register": "the part {} of the register",
})


def why(site: Path, output: Path | None, target: str) -> str:
    """A text for people; raises `Problem` where nothing is known of the file."""
    root = find_root(site)
    folder = output_folder(root, output)
    records = Records.open(root / ".newsgen" / "ledger.db")
    if records is None:
        raise _unknown(target)
    try:
        found = next((s for path in _candidates(root, folder, target) if (s := records.story(path))), None)
        if found is None:
            raise _unknown(target)
        lines = [found.path, f"  made by {found.key}", f"  last made because {because(found.reason)}"]
        lines += _chain(records, found.key, found.reason)
        lines.append("  it was made from")
        lines += [f"    {words(name)}{'' if digest else ' (not there)'}" for name, digest in found.reads]
        lines += [f"    the answer to {question.query}" for question in found.asked]
        return "\n".join(lines)
    finally:
        records.close()


def _candidates(root: Path, folder: Path, target: str) -> list[str]:
    """What a person may mean: a path from here or from the site, one below the output folder, or a URL."""
    found = []
    for base in (Path.cwd(), root):
        relative = os.path.relpath(base / target, folder).replace(os.sep, "/")
        if not relative.startswith(".."):
            found += [relative, f"{relative}/index.html"]
    bare = target.strip("/")
    return [*found, bare, output_path("/" + target.lstrip("/")), output_path(f"/{bare}/" if bare else "/")]


def because(reason: str) -> str:
    """A reason of the ledger as the end of a sentence that begins with because."""
    if reason in ("", "new"):
        return "it is new: it was not made before."
    if reason.startswith("question "):
        return f"the answer to {reason[9:]} changed."
    if " was changed or removed" in reason or reason.startswith(("damaged", "held back")):
        return reason + "."
    return f"{words(reason)} changed."


def _chain(records: Records, key: str, reason: str) -> list[str]:
    """Follow a reason down to the file or setting that began it."""
    lines, seen = [], {key}
    while (row := records.maker(reason)) and row[0] not in seen:
        seen.add(row[0])
        lines.append(f"    and {row[0]} ran because {because(row[1])}")
        reason = row[1]
    return lines


def words(key: str) -> str:
    """What a key is called."""
    return _WORDS.get(kind_of(key), key.replace("{", "").replace("}", "")).format(name_of(key))


def _unknown(target: str) -> Problem:
    return problem(
        "NG045", f"Nothing is known of {target}.", "",
        "Build the site first, then name a file below the output folder or a URL of the site.",
    )
