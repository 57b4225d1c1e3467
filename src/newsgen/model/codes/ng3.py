"""Codes NG3xx: URLs, links between articles, and what many articles make together."""

from newsgen.model.codes.entry import Code

CODES = (
    Code(
        "NG301", "Two sources, one URL",
        what="Reports two or more sources that would be published under one URL (also if it differs in case only).",
        why="One would overwrite the other. The one with the earlier date keeps the URL, the others are held back.",
        example="content/ai/launch.md and content/chips/launch.md, both of April 2026",
        fix="Give one of them another slug in its front matter.",
    ),
    Code(
        "NG302", "Alias collides",
        what="Reports an alias that is the URL of a page, or an alias of another article.",
        why="The page stays where it is; readers who follow the old address do not reach this article.",
        example="aliases: [/about/]",
        fix="Remove the alias, or correct it.",
    ),
    Code(
        "NG303", "Reserved URL",
        what="Reports an article, a page or an alias whose URL begins with a word that newsgen needs itself.",
        why="Lists, pictures and style sheets lie there (archive, assets, authors, media, sections, series, sitemaps, tags, -); and a folder named like a file, such as feed.xml, cannot lie beside that file.",
        example="content/pages/tags.md",
        fix="Give it another slug.",
    ),
    Code(
        "NG304", "Link to a missing article",
        what="Reports a link to a source file that does not exist, or is a draft, held back or not public yet.",
        why="Readers would meet a dead link; the article is published with the words as plain text.",
        example="see [our report](../chips/the-price.md)",
        fix="Correct the path (it is relative to the article, or starts with /content/), or remove the link.",
    ),
    Code(
        "NG305", "Link to a missing heading",
        what="Reports a link to a place of another article that has no such heading.",
        why="Readers would land at the top instead of the place that is meant.",
        example="see [the table](../chips/price.md#the-tabel)",
        fix="Use one of the anchors that the other article has.",
    ),
    Code(
        "NG306", "List collides with a page",
        what="Reports the page of a section, tag, author or series whose URL an article or page has already.",
        why="The article keeps its URL, so the list is not to be found.",
        example="content/pages/ai.md beside a section ai",
        fix="Give the page another slug, or rename the section.",
    ),
    Code(
        "NG307", "File collides with a page",
        what="Reports a file of static/ with the path of a page that newsgen makes.",
        why="One would overwrite the other; the page stays.",
        example="static/feed.xml",
        fix="Rename or remove the file.",
    ),
    Code(
        "NG309", "Wide fan-out",
        what="Reports a template that shows the newest articles on more than 50 pages, and counts the pages.",
        why="Each new article makes all of these pages again, so publishing one costs the more the larger the archive is.",
        example="{% for card in latest(5) %} in base.html",
        fix="Call latest(n) on the front page and on lists only.",
    ),
)
