"""A body written as HTML in one pass over its tokens: blocks, headings, figures, tables, notes."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from newsgen.model.article import BodyPicture, Heading, Link
from newsgen.model.closest import closest
from newsgen.model.slug import slugify
from newsgen.parse.code import CodeBlocks
from newsgen.parse.inline import InlineWriter, attribute, plain_text
from newsgen.parse.rules.citations import MOST_PLACES
from newsgen.parse.rules.footnotes import Footnote, gather
from newsgen.parse.rules.leftovers import report_leftovers
from newsgen.parse.rules.losses import report_losses
from newsgen.parse.rules.undefined import report_undefined
from newsgen.parse.runs import expand
from newsgen.parse.state import BodyState
from newsgen.parse.words import count_words

_TAGS = MappingProxyType({
    "blockquote_open": "<blockquote>\n", "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n", "bullet_list_close": "</ul>\n", "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n", "hr": "<hr>\n", "table_close": "</table></div>\n",
    "thead_open": "<thead>\n", "thead_close": "</thead>\n", "tbody_open": "<tbody>\n", "tbody_close": "</tbody>\n",
    "tr_open": "<tr>", "tr_close": "</tr>\n", "th_close": "</th>", "td_close": "</td>",
    "dl_open": "<dl>\n", "dl_close": "</dl>\n", "dt_open": "<dt>", "dt_close": "</dt>\n", "dd_open": "<dd>", "dd_close": "</dd>\n",
})  # fmt: skip
_TASKS = MappingProxyType({"[ ] ": False, "[x] ": True, "[X] ": True})
_RESERVED = "content footer header helpful helpful-comment helpful-no helpful-title helpful-yes leave-empty main menu nav notes references related search share site skip toc top"
_RESERVED_IDS = frozenset(_RESERVED.split())
_RESERVED_STARTS = ("ref-", "cite-", "fn-", "fnref-")


class Body(NamedTuple):
    """What came of a body; `html` holds the place holders that `model/article.py` describes."""

    html: str
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    links: tuple[Link, ...]
    pictures: tuple[BodyPicture, ...]
    cites: dict[int, list[str]]
    words: int


class BodyWriter:
    """Writes the blocks of one body."""

    def __init__(self, state: BodyState, code: CodeBlocks) -> None:
        self.state = state
        self.code = code
        self.inline = InlineWriter(state)
        self.anchors: set[str] = set()
        self.numbers: dict[str, int] = {}
        self.levels: list[tuple[int, int]] = []
        self.lists: list[int] = []
        self.tables = 0

    def write(self, tokens: Sequence[Token]) -> None:
        """Write block tokens."""
        out = self.state.out
        i, end = 0, len(tokens)
        while i < end:
            token = tokens[i]
            kind = token.type
            if kind == "inline":
                self.inline.write(token.children or (), token.map[0] if token.map else 0)
            elif kind == "paragraph_open":
                i = self._paragraph(tokens, i)
            elif kind == "paragraph_close":
                if not token.hidden:
                    out.append("</p>\n")
                elif i + 1 < end and not tokens[i + 1].type.endswith("_close"):
                    out.append("\n")
            elif kind == "heading_open":
                i = self._heading(tokens, i)
            elif kind == "list_item_open":
                self._list_item(tokens, i)
            elif kind in {"fence", "code_block"}:
                out.append(self.code.render(token.content, token.info))
            elif kind in {"bullet_list_open", "ordered_list_open"}:
                self.lists.append(len(out))
                start = token.attrs.get("start")
                tag = "ul" if kind == "bullet_list_open" else "ol"
                out.append(f'<{tag} start="{start}">\n' if start is not None else f"<{tag}>\n")
            elif kind in {"bullet_list_close", "ordered_list_close"}:
                self.lists.pop()
                out.append(_TAGS[kind])
            elif kind == "table_open":
                self.tables += 1
                label = attribute(self.state.labels.table.format(number=self.tables))
                out.append(f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>\n')
            elif kind in {"th_open", "td_open"}:
                style = str(token.attrs.get("style", "")).removeprefix("text-align:")
                align = f' class="align-{style}"' if style else ""
                out.append(f'<th scope="col"{align}>' if kind == "th_open" else f"<td{align}>")
            elif kind in _TAGS:
                out.append(_TAGS[kind])
            i += 1

    def _paragraph(self, tokens: Sequence[Token], i: int) -> int:
        """Begin a paragraph; one that holds only a picture is a figure, and written whole."""
        if tokens[i].hidden:
            return i
        children = tokens[i + 1].children or ()
        if len(children) == 1 and children[0].type == "image":
            before = len(self.state.pictures)
            at = len(self.state.out)
            self.inline.write(children, tokens[i + 1].map[0] if tokens[i + 1].map else 0)  # type: ignore[index]
            if len(self.state.pictures) > before:
                caption = self.state.pictures[-1].title
                self.state.text.append(caption + " ")
                caption = f"<figcaption>{attribute(caption)}</figcaption>" if caption else ""
                self.state.out[at:] = [f"<figure>{''.join(self.state.out[at:])}{caption}</figure>\n"]
            else:
                self.state.out[at:] = [f"<p>{''.join(self.state.out[at:])}</p>\n"]
            return i + 2
        self.state.out.append("<p>")
        return i

    def _heading(self, tokens: Sequence[Token], i: int) -> int:
        """Write a heading whole; one without any text is left out."""
        inline = tokens[i + 1]
        children = inline.children or []
        # Markers are left out token by token: an escaped one is text.
        parts = [c if c.type != "text" else c.copy(content=self.state.citations.without_markers(c.content)) for c in expand(children)]
        text = " ".join(plain_text(parts).split())
        if not text and not children:
            return i + 2
        level = self._level(int(tokens[i].tag[1]))
        anchor = self._anchor(text)
        self.state.out.append(f'<h{level} id="{anchor}">')
        self.inline.write(children, inline.map[0] if inline.map else 0)
        self.state.out.append(f"</h{level}>\n")
        self.state.headings.append(Heading(level, anchor, text))
        return i + 2

    def _level(self, level: int) -> int:
        """Levels without gaps, from 2 on: the title is the h1."""
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        shown = min(6, (self.levels[-1][1] if self.levels else 1) + 1)
        self.levels.append((level, shown))
        return shown

    def _anchor(self, text: str) -> str:
        base = slugify(text, 60)
        if base.startswith(_RESERVED_STARTS):
            base = f"h-{base}"
        number = self.numbers.get(base, 0)
        anchor = f"{base}-{number}" if number else base
        while anchor in self.anchors or anchor in _RESERVED_IDS:
            number += 1
            anchor = f"{base}-{number}"
        self.numbers[base] = number
        self.anchors.add(anchor)
        return anchor

    def _list_item(self, tokens: Sequence[Token], i: int) -> None:
        children = tokens[i + 2].children if i + 2 < len(tokens) and tokens[i + 1].type == "paragraph_open" else None
        first = children[0] if children else None
        if first is None or first.type != "text" or first.content[:4] not in _TASKS:
            self.state.out.append("<li>")
            return
        done = _TASKS[first.content[:4]]
        first.content = first.content[4:]
        opening = self.state.out[self.lists[-1]]
        if "class=" not in opening:
            self.state.out[self.lists[-1]] = opening.replace(">", ' class="task-list">', 1)
        label = self.state.labels.done if done else self.state.labels.open
        checked = " checked" if done else ""
        self.state.out.append(f'<li class="task"><input type="checkbox" disabled{checked} aria-label="{attribute(label)}"> ')

    def write_notes(self, notes: list[Footnote]) -> None:
        """Write the footnotes, each with links back to where it is referred to."""
        if not notes:
            return
        out, labels = self.state.out, self.state.labels
        out.append(f'<section class="footnotes" role="doc-endnotes" aria-label="{attribute(labels.notes)}">\n<ol>\n')
        for note in notes:
            out.append(f'<li id="fn-{note.number}">')
            self.write(note.tokens)
            for place in range(1, min(note.count, MOST_PLACES) + 1):
                out.append(
                    f'<a href="#fnref-{note.number}-{place}" class="footnote-backref" role="doc-backlink" '
                    f'aria-label="{attribute(labels.back)} {note.number}{f".{place}" if place > 1 else ""}">\u21a9\ufe0e</a>'
                )
            out.append("</li>\n")
        out.append("</ol>\n</section>\n")


def write_body(markdown: MarkdownIt, body: str, state: BodyState, code: CodeBlocks) -> Body:
    """Parse and write a body. Diagnostics go into the state."""
    env: dict[str, object] = {}
    gathered = gather(markdown.parse(body, env), env)
    writer = BodyWriter(state, code)
    writer.write(gathered.tokens)
    writer.write_notes(gathered.notes)
    report_losses(gathered, env, state)
    report_leftovers(body, gathered.all_tokens(), state)
    report_undefined(body, gathered.all_tokens(), env, state)
    citations = state.citations
    anchors = [heading.anchor for heading in state.headings]
    anchors += [f"ref-{reference.number}" for reference in citations.references]
    anchors += [f"fn-{note.number}" for note in gathered.notes]
    _check_own(state, anchors)
    words = count_words("".join(state.text))
    html = "".join(state.out)
    return Body(html, tuple(state.headings), tuple(anchors), tuple(state.links), tuple(state.pictures), citations.cites, words)


def _check_own(state: BodyState, anchors: list[str]) -> None:
    """Links to anchors of the same article: those that lead nowhere become text."""
    known = {*anchors, "", "top", *(place for places in state.citations.cites.values() for place in places)}
    wrong = 0
    for link in state.own_links:
        number = link.anchor.removeprefix("ref-")
        if link.anchor in known:
            if number != link.anchor and number.isdigit():
                state.citations.cites.setdefault(int(number), [])
            continue
        near = closest(link.anchor, anchors, wrong, cutoff=0.5)
        wrong += 1
        hint = f"Did you mean #{near}?" if near else "Link to one of its headings, or take the link away."
        state.found.error("NG205", f"There is no #{link.anchor} in this article.", link.span, hint)
        state.out[link.opened] = ""
        if link.closed >= 0:
            state.out[link.closed] = ""
