"""From a source to an article: decode, split, read the fields, write the body, put the parts together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from newsgen.formats.characters import find_controls, find_hidden, invisible, position, without_controls
from newsgen.formats.places import Places
from newsgen.model.article import Article, Card, Features, Parsed, Reference
from newsgen.model.diagnostic import Diagnostic, Diagnostics, Span
from newsgen.model.frontmatter import FrontMatter
from newsgen.model.weburl import host_of, mixes_scripts, shown_host, unicode_host
from newsgen.parse import features
from newsgen.parse.address import address_of, is_plain, section_of
from newsgen.parse.body import Body, write_body
from newsgen.parse.code import CodeBlocks
from newsgen.parse.details import (
    ai_data,
    cleaned,
    corrections_of,
    picture_of,
    related_of,
    review_data,
    term,
    terms,
    times_of,
)  # fmt: skip
from newsgen.parse.frontmatter import Split, read_fields, split
from newsgen.parse.labels import Labels, labels_for
from newsgen.parse.markdown import make_markdown
from newsgen.parse.repeats import folded
from newsgen.parse.rules.citations import Citations
from newsgen.parse.settings import ParseSettings
from newsgen.parse.state import BodyState
from newsgen.parse.words import read_minutes


@dataclass(frozen=True, slots=True)
class _Where:
    """The source being parsed."""

    id: str
    plain: bool


class Parser:
    """Parses sources; keeps what is costly to make (the Markdown parser, the time zone, lexers)."""

    def __init__(self, settings: ParseSettings) -> None:
        self.settings = settings
        self.zone = ZoneInfo(settings.timezone)
        self._markdown = make_markdown()
        self._code = CodeBlocks()

    def parse(self, source_id: str, data: bytes) -> tuple[Parsed | None, list[Diagnostic]]:
        """The article of a source, or None where it is held back, and everything that is wrong with it."""
        found = Diagnostics()
        parsed = self._parse(_Where(source_id, is_plain(source_id)), data, found)
        return parsed, folded(sorted(found, key=Diagnostic.sort_key))

    def _parse(self, where: _Where, data: bytes, found: Diagnostics) -> Parsed | None:
        text = self._decode(where.id, data, found)
        if text is None:
            return None
        parts = split(text, where.id, found)
        if parts is None:
            return None
        fields, places = read_fields(parts, where.id, where.plain, found)
        if found.has_errors or fields is None:
            return None
        times = times_of(fields, self.zone, where.id, places, found)
        section = section_of(where.id, fields, self.settings)
        address = address_of(where.id, fields, section, times, self.settings, places=places, found=found)
        image = picture_of(fields, where.id, places, found)
        related = related_of(fields, where.id, places, found)
        references = _references(fields, where.id, places, found)
        if address is None or found.has_errors:
            return None
        labels = labels_for(fields.lang or self.settings.language)
        body = self._body(where, parts, Citations(references), labels, found)
        _report_uncited(references, body, where.id, places, found)
        references = tuple(replace(one, cites=tuple(body.cites.get(one.number, ()))) for one in references)
        card = Card(
            id=where.id, url=address.url, title=cleaned(fields.title), description=cleaned(fields.description),
            date=times.date, updated=times.updated, section=section, tags=terms(fields.tags), authors=terms(fields.authors),
            series=term(fields.series) if fields.series else None,
            read_time=fields.read_time or read_minutes(body.words, self.settings.words_per_minute),
            image=image, lang=fields.lang or self.settings.language, status=fields.status,
        )  # fmt: skip
        given = fields.model_fields_set
        article = Article(
            card=card, headline=cleaned(fields.headline), words=body.words, body=body.html, headings=body.headings, anchors=body.anchors,
            links=body.links, pictures=body.pictures, references=references, corrections=corrections_of(fields, self.zone),
            related=related, aliases=tuple(a for a in dict.fromkeys(fields.aliases) if a != address.url),
            canonical_url=fields.canonical_url or "", share=fields.share if "share" in given else not where.plain,
            helpful=fields.helpful if "helpful" in given else not where.plain, noindex=fields.noindex, plain=where.plain,
            ai=ai_data(fields), review=review_data(fields, self.zone), responsible=cleaned(fields.responsible),
            extra=fields.extra,
        )  # fmt: skip
        return Parsed(
            article, _features(card, body, references, times.day), times.since, times.until,
            public=fields.status != "draft" or self.settings.drafts,
            listed=not where.plain and fields.status != "retracted",
        )  # fmt: skip

    def _decode(self, source_id: str, data: bytes, found: Diagnostics) -> str | None:
        limit = self.settings.max_article_bytes
        if len(data) > limit:
            message = f"The file is {len(data):,} bytes long; more than {limit:,} are not read."
            found.error("NG102", message, Span(source_id, 1, 1), "Split the article, or raise content.max-article-bytes.")
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
            before = data[: error.start + bom]
            line = before.count(b"\n") + 1
            column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
            message = f"The file is not UTF-8: byte 0x{data[min(error.start + bom, len(data) - 1)]:02X} cannot be read."
            found.error("NG101", message, Span(source_id, line, column), "Save the file as UTF-8.")
            return None
        if not text.strip():
            found.error("NG103", "The file is empty.", Span(source_id, 1, 1), "Write an article, or delete the file.")
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def _body(
        self, where: _Where, parts: Split, citations: Citations, labels: Labels, found: Diagnostics
    ) -> Body:
        body, line = parts.body, parts.body_line
        odd = sorted([*find_controls(body), *find_hidden(body)])
        if odd:
            at = position(body, odd[0][0])
            message = f"Here begins what no reader sees: {invisible(odd)}."
            hint = "They were left out, and are shown in code; delete them."
            found.warning("NG208", message, Span(where.id, at[0] - 1 + line, at[1]), hint)
            body = without_controls(body)
        state = BodyState(where.id, body.split("\n"), line, found, citations, labels)
        written = write_body(self._markdown, body, state, self._code)
        if not written.html.strip() and not where.plain:
            found.warning("NG217", "The article has no text.", Span(where.id, line, 1), "Write it below the second ---.")
        return written


def _references(fields: FrontMatter, source_id: str, places: Places, found: Diagnostics) -> tuple[Reference, ...]:
    made = []
    for number, one in enumerate(fields.references, 1):
        host = unicode_host(host_of(one.url))
        if mixes_scripts(host):
            span = Span(source_id, *places.value(("references", number - 1, "url")))
            message = f"The host {host!r} mixes scripts, as look-alikes do; readers see {shown_host(host)}."
            found.warning("NG132", message, span, "Check that it is the address you mean.")
        author, published = cleaned(one.author), cleaned(one.date)
        made.append(
            Reference(number, cleaned(one.publisher), cleaned(one.title), one.url, author, published, (), shown_host(host))
        )
    return tuple(made)


def _report_uncited(
    references: tuple[Reference, ...], body: Body, source_id: str, places: Places, found: Diagnostics
) -> None:
    for reference in references:
        if reference.number not in body.cites:
            span = Span(source_id, *places.key(("references", reference.number - 1)))
            message = f"Nothing in the text cites reference {reference.number} ({reference.title[:60]})."
            found.warning("NG207", message, span, f"Write [{reference.number}] where it is used, or take it out.")


def _features(card: Card, body: Body, references: tuple[Reference, ...], day: int) -> Features:
    return Features(
        day=day, section=card.section.slug if card.section else "", tags=tuple(sorted(t.slug for t in card.tags)),
        series=card.series.slug if card.series else "",
        entities=features.entities(card.title, card.description, body.headings),
        words=features.words(card.title, card.description), sources=features.sources(references),
    )  # fmt: skip


def parse_source(source_id: str, data: bytes, settings: ParseSettings) -> tuple[Parsed | None, list[Diagnostic]]:
    """Parse one source; for several, keep a `Parser`."""
    return Parser(settings).parse(source_id, data)
