"""Votes: what a form may say, read strictly, and comments cleaned of what a reader cannot see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl

from newsgen.formats.characters import without_hidden
from newsgen.model.voting import COMMENT_CHARACTERS, FORM_BYTES, REASONS

ARTICLE_BYTES = 1024
_REVISION = re.compile(r"[0-9a-f]{12}\Z")
_ANSWERS = MappingProxyType({"yes": True, "no": False})
_ONCE = ("article", "rev", "vote", "more", "comment", "leave-empty")
_JOINERS = "\u200c\u200d"  # scripts and emoji need them between letters


@dataclass(frozen=True, slots=True)
class Vote:
    """What a reader says of an article. `yes` None: more about the vote that they gave today."""

    article: str
    rev: str
    yes: bool | None
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went: an HTTP status, a stable word for programs, a sentence for people; `place` is the article's URL on
    the site, where it is known."""

    status: int
    word: str
    sentence: str
    place: str = ""


MALFORMED = Answer(400, "malformed", "This is not a form of this site.")
ROBOT = Answer(422, "robot", "The field for robots was filled in, so the answer was not kept.")
UNKNOWN = Answer(404, "unknown-article", "There is no such article here, so the answer was not kept.")
NO_VOTE = Answer(409, "no-vote", "There is no answer of yours from today, so please answer Yes or No first.")
BUSY = Answer(429, "busy", "Too many answers came from your network, so this one was not kept. Please try again in a minute.")
BUSY_DAY = Answer(429, "busy-day", "Too many answers came from your network today, so this one was not kept. Please try again tomorrow.")
BUSY_ALL = Answer(429, "busy-all", "Too many answers came at once, so this one was not kept. Please try again in a minute.")
AWAY = Answer(503, "away", "Answers cannot be kept at the moment. Please try again later.")
KEPT = Answer(200, "kept", "Thank you. Your answer was kept.")


def read_form(body: bytes) -> Vote | Answer:
    """The vote of a form (application/x-www-form-urlencoded), or why it is none."""
    if len(body) > FORM_BYTES:
        return MALFORMED
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=30, errors="replace")
    except ValueError:  # not ASCII, or too many fields
        return MALFORMED
    once = dict(fields)
    if any(sum(name == field for name, _ in fields) > 1 for field in _ONCE):
        return MALFORMED
    if once.get("leave-empty"):
        return ROBOT
    article, rev = once.get("article", ""), once.get("rev", "")
    if not article or len(article.encode()) > ARTICLE_BYTES or not _REVISION.match(rev):
        return MALFORMED
    reasons = [value for name, value in fields if name == "reason"]
    if not set(reasons) <= set(REASONS):
        return MALFORMED
    yes = _ANSWERS.get(once.get("vote", ""))
    if (yes is None) != (once.get("more") == "1"):
        return MALFORMED
    ordered = tuple(reason for reason in REASONS if reason in reasons)
    return Vote(article, rev, yes, ordered, clean_comment(once.get("comment", "")))


def clean_comment(text: str) -> str:
    """A comment without control, format and private characters, of at most 500 characters; only line ends are kept."""
    if not text.isascii():
        text = without_hidden(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [" ".join("".join(_shown(one) for one in line).split()) for line in lines]
    return "\n".join(line for line in kept if line)[:COMMENT_CHARACTERS].strip()


def _shown(one: str) -> str:
    if one in _JOINERS:
        return one
    kind = unicodedata.category(one)
    if kind in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if kind[0] == "C" else one
