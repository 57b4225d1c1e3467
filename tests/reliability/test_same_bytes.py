"""R9: the same sources give the same bytes, whatever machine, folder, locale, order or number of workers they meet."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from newsroom import NOW, Newsroom, numbered, tree_of

EPOCH = "1780315200"  # NOW
Scanned = Callable[[str], AbstractContextManager[Any]]
VARIATIONS: dict[str, dict[str, str]] = {
    "utc": {"TZ": "UTC"}, "kiritimati": {"TZ": "Pacific/Kiritimati"}, "st john's": {"TZ": "America/St_Johns"}, "c": {"LC_ALL": "C"},
    "turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, "german": {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}, "posix": {"LC_ALL": "POSIX"},
    "seed 1": {"PYTHONHASHSEED": "1"}, "seed 4000000000": {"PYTHONHASHSEED": "4000000000"}, "no bytecode": {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONOPTIMIZE": "1"},
}  # fmt: skip


def article_room(folder: Path, count: int) -> Newsroom:
    room = Newsroom(folder, count)
    for number, title in enumerate(("İstanbul in the title", "Ångström", "straße", "I and i", "日本語")):
        draft = numbered(200 + number)
        draft.title, draft.tags = title, [title.split()[0], "Über", "ı"]
        room.put(draft)
    room.write("static/a/b.txt", "b")
    return room


def build(site: Path, output: str, *arguments: str, umask: int = 0o022, **environment: str) -> dict[str, bytes]:
    end = subprocess.run(
        [sys.executable, "-m", "newsgen", "build", "--output", output, *arguments], cwd=site, umask=umask, capture_output=True, check=False,
        env={**{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ"))}, "SOURCE_DATE_EPOCH": EPOCH, **environment},
    )  # fmt: skip
    assert end.returncode == 0, end.stderr
    return tree_of(site / output)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("same")
    room = article_room(folder / "site", 130)
    room.build()
    return room.root, room.tree()


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


@pytest.mark.parametrize("name", VARIATIONS)
def test_surroundings_decide_nothing(wanted: tuple[Path, dict[str, bytes]], tmp_path: Path, name: str) -> None:
    site = tmp_path / "elsewhere with spaces and ü" / "s"
    shutil.copytree(wanted[0], site, ignore=shutil.ignore_patterns(".newsgen", "output"))
    umask = random.Random(name).choice((0o000, 0o022, 0o077))  # noqa: S311 - chosen to be repeated, not to be secret
    jobs = "2" if name in {"utc", "turkish", "seed 1"} else "1"
    assert differing(build(site, "output", "--jobs", jobs, umask=umask, **VARIATIONS[name]), wanted[1]) == []


def test_an_order_of_folders_decides_nothing(wanted: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, scandir, listdir = random.Random(7), os.scandir, os.listdir  # noqa: S311 - chosen to be repeated, not to be secret

    class Shuffled:
        """Entries of a folder in any order."""

        def __init__(self, path: str = ".") -> None:
            with scandir(path) as found:
                self.entries = list(found)
            chance.shuffle(self.entries)

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            self.close()

        def __iter__(self) -> Any:
            return iter(self.entries)

        def __next__(self) -> Any:
            if not self.entries:
                raise StopIteration
            return self.entries.pop()

        def close(self) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Shuffled)
    monkeypatch.setattr(os, "listdir", lambda path=".": chance.sample(found := listdir(path), len(found)))
    for number in range(3):
        room = Newsroom.__new__(Newsroom)
        room.root, room.now = tmp_path / str(number), NOW
        shutil.copytree(wanted[0], room.root, ignore=shutil.ignore_patterns(".newsgen", "output"))
        room.build()
        assert differing(room.tree(), wanted[1]) == []


def test_incremental_and_clean_and_moved_are_the_same(wanted: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    site = tmp_path / "one"
    shutil.copytree(wanted[0], site, ignore=shutil.ignore_patterns(".newsgen", "output"))
    build(site, "output", "--now", "2026-02-01")
    shutil.move(site, tmp_path / "two")
    assert differing(build(tmp_path / "two", "output"), wanted[1]) == []
    assert differing(build(tmp_path / "two", "other"), wanted[1]) == []


@pytest.mark.full
def test_ten_seeds_two_workers_a_thousand_articles(tmp_path: Path) -> None:
    room = article_room(tmp_path / "site", 1000)
    room.build()
    tree = room.tree()
    for seed in range(10):
        site = tmp_path / f"copy{seed}"
        shutil.copytree(room.root, site, ignore=shutil.ignore_patterns(".newsgen", "output"))
        zone = ("UTC", "Pacific/Kiritimati", "America/St_Johns")[seed % 3]
        assert differing(build(site, "output", "--jobs", str(1 + seed % 3), PYTHONHASHSEED=str(seed), TZ=zone), tree) == []
        shutil.rmtree(site)
