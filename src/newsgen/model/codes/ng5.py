"""Codes NG5xx: pictures and other files."""

from newsgen.model.codes.entry import Code

CODES = (
    Code(
        "NG501", "Picture not found",
        what="Reports a picture that an article names and that does not lie in the site.",
        why="The article is published without the picture, so readers miss what the text speaks of.",
        example="image: {src: images/wafer.png}  # there is no such file beside the article",
        fix="Put the picture there, or correct the path; it is relative to the article, or starts with /static/.",
    ),
    Code(
        "NG502", "Not a picture",
        what="Reports a picture file that cannot be read as JPEG, PNG, WebP, GIF or AVIF.",
        why="A broken or disguised file would be shown as a broken picture, or harm the reader's browser.",
        example="images/chart.png  # holds an HTML error page",
        fix="Save the picture again in one of these formats.",
    ),
    Code(
        "NG503", "Picture too large",
        what="Reports a picture of more than 40 million pixels or 25 MiB.",
        why="Readers would load it for minutes, and a crafted file of that kind can exhaust memory.",
        example="images/poster.png  # 12000 x 9000 pixels",
        fix="Save the picture smaller; 1600 pixels are wide enough for a page.",
    ),
    Code(
        "NG504", "Static file not readable",
        what="Reports a file of static/ that cannot be read.",
        why="It is part of the site as it stands and would be missing.",
        example="static/robots.txt  # without the right to read it",
        fix="Give yourself the right to read the file, or remove it.",
    ),
)
