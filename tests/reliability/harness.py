"""What the tests of reliability share: a child whose file operations fail, and what has to be true after a failure."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from newsroom import NOW, Newsroom, numbered, tree_of

HERE = Path(__file__).parent
BUILD = ("build", "--now", NOW, "--jobs", "1")
CHANGES, LOOKS = 1, 2
_SITE = "site:\n  title: {}\n  url: https://news.example.org/\n"
_TEXTS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "References"\nmsgstr "Sources"\n'


@dataclass(frozen=True)
class End:
    """How a build ended: exit code (None where it was killed), calls counted, the call that failed, what was said."""

    code: int | str | None
    seen: int
    failed: str
    said: str


class Surgery:
    """Builds whose Nth file operation fails."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self._answer = process, folder / "answer"

    def build(self, site: Path, nth: int = 0, error: int = 0, *, onward: bool = False, kinds: int = 3,
              arguments: tuple[str, ...] = BUILD) -> End:  # fmt: skip
        """Build with a fault at call `nth` (0: none, only counted)."""
        self._answer.unlink(missing_ok=True)
        order = {
            "answer": str(self._answer), "site": str(site), "below": str(site), "nth": nth, "error": error,
            "onward": int(onward), "kinds": kinds, "arguments": arguments,
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        said = Path(f"{self._answer}.said").read_text(encoding="utf-8", errors="replace")
        if not self._answer.exists():
            assert status == 9, (status, said)
            return End(None, 0, "", said)
        return End(*json.loads(self._answer.read_text(encoding="utf-8")), said)


@contextmanager
def surgery(folder: Path) -> Iterator[Surgery]:
    """A running child with the shim; skips where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or sys.platform != "linux":
        pytest.skip("faults are put in by a C library on Linux, and there is no compiler")
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "shim.c", "-ldl"], check=True)
    with subprocess.Popen(
        [sys.executable, HERE / "forks.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "LD_PRELOAD": str(library), "HOME": str(folder)},
    ) as process:  # fmt: skip
        yield Surgery(process, folder)
        assert process.stdin
        process.stdin.close()
        process.wait(30)


@dataclass
class Case:
    """A site built once and then edited: `old` is what lies in its output, `new` what a clean build would give."""

    room: Newsroom
    old: dict[str, bytes]
    new: dict[str, bytes]

    def copy(self, folder: Path) -> Path:
        """A fresh copy of the edited site, memory and old output included, with all times as they were."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.room.root, folder, symlinks=True)
        return folder


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (32, 18), (90, 90, 120)).save(stream, "PNG")
    return stream.getvalue()


def edited(folder: Path, count: int = 6) -> Case:
    """A built newsroom in which then every page changes, one article goes, one is new, one moves."""
    room = Newsroom(folder / "site", count, f"theme:\n  name: own\n{_SITE.format('Test')}")
    room.write("static/robots.txt", "old")
    room.write("themes/own/theme.yaml", "name: own\n")
    room.write("themes/own/static/own.css", "p{color:red}")
    room.write("themes/own/locales/en/messages.po", _TEXTS)
    room.write("templates/article.html", '{% extends "default/article.html" %}{% block main %}<p>Ours</p>{{ super() }}{% endblock %}')
    room.write("content/dot.png", _picture())
    pictured = numbered(2)
    pictured.body += "\n![A dot](/content/dot.png)\n"
    room.put(pictured)
    room.write("static/gone.txt", "old")
    room.build()
    old = room.tree()
    room.write("newsgen.yaml", f"theme:\n  name: own\n{_SITE.format('Another')}")
    room.write("themes/own/static/own.css", "p{color:green}")
    room.write("static/robots.txt", "new")
    (room.root / "static/gone.txt").unlink()
    (room.root / "content" / numbered(0).path).unlink()
    room.put(numbered(count))
    moved = numbered(1)
    moved.more["slug"] = "moved"
    moved.body = "Long words. " * 900
    room.put(moved)
    new, _ = room.clean(folder / "clean")
    return Case(room, old, new)


def torn(case: Case, site: Path) -> list[str]:
    """Files of the output that are neither what they were nor what they will be, and those that went too early."""
    now = {name: data for name, data in tree_of(site / "output").items() if ".newsgen-tmp-" not in name}
    wrong = [name for name, data in now.items() if data not in (case.old.get(name), case.new.get(name))]
    return wrong + [name for name in case.old.keys() & case.new.keys() if name not in now]


def differing(case: Case, site: Path) -> list[str]:
    """Files of the output that are not as they have to be."""
    tree = tree_of(site / "output")
    return sorted(name for name in tree.keys() | case.new.keys() if tree.get(name) != case.new.get(name))


def left_over(site: Path) -> list[str]:
    """Temporary files in output and memory."""
    return [p.name for p in site.rglob("*") if ".newsgen-tmp-" in p.name or p.suffix == ".new" or "crash-" in p.name or p.name == "staging"]


def recovered(case: Case, site: Path, room: Newsroom | None = None) -> str:
    """Build plainly; "" if everything is as after a clean build, else what is not."""
    probe = room or Newsroom.__new__(Newsroom)
    probe.root, probe.now = site, NOW
    report = probe.build()
    if not report.ok:
        return f"the next build is not ok: {report.diagnostics}"
    wrong, left = differing(case, site), left_over(site)
    return f"{wrong} {left}" if wrong or left else ""
