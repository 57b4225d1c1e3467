"""R2: whichever file operation fails, the build says so, leaves whole files, and the next one mends everything."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom import numbered
from reliability.harness import CHANGES, Case, Surgery, differing, edited, left_over, recovered, surgery, torn

CAUSES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE, errno.EINTR)
LASTING = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, Surgery, Path]]:
    folder = tmp_path_factory.mktemp("faults")
    case = edited(folder)
    with surgery(folder) as child:
        yield case, child, folder / "work"


def wrong(case: Case, child: Surgery, work: Path, nth: int, cause: int, *, onward: bool, kinds: int) -> str:
    """What is not as it has to be when call `nth` fails; "" when all is well."""
    site = case.copy(work)
    end = child.build(site, nth, cause, onward=onward, kinds=kinds)
    found = []
    if end.code not in {0, 1}:
        found.append(f"ended with {end.code}")
    if "Traceback" in end.said or "bug of its own" in end.said:
        found.append("crashed")
    if end.code == 1 and not end.said.startswith(("error ", "warning ")):
        found.append("no diagnostic")
    # An article or file that cannot be read is held back, so lists are right to be a third thing.
    if not ("NG105" in end.said or "NG504" in end.said) and torn(case, site):
        found.append(f"torn: {torn(case, site)[:4]}")
    if end.code == 0 and differing(case, site):
        found.append(f"said all is well: {differing(case, site)[:4]}")
    after = recovered(case, site)
    if after:
        found.append(f"not mended: {after[:300]}")
    return f"{nth} {errno.errorcode[cause]} {end.failed}: {found} {end.said[:200]}" if found else ""


def points(case: Case, child: Surgery, work: Path, kinds: int, count: int) -> list[int]:
    """Up to `count` calls of a build, evenly spread."""
    seen = child.build(case.copy(work), kinds=kinds).seen
    some = min(count, seen)
    return [1 + at * seen // some for at in range(some)]


def check(bench: tuple[Case, Surgery, Path], count: int, *, onward: bool, kinds: int) -> None:
    case, child, work = bench
    causes = LASTING if onward else CAUSES
    chosen = points(case, child, work, kinds, count)
    failures = [wrong(case, child, work, nth, causes[n % len(causes)], onward=onward, kinds=kinds) for n, nth in enumerate(chosen)]
    assert not [one for one in failures if one], "\n".join(one for one in failures if one)
    assert len(chosen) >= min(count, 300)


def test_without_a_fault_nothing_is_wrong(bench: tuple[Case, Surgery, Path]) -> None:
    case, child, work = bench
    site = case.copy(work)
    end = child.build(site)
    assert (end.code, torn(case, site), recovered(case, site)) == (0, [], "")
    assert end.seen > 300


def test_a_call_that_fails_once(bench: tuple[Case, Surgery, Path]) -> None:
    check(bench, 15, onward=False, kinds=3)


def test_a_call_that_fails_from_then_on(bench: tuple[Case, Surgery, Path]) -> None:
    check(bench, 7, onward=True, kinds=CHANGES)


def test_a_fault_is_told_with_path_and_cause(bench: tuple[Case, Surgery, Path]) -> None:
    case, child, work = bench
    for nth in range(5, 400, 60):
        end = child.build(case.copy(work), nth, errno.ENOSPC, onward=True, kinds=CHANGES)
        assert end.code == 1
        assert "No space left on device" in end.said, end.said
        assert "output" in end.said or ".newsgen" in end.said


def test_a_folder_that_cannot_be_read_for_once_loses_nothing(bench: tuple[Case, Surgery, Path]) -> None:
    case, child, work = bench
    site = case.copy(work)
    assert recovered(case, site) == ""
    opened = []
    for nth in range(1, 400):
        end = child.build(site, nth, errno.EIO, kinds=2)
        if end.failed.startswith(("opendir", "openat")) and "/content" in end.failed:
            opened.append(end.failed)
            assert end.code == 1
            assert "NG105" in end.said
        if not end.failed:
            break
        assert recovered(case, site) == ""
        assert (site / "output/2026/01" / numbered(2).path.split("/")[1].removesuffix(".md") / "index.html").exists()
    assert opened
    assert left_over(site) == []


@pytest.mark.full
def test_every_call_that_fails_once(bench: tuple[Case, Surgery, Path]) -> None:
    check(bench, 100_000, onward=False, kinds=3)


@pytest.mark.full
def test_every_change_that_fails_from_then_on(bench: tuple[Case, Surgery, Path]) -> None:
    check(bench, 100_000, onward=True, kinds=CHANGES)
