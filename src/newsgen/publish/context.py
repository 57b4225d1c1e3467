"""The context of a target: what it may know of the site and of this machine besides its own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsgen.publish.redirects import Redirect
from newsgen.publish.retry import Retry


@dataclass(frozen=True, slots=True)
class Context:
    """`root` is the site's folder, against which relative paths of the settings are read; `folder` is one of the cache
    that is the target's own (it exists; whatever lies in it can be lost); `environment` is that of the command, to be
    read through `publish/secrets.py` wherever it may hold secrets; `url` is where the site is, with a slash at its end."""

    name: str
    root: Path
    folder: Path
    url: str
    environment: Mapping[str, str]
    retry: Retry
    redirects: tuple[Redirect, ...] = ()
