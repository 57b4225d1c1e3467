"""Secrets for publishing: read from the environment or a file of mode 600, and kept out of every text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsgen.model.problem import problem

_LARGEST = 65_536


class Secrets:
    """Values by name, those of the environment first. Never shown: its own text names no value."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def get(self, name: str) -> str | None:
        """A value, or None where it is not there or empty."""
        return self._values.get(name) or None

    def hide(self, text: str, names: Iterable[str]) -> str:
        """A text (of another program, of a server) without the values of some names."""
        for name in names:
            value = self._values.get(name, "")
            if len(value) >= 4:
                text = text.replace(value, f"[{name}]")
        return text

    def environment(self, names: Iterable[str]) -> dict[str, str]:
        """Those of some names that are there, for the environment of a tool that needs them."""
        return {name: value for name in names if (value := self._values.get(name))}

    def __repr__(self) -> str:
        return "Secrets(…)"


def read_secrets(file: Path | None, environment: Mapping[str, str]) -> Secrets:
    """The environment, and a file of lines NAME=VALUE beneath it; raises `Problem` where the file is open to others."""
    return Secrets({**(_lines(check_private(file)) if file else {}), **{k: v for k, v in environment.items() if v}})


def check_private(file: Path) -> Path:
    """A file with a secret: a plain file that nobody else can read. Raises `Problem` where it is not."""
    shown = file.as_posix()
    try:
        state = file.stat()
    except OSError as cause:
        raise problem("NG611", f"The file of credentials cannot be read: {cause.strerror}.", shown, "Put it there, or correct the path in newsgen.yaml.") from cause
    if not stat.S_ISREG(state.st_mode):
        raise problem("NG611", "The file of credentials is no plain file.", shown, "Name a file.")
    if state.st_mode & 0o077 or state.st_uid not in (os.geteuid(), 0):
        raise problem("NG612", "The file of credentials can be read by others on this machine.", shown, f"Make it yours alone: chmod 600 {shown}")
    return file


def _lines(file: Path) -> dict[str, str]:
    try:
        data = file.read_bytes()[:_LARGEST].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        why = "it is not UTF-8" if isinstance(cause, UnicodeDecodeError) else cause.strerror
        raise problem("NG611", f"The file of credentials cannot be read: {why}.", file.as_posix(), "Save it as text, a line NAME=VALUE for each.") from cause
    found = {}
    for number, line in enumerate(data.splitlines(), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            # The line itself is not shown: it may be the secret.
            raise problem("NG611", f"Line {number} of the file of credentials is not NAME=VALUE.", file.as_posix(), "Write a line NAME=VALUE for each.")
        value = value.strip()
        found[name.strip()] = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    return found
