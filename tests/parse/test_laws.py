"""Laws of parsing that hold for any text: no traceback, no lost word, no markup that is not ours."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from newsgen.model.article import Parsed
from newsgen.parse.article import Parser
from newsgen.parse.settings import ParseSettings
from parse.cases import ID, REFERENCES, front, parse

BITS = (
    "# ", "## ", "- ", "1. ", "> ", "  ", "    ", "\t", "```", "~~~", "`", "``", "*", "**", "_", "~~", "[", "]", "(", ")", "](", "![", "](x.png)",
    "](https://e.example/)", "](y.md)", "](#a)", "|", "\n|--|--|\n|", "\n|", "\n", "\n\n", "[^a]", "[^a]: ", "[^b]: ", ": ", "\n: ", "<", ">", "<b>",
    "<!--", "-->", "&amp;", "&#x202e;", "\\", "---\n", "===\n", "***\n", "[1]", "[1-3]", "[9]", "[x] ", "- [ ] ", "!", "<https://e.example/", "<script>",
    "{", "$", "^[", "]: ", '"', "'", "  \n", "\\\n", ":---:", "|:-:|\n", "+ ", "> > ", "- - ", "%", "@", "\u00a0", "\u202e", "\0", "\u3000", "> " * 45,
)  # fmt: skip
PIECES = st.lists(st.one_of(st.sampled_from(BITS), st.just(None), st.just(None)), max_size=60)
PARSER = Parser(ParseSettings())
ALLOWED = frozenset(
    ["a", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "input", "li", "ol", "p", "pre", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"]
)
ATTRIBUTES = frozenset(["aria-label", "checked", "class", "disabled", "href", "id", "rel", "role", "scope", "start", "tabindex", "title", "type"])


def build(pieces: list[str | None]) -> tuple[str, int]:
    """A text of pieces, each None a word that is there once."""
    out, count = [], 0
    for piece in pieces:
        if piece is None:
            out.append(f"kw{count}x ")
            count += 1
        else:
            out.append(piece)
    return "".join(out), count


def everything(parsed: Parsed) -> str:
    """The body with what its place holders stand for."""
    made = parsed.article

    def picture(match: re.Match[str]) -> str:
        one = made.pictures[int(match[1])]
        return f" {one.alt} {one.title} {one.src} "

    def link(match: re.Match[str]) -> str:
        one = made.links[int(match[1])]
        return f" {one.path} {one.fragment} "

    body = re.sub(r"\0i(\d+)\0", picture, made.body)
    return html.unescape(re.sub(r"\0z(\d+)\0", link, body))


@given(PIECES)
@example(["> " * 45, None])
@example(["|", None, "|", "\n|--|\n|", None, "|", None, "|", None])
@example(["[^a]: ", None])
@example([None, "[^a]", "\n\n", "[^a]: ", None, "\n\n", "[^a]: ", None])
def test_no_word_is_lost_without_a_report(pieces: list[str | None]) -> None:
    body, count = build(pieces)
    parsed, found = parse(body, REFERENCES)
    assert parsed is not None
    seen = {int(n) for n in re.findall(r"kw(\d+)x", everything(parsed))}
    told = {int(n) for one in found for n in re.findall(r"kw(\d+)x", one.message + one.hint)}
    # A link definition shows nothing; it is reported where nothing uses it, and in its link's address where one does.
    if not {"NG214"} & {one.code for one in found} and "]: " not in body:
        assert set(range(count)) - seen - told == set()


@given(st.lists(st.sampled_from(["*", "**", "_", "`", "~~", "[1]", "\n\n## ", "\n\n> ", "\n\n- ", "\n", "[a](/b/)", "\\", "&amp;"]), max_size=30))
def test_words_keep_their_order(pieces: list[str]) -> None:
    body = " ".join(f"kw{n}x {piece} " for n, piece in enumerate(pieces))
    parsed, _ = parse(body, REFERENCES)
    assert parsed is not None
    text = re.sub(r"<[^>]+>", " ", parsed.article.body)
    assert re.findall(r"kw(\d+)x", text) == [str(n) for n in range(len(pieces))]


class Checker(HTMLParser):
    """Fails on any tag or attribute that is not ours, and on tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert {name for name, _ in attrs} <= ATTRIBUTES
        for name, value in attrs:
            if name == "href":
                scheme = re.match(r"[^/?#]*:", value or "")
                assert not scheme or scheme[0] in {"https:", "http:", "mailto:"}
            elif name == "id":
                self.ids.append(value or "")
        if tag not in {"br", "hr", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(body: str) -> None:
    checker = Checker()
    checker.feed(re.sub(r"\0[aiz]\d+\0|\0b\0", "", body))
    checker.close()
    assert not checker.open
    assert len(checker.ids) == len(set(checker.ids))


@given(PIECES)
def test_only_our_markup_and_ids_once(pieces: list[str | None]) -> None:
    parsed, _ = parse(build(pieces)[0], REFERENCES)
    assert parsed is not None
    check(parsed.article.body)
    assert "\u202e" not in parsed.article.body


@given(st.text(max_size=300))
def test_any_body_is_parsed(body: str) -> None:
    parsed, _ = PARSER.parse(ID, (front(REFERENCES) + body).encode("utf-8", "surrogatepass").replace(b"\xed", b"x"))
    if parsed is not None:
        check(parsed.article.body)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_diagnostic(data: bytes) -> None:
    for source in (data, b"---\n" + data, b"---\ntitle: x\ndate: 2026-01-01\n" + data + b"\n---\n", front().encode() + data):
        parsed, found = PARSER.parse(ID, source)
        assert parsed is not None or found
        assert all(one.span.line >= 1 and one.span.column >= 1 for one in found)
