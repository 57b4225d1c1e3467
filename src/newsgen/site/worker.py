"""The worker: opens everything that one process needs to run tasks, from a specification that can be pickled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from newsgen.engine.records import Records
from newsgen.engine.runner import Runner
from newsgen.engine.schema import connect
from newsgen.engine.store import Store
from newsgen.engine.view import Memory
from newsgen.index.answer import answer
from newsgen.model.config import ContentSection, SiteSection
from newsgen.parse.settings import ParseSettings
from newsgen.render.environment import Renderer
from newsgen.render.theme import Theme
from newsgen.render.views import base_path
from newsgen.site.inputs import Inputs
from newsgen.site.tasks import DECODERS, RULES, make_tasks
from newsgen.sources.scan import read_inside
from newsgen.sources.stable import read_stable
from newsgen.write.writer import Writer


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a process has to be told: where things lie, the inputs and the theme; `watched`: sources are saved while it works."""

    root: str
    output: str
    cache: str
    staging: str
    theme: Theme
    inputs: Inputs
    watched: bool


def open_runner(shop: Workshop) -> Runner:
    """A runner with its own reading connection and its own pack."""
    connection = connect(Path(shop.cache) / "ledger.db", readonly=True)
    store = Store(Path(shop.cache) / "store")

    return make_runner(shop, Memory(connection, store, DECODERS, snapshot=True), store, Records(connection))


def make_runner(shop: Workshop, memory: Memory, store: Store, records: Records) -> Runner:
    """A runner on what is already open."""
    site: SiteSection = shop.inputs["config:site"][1]
    content: ContentSection = shop.inputs["config:content"][1]
    settings = ParseSettings(
        permalink=content.permalink, timezone=site.timezone, words_per_minute=content.words_per_minute,
        max_article_bytes=content.max_article_bytes, language=site.language, drafts=shop.inputs["drafts"][1],
        section_names=tuple((section.slug, section.name) for section in site.sections),
    )
    renderer = Renderer(
        shop.theme, language=site.language, site_url=site.url, base_path=base_path(site.url),
        cache=Path(shop.cache) / "templates", made_by=shop.inputs["tool:make"][0],
    )
    writer = Writer(shop.output, records.output, staging=shop.staging)
    read: Callable[[str], bytes] = partial(read_stable if shop.watched else read_inside, shop.root)
    return Runner(RULES, make_tasks(renderer, settings), memory, store, shop.inputs, answer, read, writer)
