"""Codes NG2xx: the text of an article: Markdown, links, citations."""

from newsgen.model.codes.entry import Code

CODES = (
    Code(
        "NG201", "Nested too deeply",
        what="Reports lists or quotations nested in each other more than about twenty deep.",
        why="The Markdown parser would drop what lies deeper; newsgen shows it as plain paragraphs instead.",
        example="a line with forty > at its start",
        fix="Use fewer levels.",
    ),
    Code(
        "NG202", "Link shown as text",
        what="Reports a link that is not https, http, mailto, a path or an anchor, or whose host is suspicious.",
        why="Other schemes can run programs, and hidden hosts and passwords mislead readers. Its words stay.",
        example="[read on](javascript:alert(1))",
        fix="Use an https:// address or a path of this site, or take the link away.",
    ),
    Code(
        "NG203", "Picture from elsewhere in the text",
        what="Reports a picture of the text that lies on another host.",
        why="It would tell that host who reads the page. The article shows its description instead.",
        example="![Chart](https://example.com/chart.png)",
        fix="Save the picture beside the article and name that file.",
    ),
    Code(
        "NG204", "Link out of content/",
        what="Reports a link to a Markdown file that does not lie below content/.",
        why="There is no page for it. The words of the link stay as plain text.",
        example="[the plan](../../../plan.md)",
        fix="Name an article below content/, relative to the file or from /content/ on.",
    ),
    Code(
        "NG205", "Missing anchor",
        what="Reports a link to an anchor of the same article that it does not have.",
        why="Nothing would happen on a click. The words of the link stay as plain text.",
        example="[below](#pirces)",
        fix="Use the anchor of a heading: its words in lower case, joined by hyphens.",
    ),
    Code(
        "NG206", "Citation without a reference",
        what="Reports a marker such as [4] with a number that the references of the article do not have.",
        why="Readers cannot look the claim up. The marker stays as plain text.",
        example="The price doubled [4].  # with three references",
        fix="Add the reference, correct the number, or write \\[4] if it is none.",
    ),
    Code(
        "NG207", "Reference never cited",
        what="Reports a reference that no marker of the text names.",
        why="Readers cannot tell what it supports.",
        example="a fourth reference in a text with [1], [2] and [3]",
        fix="Cite it where it is used, or take it out.",
    ),
    Code(
        "NG208", "Invisible characters in the text",
        what="Reports control characters, bidi controls, tag characters and zero-width runs in the text.",
        why="They make text read differently from what it is, or carry messages that no reader sees. They are left out,"
        " and shown in code.",
        example="a text with U+202E in it",
        fix="Delete them.",
    ),
    Code(
        "NG210", "Row with too many cells",
        what="Reports a table row with more cells than the first row has.",
        why="Markdown drops the rest; newsgen keeps it in the last cell.",
        example="| a | b | / |---|---| / | 1 | 2 | 3 |",
        fix="Write | inside a cell as \\|, or give the first row more cells.",
    ),
    Code(
        "NG211", "Note that nothing refers to",
        what="Reports a footnote without a mark in the text.",
        why="Markdown would drop it; newsgen shows it at the end.",
        example="[^2]: A note.",
        fix="Write [^2] where it belongs, or delete it.",
    ),
    Code(
        "NG212", "Mark without a note",
        what="Reports a footnote mark without the note.",
        why="Readers see the mark as it was typed.",
        example="as agreed[^x].",
        fix="Add a line that begins with [^x]: and holds the note.",
    ),
    Code(
        "NG213", "Note there twice",
        what="Reports a footnote whose name is taken already.",
        why="The mark leads to the first; the second is shown at the end without a mark.",
        example="[^1]: One. / [^1]: Two.",
        fix="Give one of them another name.",
    ),
    Code(
        "NG214", "Link definition not used",
        what="Reports a line that defines a link which the text does not use, or defines it twice.",
        why="Markdown shows nothing of it, and a line of text may look like one by accident.",
        example="[Update]: https://example.com/",
        fix="Write \\[ at its start if it is text; delete it otherwise.",
    ),
    Code(
        "NG215", "Code block without an end",
        what="Reports a code block that is opened and never closed.",
        why="All that follows is shown as code.",
        example="```python, and no ``` after it",
        fix="Close it with ``` on a line of its own.",
    ),
    Code(
        "NG216", "Picture out of content/ and static/",
        what="Reports a picture of the text that lies neither below content/ nor below static/.",
        why="Only these two folders are published. The article shows its description instead.",
        example="![Chart](../../../chart.png)",
        fix="Put the file there and name it by its path.",
    ),
    Code(
        "NG217", "No text",
        what="Reports an article that has fields and no text.",
        why="Most often a writer was stopped halfway.",
        example="a file that ends after the second ---",
        fix="Write the text below the second ---.",
    ),
)
