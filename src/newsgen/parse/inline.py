"""The text of a body written as HTML: emphasis, links, pictures, citations, footnote marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from newsgen.formats.characters import find_hidden, name_of, show_hidden, without_hidden
from newsgen.model.article import BodyPicture, Link, Reference
from newsgen.model.weburl import host_of, mixes_scripts, unicode_host
from newsgen.parse.links import classify, is_plain_web, picture_path
from newsgen.parse.rules.citations import MOST_PLACES, numbers_in
from newsgen.parse.runs import TYPE, Run, label_runs
from newsgen.parse.state import BodyState, OwnLink

_MARKERS_END = re.compile(r"\[[\d,;\s–-]+\]\Z")
_NOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,80}\]")
_TAGS = MappingProxyType({
    "strong_open": "<strong>", "strong_close": "</strong>", "em_open": "<em>", "em_close": "</em>",
    "s_open": "<del>", "s_close": "</del>",
})  # fmt: skip
_BREAKS = MappingProxyType({"softbreak": "\n", "hardbreak": "<br>\n"})


class _OpenLink(NamedTuple):
    """How an open link is closed: its closing tag ("" where it became text), and what waits for its end."""

    closing: str
    own: OwnLink | None
    number: int
    text_from: int


_PLAIN_LINK = _OpenLink("</a>", None, -1, 0)


def plain_text(tokens: Sequence[Token] | None) -> str:
    """The text of tokens without any markup: for headings and for what a picture shows."""
    parts = []
    for token in tokens or ():
        if token.type == "image":
            parts.append(plain_text(token.children))
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        else:
            parts.append(token.content)
    return without_hidden("".join(parts))


def attribute(text: str) -> str:
    """A text for an attribute in double quotes."""
    return escape(text, quote=True)


class InlineWriter:
    """Writes the inline tokens of one body."""

    def __init__(self, state: BodyState) -> None:
        self.state = state
        self.line = 0
        self._open: list[_OpenLink] = []

    def write(self, tokens: Sequence[Token], line: int) -> None:
        """Write the tokens of a paragraph, heading or cell that begins on a line of the body."""
        self.line = line
        out, text = self.state.out, self.state.text
        self._open.clear()
        for token in tokens:
            kind = token.type
            if kind == TYPE:
                self._runs(token.meta[TYPE])
            elif kind == "text":
                if token.content:
                    self._text(token.content, may_cite=not self._open)
            elif kind in _TAGS:
                out.append(_TAGS[kind])
            elif kind in _BREAKS:
                self._break(_BREAKS[kind])
            elif kind == "link_open":
                self._open_link(str(token.attrs.get("href", "")), str(token.attrs.get("title", "")), token.meta.get("label"))
            elif kind == "link_close":
                self._close_link()
            elif kind == "code_inline":
                self._code(token.content)
            elif kind == "image":
                self._picture(token)
            elif kind == "footnote_ref":
                self._footnote(token)
            else:
                self._text(token.content, may_cite=False, entity=token.info == "entity")
        text.append(" ")

    def _runs(self, runs: Iterable[Run]) -> None:
        """Write a text that is all runs."""
        out = self.state.out
        for _, plain, code, label, href, mark, words in runs:
            if plain:
                self._text(plain, may_cite=True)
            elif code:
                self._code(code)
            elif href:
                self._open_link(href)
                if "`" in label or "\n" in label:
                    self._label(label)
                else:
                    self._text(label, may_cite=False)
                self._close_link()
            elif mark:
                tag = "em" if len(mark) == 1 else "strong"
                out.append(f"<{tag}>")
                self._text(words, may_cite=True)
                out.append(f"</{tag}>")
            else:
                self._break("\n")

    def _label(self, label: str) -> None:
        for plain, code in label_runs(label):
            if code:
                self._code(code)
            elif plain:
                self._text(plain, may_cite=False)
            else:
                self._break("\n")

    def _break(self, written: str) -> None:
        self.state.out.append(written)
        self.state.text.append(" ")
        self.line += 1

    def _code(self, content: str) -> None:
        self.state.out.append(f"<code>{escape(show_hidden(content), quote=False)}</code>")
        self.state.text.append(content)

    def _text(self, content: str, *, may_cite: bool, entity: bool = False) -> None:
        state = self.state
        if not content.isascii():
            if entity and (hidden := find_hidden(content)):
                self.state.found.warning(
                    "NG208", f"An invisible character is written as an entity: {name_of(hidden[0][1][0])}.",
                    state.span(self.line, "&"), "It was left out; delete it.",
                )  # fmt: skip
            content = without_hidden(content)
        if "[^" in content and not entity:
            self._undefined(content)
        if may_cite and "[" in content:
            for piece, numbers, _ in state.citations.pieces(content):
                if numbers:
                    self._marker(piece)
                else:
                    state.out.append(escape(piece, quote=False))
                    state.text.append(piece)
            return
        state.out.append(escape(content, quote=False))
        state.text.append(content)

    def _undefined(self, content: str) -> None:
        for match in _NOTE_MARK.finditer(content):
            self.state.found.warning(
                "NG212", f"There is no note {match[0]}.", self.state.span(self.line, match[0]),
                f"Add a line {match[0]}: with its text, or take the mark out.",
            )  # fmt: skip

    def _marker(self, marker: str) -> None:
        state, references = self.state, self.state.citations.references
        if marker[1:-1].isdigit() and 1 <= int(marker[1:-1]) <= len(references):
            # The brackets are a part of the link where a number is alone.
            state.out.append(self._cite(references[int(marker[1:-1]) - 1], marker))
            return
        parts, missing = [], []
        for written, numbers in numbers_in(marker[1:-1]):
            known = [n for n in numbers if 1 <= n <= len(references)]
            missing += [n for n in numbers if n not in known]
            parts.append((", ".join(self._cite(references[n - 1], str(n)) for n in known)) if len(known) == len(numbers)
                         else written)  # fmt: skip
        if missing:
            self._missing(marker, missing[0])
        state.out.append(f"[{', '.join(parts)}]")

    def _cite(self, reference: Reference, text: str) -> str:
        number = reference.number
        place = self.state.citations.cite(number)
        if not place:
            return text
        label = self.state.labels.reference.format(number=number, name=reference.publisher or reference.title)
        return (
            f'<a href="#ref-{number}" id="{place}" role="doc-biblioref" aria-label="{attribute(label)}" class="cite">{text}</a>'
        )

    def _missing(self, marker: str, number: int) -> None:
        state, count = self.state, len(self.state.citations.references)
        have = f"the last one is {count}" if count else "the article has no references"
        message = f"The text cites reference {number}, but {have}."
        hint = f"Add the reference to the front matter, or write \\{marker} if it is none."
        span = state.span(self.line, marker)
        before, after = state.around(span, len(marker))
        if before.endswith("]") and not _MARKERS_END.search(before):
            message = f"The text links to {marker}, and no line defines that link."
            hint = f"Add a line {marker}: https://… with an empty line above it, or write \\{marker} if it is none."
        elif after.startswith(":") and not before.strip():
            message = f"The line looks like the address of the link {marker}, but is shown as text."
            hint = "Write the address without spaces, and an empty line above the first of such lines."
        state.found.warning("NG206", message, span, hint)

    def _open_link(self, href: str, title: str = "", label: str | None = None) -> None:
        state = self.state
        if label:
            state.used_labels.add(label)
        elif not title and is_plain_web(href):
            state.passed(self.line, href)
            state.out.append(f'<a href="{href}" rel="noopener noreferrer">')
            self._open.append(_PLAIN_LINK)
            return
        target = classify(href, state.source_id)
        span = state.span(self.line, href, unquote(href), str(label or ""))
        title = f' title="{attribute(without_hidden(title))}"' if title else ""
        own = None
        opening, closing = "", "</a>"
        if target.kind == "source":
            number = len(state.links)
            state.links.append(Link(target.value, target.fragment, "", span.line, span.column))
            opening, closing = f"\0a{number}\0", f"\0z{number}\0"
        elif target.kind == "web":
            opening = f'<a href="{attribute(target.value)}" rel="noopener noreferrer"{title}>'
            if mixes_scripts(unicode_host(host_of(target.value))):
                state.found.warning("NG202", f"The host of {href!r} mixes scripts.", span, "Check the address.")
        elif target.kind == "site":
            opening = f'<a href="\0b\0{attribute(target.value)}"{title}>'
        elif target.kind == "fragment":
            opening = f'<a href="{attribute(target.value)}"{title}>'
            own = OwnLink(target.fragment, span, len(state.out))
            state.own_links.append(own)
        elif target.kind in {"mail", "relative"}:
            opening = f'<a href="{attribute(target.value)}"{title}>'
        else:
            closing = ""
            if target.kind == "outside":
                state.found.error(
                    "NG204", f"The link {href!r} leads out of content/.", span, "Name an article below content/."
                )
            else:
                hint = "Use an https:// address, a path of this site, or take the link away."
                state.found.warning("NG202", f"The link {href[:80]!r} is shown as text: {target.why}.", span, hint)
        state.out.append(opening)
        self._open.append(_OpenLink(closing, own, len(state.links) - 1 if target.kind == "source" else -1, len(state.text)))

    def _close_link(self) -> None:
        state, link = self.state, self._open.pop()
        if link.own:
            link.own.closed = len(state.out)
        if link.number >= 0:
            text = " ".join("".join(state.text[link.text_from :]).split())
            state.links[link.number] = replace(state.links[link.number], text=text)
        state.out.append(link.closing)

    def _picture(self, token: Token) -> None:
        state = self.state
        src = str(token.attrs.get("src", ""))
        alt = plain_text(token.children)
        if label := token.meta.get("label"):
            state.used_labels.add(label)
        span = state.span(self.line, src, unquote(src), str(label or ""))
        target = classify(src, state.source_id)
        path = picture_path(src, state.source_id) if target.kind in {"site", "relative", "source"} else None
        if path is None or not src:
            if target.kind in {"site", "relative", "source", "fragment"}:
                hint = "Put the file below content/ or static/ and name it by its path."
                state.found.error("NG216", f"The picture {src[:80]!r} is not below content/ or static/.", span, hint)
            else:
                hint = "Save the picture beside the article and name that file."
                state.found.warning("NG203", f"The picture {src[:80]!r} is not part of this site.", span, hint)
            self._text(alt, may_cite=False)
            return
        title = without_hidden(str(token.attrs.get("title", "")))
        state.out.append(f"\0i{len(state.pictures)}\0")
        state.pictures.append(BodyPicture(path, alt, title, span.line, span.column))

    def _footnote(self, token: Token) -> None:
        number = token.meta["id"] + 1
        count = self.state.note_counts.get(number, 0) + 1
        self.state.note_counts[number] = count
        if count > MOST_PLACES:
            self.state.out.append(f"<sup>{number}</sup>")
            return
        self.state.out.append(
            f'<sup class="footnote-ref"><a href="#fn-{number}" id="fnref-{number}-{count}" role="doc-noteref">{number}</a></sup>'
        )
