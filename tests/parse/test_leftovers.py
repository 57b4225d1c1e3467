"""What is said of HTML and templates in the text: once, of how many, and what to write instead."""

from __future__ import annotations

import pytest

from newsgen.model.diagnostic import Diagnostic
from parse.cases import parse


def told(body: str) -> Diagnostic:
    _, (one,) = parse(body)
    return one


def test_one_message_for_all() -> None:
    one = told("a<br>b\n\nc<br>d {{ x }}\n\n`<br>`\n")
    assert one.message == "<br> and 2 more like it in this article are shown as typed: HTML and templates are not run in articles."


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("a<BR>b", "End the line with \\ or two spaces"), ("m<sup>2</sup>", "Write the raised"), ("<!-- x -->", "Delete the comment"),
        ('<img src="x.png">', "Write a picture as ![what it shows](chart.png)"), ("{% raw %}", "Write what the template put there"),
        ("<div class=x>", "Delete the tags"), ("</b>", "Write **bold** words"),
    ],
)  # fmt: skip
def test_what_to_write_instead(body: str, hint: str) -> None:
    assert told(body).hint.startswith(hint)


def test_thousands_are_counted() -> None:
    assert "9,999 more" in told("<br>\n" * 10_000).message
