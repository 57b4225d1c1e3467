"""The Markdown parser: CommonMark with tables, strikethrough, footnotes and definition lists; raw HTML is text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from newsgen.parse.fast import make_fast
from newsgen.parse.rules.depth import depth_plugin
from newsgen.parse.rules.tables import tables_plugin

_PLAIN_URL = re.compile(r"(?:https?://[a-z0-9.-]+(?=[/?#]|\Z))?(?:[!#$&'()*+,\-./0-9:;=?@A-Z_a-z~]|%[0-9A-Fa-f]{2})*\Z")


class Markdown(MarkdownIt):
    """The library's parser, except that links are judged later, on the tokens, where each gets its diagnostic."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """Percent-encode an address; most need nothing, and the library is slow to find that out."""
        return url if _PLAIN_URL.match(url) else super().normalizeLink(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        """The text of `<https://…>`."""
        return link if _PLAIN_URL.match(link) and "%" not in link else super().normalizeLinkText(link)

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the library's name and signature
        """Take every address: `parse/links.py` has an allow-list and tells why."""
        return True


def make_markdown(*, fast: bool = True) -> MarkdownIt:
    """A parser; making it takes longer than an article, so it is kept. `fast` False: without the short cuts.

    `text_join` is off: it mixes escaped characters with plain ones, and `\\[1]` is no citation.
    """
    md = Markdown("commonmark", {"html": False, "xhtmlOut": False, "store_labels": True})
    md.enable(["table", "strikethrough"]).disable(["html_block", "html_inline", "text_join"])
    md.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin).use(depth_plugin).use(tables_plugin)
    if fast:
        make_fast(md)
    return md


