"""The register of a live site as its collector reads it: part by part over HTTP, kept at hand, bounded in every way."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

SECONDS = 3.0  # the reader's browser waits five
FRESH_SECONDS = 600.0  # an article that is known stays known
MISS_SECONDS = 15.0  # one that is not may have been published since
REST_SECONDS = 5.0  # a site that does not answer is left alone
PART_BYTES = 8_388_608


class RemoteRegister:
    """The register of the site at a URL.

    `read` makes a part of bytes and raises `ValueError` for what is none; `away` is what to raise where the site does not
    answer and nothing is known; `clock` only ever grows.
    """

    def __init__(
        self, site: str, path_of: Callable[[str], str], read: Callable[[bytes], dict[str, str]],
        away: Callable[[str], Exception], clock: Callable[[], float],
    ) -> None:
        self._site, self._path_of, self._read, self._away, self._clock = urlsplit(site), path_of, read, away, clock
        self._rests_until = float("-inf")
        self._parts: dict[str, tuple[float, dict[str, str]]] = {}
        self._alone = threading.Lock()

    def url_of(self, article: str, /) -> str | None:
        """Where on the site an article is; None where there is none."""
        path = self._path_of(article)
        when, known = self._parts.get(path, (0.0, None))
        if known is not None and self._clock() - when < (FRESH_SECONDS if article in known else MISS_SECONDS):
            return known.get(article)
        with self._alone:
            if self._clock() < self._rests_until:
                known = self._parts.get(path, (0.0, None))[1]
            else:
                try:
                    known = self._fetch(path)
                    self._parts[path] = self._clock(), known
                except (OSError, http.client.HTTPException, ValueError):
                    self._rests_until = self._clock() + REST_SECONDS
        if known is None:
            raise self._away("the site does not answer")
        return known.get(article)

    def _fetch(self, path: str) -> dict[str, str]:
        site = self._site
        host = site.hostname or ""
        if site.scheme == "https":
            context = ssl.create_default_context()
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, site.port, timeout=SECONDS, context=context)
        else:
            connection = http.client.HTTPConnection(host, site.port, timeout=SECONDS)
        try:
            connection.request("GET", site.path.rstrip("/") + path, headers={"Accept": "application/json"})
            answer = connection.getresponse()
            if answer.status == http.client.NOT_FOUND:
                return {}
            if answer.status != http.client.OK:  # a redirect, too: the address of the site is the one that was given
                raise ValueError(f"the site answers with {answer.status}")
            data = answer.read(PART_BYTES + 1)
            if len(data) > PART_BYTES:
                raise ValueError("the register is too large")
            return self._read(data)
        finally:
            connection.close()
