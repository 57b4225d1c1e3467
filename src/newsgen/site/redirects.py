"""Redirects of the site: from the aliases that the last build made pages for to the articles they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from newsgen.engine.lastbuild import MadeFile
from newsgen.engine.schema import connect
from newsgen.engine.store import Store
from newsgen.engine.view import Memory, StoreFailure
from newsgen.model.key import key, kind_of, name_of
from newsgen.publish.redirects import Redirect
from newsgen.site.project import Project


def redirects_of(project: Project, made: Iterable[MadeFile]) -> tuple[Redirect, ...]:
    """Every alias with its goal."""
    pages = [one for one in made if kind_of(one.task) == "redirect"]
    if not pages:
        return ()
    base = urlsplit(project.config.site.url).path.rstrip("/")
    store = Store(project.cache / "store")
    memory = Memory(connect(project.cache / "ledger.db", readonly=True), store, {}, snapshot=True)
    try:
        found = []
        for one in pages:
            source, _, alias = name_of(one.task).partition("\x1f")
            try:
                goal = memory.value(key("target", source))
            except StoreFailure:  # the page at the alias leads on by itself, and the next build mends the store
                continue
            if goal is not None:
                found.append(Redirect(base + alias, base + goal["url"], one.path))
        return tuple(sorted(found, key=lambda r: r.alias))
    finally:
        memory.close()
        store.close()
