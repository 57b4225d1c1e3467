"""Web addresses: which ones a site may name, in one spelling, and how their host is shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_SAFE = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]*\Z")
_BAD_HOST = re.compile(r"[\x00-\x20\x7f!\"#$%&'()*+,/:;<=>?@\\^`{|}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPED = str.maketrans({c: f"%{ord(c):02X}" for c in ' "<>\\^`{|}'})
_TRACKING = re.compile(r"(?:^|&)(?:utm_[a-z]+|fbclid|gclid|ref)=[^&]*")


@lru_cache(maxsize=4096)
def web_url(text: str) -> str:
    """An absolute http or https address in a safe spelling; a ValueError says why it is none."""
    url = text.strip()
    scheme, colon, rest = url.partition(":")
    if not colon or scheme.lower() not in {"http", "https"} or not rest.startswith("//"):
        raise ValueError("only addresses that begin with https:// or http:// are taken")
    if _CONTROL.search(url):
        raise ValueError("the address holds a line end or a control character")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise ValueError(f"the address cannot be read ({problem})") from None
    if "@" in parts.netloc:
        raise ValueError("the address holds a user name or password")
    bare = host.strip("[]")
    if not bare or (_BAD_HOST.search(bare) and "[" not in parts.netloc) or ".." in bare:
        raise ValueError("the address has no valid host name")
    if _SAFE.match(url) and scheme == scheme.lower() and "[" not in rest:
        return url
    netloc = f"[{host}]" if ":" in host else ascii_host(host)
    if port is not None:
        netloc += f":{port}"
    tail = url[url.index("//") + 2 :].lstrip("/")[len(parts.netloc) :]
    return f"{scheme.lower()}://{netloc}{_quoted(tail)}"


def _quoted(text: str) -> str:
    text = text.translate(_ESCAPED)
    if text.isascii():
        return text
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in text)


def ascii_host(host: str) -> str:
    """A host name in the ASCII spelling that browsers use (punycode)."""
    if host.isascii():
        return host.lower()
    labels = unicodedata.normalize("NFKC", host.lower()).replace("\u3002", ".").split(".")
    return ".".join(x if x.isascii() else f"xn--{x.encode('punycode').decode('ascii')}" for x in labels)


def unicode_host(host: str) -> str:
    """A host name as people write it: punycode labels decoded where they can be."""
    return ".".join(_decoded(label) if label.startswith("xn--") else label for label in host.split("."))


def _decoded(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def shown_host(host: str) -> str:
    """A host name for people: as written, or in punycode where one of its labels mixes scripts."""
    return ascii_host(host) if mixes_scripts(host) else host.lower()


def mixes_scripts(host: str) -> bool:
    """Whether a label of a host name is made of letters of several scripts, as look-alikes are."""
    return any(len(_scripts(label)) > 1 for label in host.split(".")) if not host.isascii() else False


def _scripts(label: str) -> set[str]:
    found = {unicodedata.name(c, "?").split()[0] for c in label if c.isalpha()}
    # Japanese is written in three scripts, and with Latin letters.
    return found - {"CJK", "HIRAGANA", "KATAKANA"} if found & {"HIRAGANA", "KATAKANA"} else found


def host_of(url: str) -> str:
    """The host of an address, as written."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def same_source(url: str) -> str:
    """A spelling by which two mentions of one source are equal: no scheme, `www.`, tracking, fragment, last slash."""
    parts = urlsplit(url)
    query = _TRACKING.sub("", parts.query).strip("&")
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' + query if query else ''}"
