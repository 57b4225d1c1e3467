"""A thousand edits by five ways of saving: the last state is always served, and never half of one."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsroom import Draft, Newsroom, numbered
from serve.previewing import Running, serving
from serve.saving import STYLES

SENTENCES = 60


def edited(number: int, edit: int) -> Draft:
    """Article `number` as edit number `edit` leaves it; each sentence says which edit it is of."""
    draft = numbered(number)
    draft.body = "\n\n".join(f"Edit {edit} says sentence {n} [1]." for n in range(SENTENCES)) + "\n"
    return draft


def url_of(draft: Draft) -> str:
    return f"/{draft.date[:4]}/{draft.date[5:7]}/{draft.path.rpartition('/')[2].removesuffix('.md')}/"


def edits_of(page: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"Edit (\d+) says sentence", page)]


@contextmanager
def reading(running: Running, urls: list[str], wrong: list[str]) -> Iterator[None]:
    """Load the pages all the time; each answer must be one whole edit."""
    over = threading.Event()

    def read() -> None:
        dice = random.Random(1)  # noqa: S311
        while not over.is_set():
            url = dice.choice(urls)
            reply = running.get(url)
            found = edits_of(reply.body)
            if reply.status not in (200, 404) or len(set(found)) > 1 or (reply.status == 200 and len(found) != SENTENCES):
                wrong.append(f"{url}: {reply.status} {sorted(set(found))} {len(found)}")

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run_edits(root: Path, articles: int, edits: int) -> None:
    newsroom = Newsroom(root, articles)
    for number in range(articles):
        newsroom.put(edited(number, 0))
    dice = random.Random(7)  # noqa: S311
    latest = dict.fromkeys(range(articles), 0)
    used = range(min(articles, 20))
    with serving(newsroom) as running:
        wrong: list[str] = []
        with reading(running, [url_of(numbered(number)) for number in used], wrong):
            for edit in range(1, edits + 1):
                number = dice.choice(used)
                save = STYLES[edit % len(STYLES)]
                if dice.random() < 0.05:  # for a moment something that cannot be published
                    newsroom.write("content/" + numbered(number).path, "---\ntitle: [\n---\n")
                draft = edited(number, edit)
                save(newsroom.root / "content" / draft.path, draft.text())
                latest[number] = edit
                if dice.random() < 0.3:  # else the next save comes while this one is being taken in
                    running.wait(lambda n=number: set(edits_of(running.get(url_of(numbered(n))).body)) == {latest[n]})  # type: ignore[misc]
        for number in used:
            running.wait(lambda n=number: set(edits_of(running.get(url_of(numbered(n))).body)) == {latest[n]})  # type: ignore[misc]
        assert wrong == []
        assert running.preview.state.report is not None
        assert running.preview.state.report.ok
        served = {p.relative_to(running.preview.output).as_posix(): p.read_bytes() for p in running.preview.output.rglob("*") if p.is_file()}
    tree, _ = newsroom.clean(root.parent / "clean")
    assert served.keys() - {".newsgen"} == tree.keys() - {".newsgen"}
    assert [name for name in tree if name != ".newsgen" and tree[name] != served[name]] == []


def test_sixty_edits(tmp_path: Path) -> None:
    run_edits(tmp_path / "site", 12, 60)


@pytest.mark.full
def test_a_thousand_edits(tmp_path: Path) -> None:
    run_edits(tmp_path / "site", 1000, 1000)
