"""Short cuts of the Markdown parser for the commonest text; they make the same tokens as the library does.

Most of an article is paragraphs that begin with a letter and sentences with little markup. The library tries every rule
at each of them; here a rule is tried only where its first character is (tests/parse/test_fast.py compares the tokens).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_core import normalize as library_normalize
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from newsgen.parse.runs import ADDRESS, BEHIND, MARKS, WORDS, find_runs

_STARTS = MappingProxyType({
    "newline": "\n", "escape": "\\", "backticks": "`", "strikethrough": "~", "plain_emphasis": "*_", "emphasis": "*_", "link": "[", "plain_link": "[", "image": "!",
    "autolink": "<", "html_inline": "<", "entity": "&", "footnote_ref": "[",
})  # fmt: skip
"""The characters that each inline rule begins with; `text` is done here."""

_BRACKETS = frozenset("[!")
_STOPS = re.compile(f"[{MARKS}]")

_PLAIN_LINK = re.compile(rf"\[([^{MARKS}^][^{MARKS}]*)\]\(({ADDRESS})\)")
_PLAIN_EMPHASIS = re.compile(rf"(\*\*?|__?)({WORDS})\1{BEHIND}")
_BEFORE = frozenset(" \n(")

_TEXT = re.compile(r"\[[^\[\]\\\n]*\](?!:)|`(?!``)|\*\*?[^\W_]|[0-9]+(?![0-9.)])|[\"'“”‘’«(@&$/€£—–…]")
"""How lines begin that begin no block, besides with a letter: `[x](…)` but no `[x]: …`, code but no fence, emphasis but no item."""
_ITEM = re.compile(r"(?:[-+*]|([0-9]{1,9})[.)])[ \t]+(?:[^\s|:\-+*=_~]|\*\*?[^\W_])")
"""An item with text; the line below the head of a table may look like one."""

_Rule = Callable[[StateInline, bool], bool]


class FastInline(ParserInline):
    """The inline parser with a table of rules by first character; rules it does not know are tried everywhere."""

    def table(self) -> dict[str, tuple[_Rule, ...]] | None:
        """Rules in force by their first character, in the library's order; None where one is not known here."""
        names, rules = self.ruler.get_active_rules(), self.ruler.getRules("")
        pairs = [(name, rule) for name, rule in zip(names, rules, strict=True) if name != "text"]
        if any(name not in _STARTS for name, _ in pairs):
            return None
        found: dict[str, list[_Rule]] = {}
        for name, rule in pairs:
            for character in _STARTS[name]:
                found.setdefault(character, []).append(rule)
        return {character: tuple(rules) for character, rules in found.items()}

    def tokenize(self, state: StateInline) -> None:
        """Generate the tokens of a range, as the library does."""
        by_character = self._by_character
        if by_character is None:
            super().tokenize(state)
            return
        source, end, search = state.src, state.posMax, _STOPS.search
        limit = state.md.options["maxNesting"]
        # Behind the last "]" no rule that begins with a bracket finds its end; to look for it each time is what costs.
        last = source.rfind("]", 0, end)
        while (pos := state.pos) < end:
            stop = search(source, pos, end)
            at = stop.start() if stop else end
            if at > pos and state.level < limit:
                state.append_pending(source[pos:at])
                state.pos = at
                continue
            if state.level < limit:
                for rule in by_character.get(source[pos], ()) if pos < last or source[pos] not in _BRACKETS else ():
                    if rule(state, False):
                        break
                else:
                    state.append_pending(source[pos])
                    state.pos = pos + 1
                continue
            state.append_pending(source[pos])
            state.pos = pos + 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Put the tokens of a text into `tokens`; the rules that pair delimiters run where there are any."""
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        if state.delimiters or any(meta and meta.get("delimiters") for meta in state.tokens_meta):
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def freeze(self) -> None:
        """Make the table; the rules must not change afterwards."""
        self._by_character = self.table()

    _by_character: dict[str, tuple[_Rule, ...]] | None = None


class Options(dict[str, Any]):
    """The parser's options as a plain dict, which the library's are not; it asks for them at every block and sign."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None  # what `hasattr` and `copy` expect


