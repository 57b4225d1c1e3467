"""The register as a collector reads it: which articles may be voted on, and where they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from newsgen.model.routes import output_path, register_url
from newsgen.model.voting import register_part

PART_BYTES = 8_388_608


class RegisterAway(Exception):
    """The register cannot be read at the moment, so nobody knows if there is such an article."""


class Register(Protocol):
    """Says of an article's id where on the site its page is, None where there is none. May raise `RegisterAway`."""

    def url_of(self, article: str, /) -> str | None:
        """Its site-relative URL."""


def read_part(data: bytes) -> dict[str, str]:
    """The articles of a part: id -> URL. Raises `ValueError` for what is no part of a register."""
    found: Any = json.loads(data)
    articles = found.get("articles") if isinstance(found, dict) else None
    if not isinstance(articles, dict) or not all(isinstance(url, str) and url.startswith("/") for url in articles.values()):
        raise ValueError("no register")
    return articles


class FolderRegister:
    """The register of a site that lies in a folder; it is read anew each time, so it is as new as the site."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_there(self) -> bool:
        """Whether the site was built, with articles that ask."""
        return (self._folder / output_path(register_url("00"))).parent.is_dir()

    def url_of(self, article: str, /) -> str | None:
        """As `Register`."""
        try:
            data = (self._folder / output_path(register_url(register_part(article)))).read_bytes()
            return read_part(data).get(article)
        except FileNotFoundError as cause:
            if not self.is_there():
                raise RegisterAway("the site is not built yet") from cause
            return None
        except (OSError, ValueError) as cause:
            raise RegisterAway(str(cause)) from cause
