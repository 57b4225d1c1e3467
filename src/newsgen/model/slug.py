"""Slugs: names that are safe in a URL, in a file system and in an `id`, made of any text."""

from __future__ import annotations

import re
from hashlib import blake2b

from anyascii import anyascii

MAX_PATH = 100
_APOSTROPHES = re.compile("(?<=\\w)['\u2019\u02bc\u2018](?=\\w)")
_SHARP = re.compile(r"(?<![^\W\d_]{2})(?<=[^\W\d_])#(?!\w)")
_PLUS = re.compile(r"(?<=[A-Za-z])\+(?=\+|\W|$)|(?<=\+)\+")
_OTHER = re.compile(r"[^a-z0-9]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"com{n}" for n in range(10)} | {f"lpt{n}" for n in range(10)}
)
_LONGEST = 80
_WHOLE = 1 << 20
_WITH_MARK = 12
_FILE = re.compile(r"\.[a-z][a-z0-9]*\Z")
_SEGMENT = re.compile(r"[a-z0-9](?:[a-z0-9._~-]*[a-z0-9_~-])?\Z")


def slugify(text: str, max_length: int = _LONGEST) -> str:
    """A slug of a text: `a-z`, `0-9` and single hyphens, never empty, never a name that Windows reserves.

    Other scripts are transliterated; `C++` and `C#` stay apart from `C` (`c-plus-plus`, `c-sharp`). A long slug is cut
    at a hyphen. A text without any letter or digit gets a short hash of itself.
    """
    plain = text
    if "+" in plain:
        plain = _PLUS.sub(" plus ", plain)
    if "#" in plain:
        plain = _SHARP.sub(" sharp ", plain)
    if not plain.isalnum():
        plain = _APOSTROPHES.sub("", plain)
    if not plain.isascii():
        plain = anyascii(plain)
    slug = _OTHER.sub("-", plain.lower()).strip("-")
    if len(slug) > max_length:
        cut = slug.rfind("-", max(1, max_length // 2), max_length + 1)
        slug = slug[: cut if cut > 0 else max_length].strip("-")
    if not slug:
        return "x" + blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
    if slug in _RESERVED:
        return f"x-{slug}"
    return slug


def kept(name: str) -> bool:
    """Whether a name is used as a slug as it is: safe everywhere (`rust-1.93.0`), and not like a file (`feed.xml`)."""
    return len(name) <= _LONGEST and "/" not in name and portable(f"/{name}/") and not _FILE.search(name)


def slug_of_name(name: str, max_length: int = _LONGEST) -> str:
    """The slug of a file's name: the name itself where that is safe (`kept`).

    One that is too long is cut at a hyphen and ends in a hash of the whole name: names of two files that begin alike
    stay apart, and each stays the same whatever other files there are. Without room for both, there is no hash.
    """
    whole = name if kept(name) else slugify(name, _WHOLE)
    if len(whole) <= max_length:
        return whole
    if max_length < _WITH_MARK:
        return slugify(name, max_length)
    mark = blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{slugify(name, max_length - len(mark) - 1)}-{mark}"


def portable(path: str) -> bool:
    """Whether a site-relative URL (`/2026/04/x/`, `/old.html`) is safe on every host and file system.

    It is at most 100 characters long, starts with a slash, and each of its segments is of lower-case ASCII letters,
    digits and `-._~`, begins with a letter or digit, does not end with a dot, and is no name that Windows reserves
    (`con`, `nul.html`).
    """
    if not path.startswith("/") or len(path) > MAX_PATH:
        return False
    segments = path[1:].split("/")
    if segments[-1] == "":
        segments.pop()
    return all(_SEGMENT.match(s) and s.split(".", 1)[0] not in _RESERVED for s in segments)