def normalize(state: StateCore) -> None:
    """A core rule: line ends and NUL as the library makes them, with a look first whether there are any."""
    if "\r" in state.src or "\0" in state.src:
        library_normalize(state)


def _enclose(state: StateInline, kind: str, tag: str, text: str) -> tuple[Token, Token]:
    """Push an element that holds a text and nothing else; gives its opening and closing token."""
    if state.pending:
        state.pushPending()
    level = state.level
    opening, closing = Token(f"{kind}_open", tag, 1, level=level), Token(f"{kind}_close", tag, -1, level=level)
    state.tokens += (opening, Token("text", "", 0, content=text, level=level + 1), closing)
    state.tokens_meta += (None, None, None)
    state.pendingLevel = level
    return opening, closing


def plain_link(state: StateInline, silent: bool) -> bool:
    """An inline rule: the commonest kind of link, which the library takes apart character by character."""
    match = _PLAIN_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _enclose(state, "link", "a", match[1])[0].attrs = {"href": state.md.normalizeLink(match[2])}
    state.pos = match.end()
    return True


def plain_emphasis(state: StateInline, silent: bool) -> bool:
    """An inline rule: the commonest emphasis, without a list of marks to be paired later."""
    pos = state.pos
    if silent or (pos and state.src[pos - 1] not in _BEFORE):
        return False
    match = _PLAIN_EMPHASIS.match(state.src, pos, state.posMax)
    if match is None:
        return False
    mark = match[1]
    tag = "strong" if mark in ("**", "__") else "em"
    opening, closing = _enclose(state, tag, tag, match[2])
    opening.markup = closing.markup = mark
    state.pos = match.end()
    return True


def plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block rule: lines that begin as no block does, up to an empty one or a list item, are a paragraph."""
    if silent:
        return False
    source, last, indent = state.src, state.lineMax, state.blkIndent
    line = start
    while line < last and not state.isEmpty(line):
        shift, at = state.sCount[line] - indent, state.bMarks[line] + state.tShift[line]
        if line > start and (item := _ITEM.match(source, at)) and _ends_at_item(state, line, item[1]):
            break
        if shift < 0 or shift > 3 or not (source[at].isalpha() or _TEXT.match(source, at)):
            return False
        line += 1
    after = line + 1
    # One line, an empty one, and then `: …` are a term and its definition.
    if line == start + 1 and after < end and not state.isEmpty(after) and source[state.bMarks[after] + state.tShift[after]] in ":~":
        return False
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start, line]
    token = state.push("inline", "", 0)
    token.content = mdTrim(state.getLines(start, line, indent, False))
    token.map, token.children = [start, line], []
    state.push("paragraph_close", "p", -1)
    return True


def _ends_at_item(state: StateBlock, line: int, number: str | None) -> bool:
    """Whether an item on a line ends the paragraph before it; one that stands too deep in the list goes on with it, and so does
    a numbered one that is not the first, but for one further out."""
    count, inside = state.sCount[line], state.listIndent
    if number and int(number) != 1 and count >= state.blkIndent:
        return False
    return 0 <= count <= state.blkIndent + 3 and (inside < 0 or count - inside < 4)


def make_fast(md: MarkdownIt) -> None:
    """Put the short cuts into a parser that is otherwise complete."""
    md.inline.ruler.before("link", "plain_link", plain_link)
    md.inline.ruler.before("emphasis", "plain_emphasis", plain_emphasis)
    inline = FastInline()
    inline.__dict__.update(md.inline.__dict__)
    inline.freeze()
    md.inline = inline
    md.options = Options(md.options)  # type: ignore[assignment]
    md.core.ruler.at("normalize", normalize)
    md.core.ruler.at("inline", find_runs)
    md.block.ruler.after("depth", "plain_paragraph", plain_paragraph)
