"""Feedback of a site: opens the place where votes are kept, and joins votes with what the site knows of its articles."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newsgen.engine.glance import Glance
from newsgen.feedback.box import Box
from newsgen.feedback.export import About, count, jsonl, records, table
from newsgen.feedback.limits import Limits, client_address
from newsgen.feedback.postgres import SCHEMES, PostgresMissing, PostgresVotes
from newsgen.feedback.register import FolderRegister, Register, RegisterAway, read_part
from newsgen.feedback.report import rank, text
from newsgen.feedback.sqlite import SqliteVotes
from newsgen.feedback.store import KeptVote, StoreAway, VoteStore
from newsgen.feedback.tags import DaySalt
from newsgen.model.article import Article
from newsgen.model.key import key
from newsgen.model.problem import Problem, problem
from newsgen.model.routes import register_url
from newsgen.model.voting import register_part
from newsgen.site.project import find_root
from newsgen.site.tasks import DECODERS

__all__ = ["Limits", "RegisterAway", "read_part"]

PREVIEW_VOTES = ".newsgen/feedback.db"
PREVIEW_LIMITS = Limits(a_minute=60, a_day=0, spike=0)
"""A writer who tries the form is no crowd."""
_CACHES = (".newsgen", ".newsgen/preview")


@dataclass(frozen=True, slots=True)
class VotesAsked:
    """What an export or a report is asked for: a site's folder, a database (None: the preview's), a first day."""

    site: Path
    db: str | None = None
    since: str = ""


def clock() -> float:
    """Seconds since 1970 UTC."""
    return time.time_ns() / 1e9


def open_store(db: str, *, readonly: bool = False) -> VoteStore:
    """The votes of a file or of a `postgresql://` URL; raises `Problem`."""
    if not db.startswith(SCHEMES):
        path = Path(db)
        if readonly and not path.is_file():
            raise problem("NG801", f"There are no votes in {db}.", db, "Name the file of the collector with --db.")
        try:
            return SqliteVotes(path, readonly=readonly)
        except StoreAway as cause:
            raise _not_open(db, cause) from cause
    shown = shown_url(db)
    try:
        return PostgresVotes(db, readonly=readonly)
    except PostgresMissing as cause:
        message = "Votes in PostgreSQL need the library psycopg, which is not installed."
        raise problem("NG802", message, "", "Install it: pip install 'newsgen[postgres]'") from cause
    except StoreAway as cause:
        raise _not_open(shown, StoreAway(str(cause).replace(db, shown))) from None


def shown_url(db: str) -> str:
    """The URL of a database without what may be a secret."""
    scheme, _, rest = db.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def _not_open(db: str, cause: StoreAway) -> Problem:
    why = (str(cause).splitlines() or ["it does not answer"])[0].rstrip(".")
    return problem(
        "NG800", f"The votes in {db} cannot be opened: {why}.", db,
        "Look at the name, the rights and the free space; a file must be one that newsgen made.",
    )


def salt_beside(db: str, salt: str | None) -> DaySalt:
    """The salt of a collector: where --salt says, else in a file beside the database; a server's only in memory."""
    if salt is None:
        salt = "memory" if db.startswith(SCHEMES) else db + ".salt"
    return DaySalt(None if salt == "memory" else Path(salt))


def open_box(db: str, register: Register, limits: Limits, salt: str | None = None) -> Box:
    """A box for votes; raises `Problem` where they cannot be kept."""
    box = Box(open_store(db), salt_beside(db, salt), register, limits, clock)
    try:
        box.open()
    except (OSError, StoreAway) as cause:
        box.close()
        raise _not_open(shown_url(db) if db.startswith(SCHEMES) else db, StoreAway(str(cause))) from cause
    return box


def part_path(article: str) -> str:
    """The URL on the site of the part of the register that names an article."""
    return register_url(register_part(article))


def folder_register(folder: Path) -> Register:
    """The register of a site that was built into a folder; raises `Problem` where there is none."""
    register = FolderRegister(folder)
    if not register.is_there():
        raise problem(
            "NG805", f"The folder {folder.as_posix()} holds no articles that can be voted on.", folder.as_posix(),
            "Name the folder that the site was built into: --register output",
        )
    return register


def client_of(proxies: int) -> Callable[[str, list[str]], str]:
    """Whose address a request has behind a number of proxies of ours."""
    return lambda peer, forwarded: client_address(peer, forwarded, proxies)


def preview_box(root: Path, output: Path) -> Box:
    """The box of a preview: votes lie in the site's cache folder, the register in the preview's output folder."""
    (root / PREVIEW_VOTES).parent.mkdir(exist_ok=True)
    return open_box(str(root / PREVIEW_VOTES), FolderRegister(output), PREVIEW_LIMITS)


def _votes(asked: VotesAsked) -> list[KeptVote]:
    db = asked.db
    if db is None:
        path = find_root(asked.site) / PREVIEW_VOTES
        if not path.is_file():
            raise problem(
                "NG801", "There are no votes from a preview of this site.", PREVIEW_VOTES,
                "Run newsgen serve and answer in an article, or name a collector's votes with --db.",
            )
        db = str(path)
    store = open_store(db, readonly=True)
    try:
        return list(store.votes(asked.since))
    except StoreAway as cause:
        raise _not_open(shown_url(db) if db.startswith(SCHEMES) else db, cause) from cause
    finally:
        store.close()


def export_text(asked: VotesAsked, form: str) -> str:
    """The votes counted by article and revision, as `jsonl` or `csv`."""
    counts = count(_votes(asked))
    rows = records(counts, about(asked.site, {one.article for one in counts}))
    return jsonl(rows) if form == "jsonl" else table(rows)


def report_text(asked: VotesAsked, group: str, limit: int) -> str:
    """What helps readers, ranked by `group` (see feedback/report.py)."""
    counts = count(_votes(asked))
    return text(rank(counts, about(asked.site, {one.article for one in counts}), group), group, limit)


def about(site: Path, articles: set[str]) -> dict[str, About]:
    """What the memory of a site's last build tells of articles; nothing where there is none: until there is, votes stand alone."""
    found: dict[str, About] = {}
    for cache in _CACHES:
        glance = Glance.open(site / cache / "ledger.db", DECODERS)
        if glance is None:
            continue
        with closing(glance):
            for name in sorted(articles - found.keys()):
                article: Article | None = glance.value(key("article", name))
                if article is not None:
                    found[name] = _about(article)
    return found


def _about(article: Article) -> About:
    card = article.card
    hosts = (reference.host for reference in article.references if reference.host)
    return About(
        url=card.url, title=card.title, section=card.section.name if card.section else "",
        tags=tuple(term.name for term in card.tags), model=str(article.ai.get("model", "")),
        prompt_version=str(article.ai.get("prompt_version", "")), sources=tuple(dict.fromkeys(hosts)),
        published=card.date,
    )
