"""Digests: what the engine compares instead of values.

A digest is a signed 64-bit integer made of BLAKE2b. Digests of values are only ever compared pairwise (the old value of one
key against its new one), so 64 bits are ample; bytes in the content store are checked with 128 bits. Keys and indices have
digests, too, as their short names in tables (`key_id`, `index_id`): there all of a kind must differ, which 52 bits give.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

ABSENT = 0
UNSETTLED = -1
"""Stands where a file's digest would, if tasks read the file otherwise than it was known."""


def digest(data: bytes) -> int:
    """Digest of bytes, never `ABSENT`."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True) or 1


def text_digest(text: str) -> int:
    """Digest of a text (lone surrogates included)."""
    return digest(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=8192)
def key_id(key: str) -> int:
    """The number of a key `kind:name`: 52 bits of the name before 12 of the kind, so that whatever belongs to one name
    lies together in the ledger's tables."""
    kind, _, name = key.partition(":")
    return (text_digest(name) & ~0xFFF) | (text_digest(kind) & 0xFFF)


@lru_cache(maxsize=2048)
def index_id(index: str) -> int:
    """The number of an ordered index such as `tag/ai`, made like that of a key."""
    return key_id(index.replace("/", ":", 1))


def fingerprint(data: bytes, digits: int = 10) -> str:
    """Hexadecimal digits (an even number) for a file name that changes with its bytes."""
    return hashlib.blake2b(data, digest_size=digits // 2).hexdigest()


def checksum(data: bytes) -> bytes:
    """The 16 bytes by which the content store notices damage."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _fields(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    return {name: getattr(value, name) for name in value.__slots__}


def to_json(value: Any) -> bytes:
    """Canonical JSON of plain data and of slotted dataclasses: field order is the order of definition."""
    return json.dumps(value, default=_fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_json(data: bytes) -> Any:
    """Read what `to_json` wrote (dataclasses come back as dicts)."""
    return json.loads(data.decode("utf-8", "surrogatepass"))
