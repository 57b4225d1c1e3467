"""Tags: how one visitor has one vote a day, without a cookie and with no address kept.

A tag is an HMAC of the visitor's network, browser and article under a salt that lives for one day of UTC. When the day
turns, the salt is thrown away and all tags are erased; what is left cannot be led back to anybody.
"""

from __future__ import annotations

import hmac
import os
import secrets
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

_BYTES = 32


def tag_of(salt: bytes, *parts: str) -> str:
    """32 hexadecimal digits of an HMAC-SHA-256 over the parts; no two lists of parts are taken for each other."""
    text = b"".join(f"{len(data)}:".encode() + data for data in (part.encode("utf-8", "replace") for part in parts))
    return hmac.new(salt, text, sha256).digest()[:16].hex()


class DaySalt:
    """The salt of the day, in memory, or in a file (mode 0600) so that it outlives the process.

    Turning is in two steps, so that no tag outlives its salt: see `due`, erase all tags, `renew`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._day, self._salt = self._read()

    @property
    def day(self) -> date:
        """The day that votes belong to."""
        return self._day

    @property
    def salt(self) -> bytes:
        """The salt of that day."""
        return self._salt

    def due(self, today: date) -> bool:
        """Whether the day has turned. A clock that jumps back by a day turns nothing: nobody gets a second vote."""
        if self._stands(today):
            return False
        self._day, self._salt = self._read()  # another process of the same file may have turned it
        return not self._stands(today)

    def renew(self, today: date) -> None:
        """Throw the salt away and take a new one."""
        salt = secrets.token_bytes(_BYTES)
        if self._path:
            fresh = self._path.with_name(self._path.name + ".new")
            fresh.unlink(missing_ok=True)
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(f"{today.isoformat()} {salt.hex()}\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        self._day, self._salt = today, salt

    def _stands(self, today: date) -> bool:
        return bool(self._salt) and self._day - timedelta(days=1) <= today <= self._day

    def _read(self) -> tuple[date, bytes]:
        try:
            day, _, salt = (self._path.read_text("ascii") if self._path else "").strip().partition(" ")
            found = date.fromisoformat(day), bytes.fromhex(salt)
        except (OSError, ValueError):
            return date.min, b""
        return found if len(found[1]) == _BYTES else (date.min, b"")
