"""The contract for a folder of another machine, over a real sshd on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgen.publish.ssh import open_ssh
from newsgen.publish.target import Target
from publish.contract import ONE, TWO, Contract, Site
from publish.sshd import Sshd


class Machine:
    def __init__(self, server: Sshd, path: Path, cache: Path) -> None:
        self.server, self.path, self._cache = server, path, cache
        self.waits: list[float] = []

    def open(self) -> Target:
        return open_ssh(self.server.settings(self.path), self.server.context(self._cache, self.waits))

    def served(self) -> dict[str, bytes]:
        current = self.path / "current"
        if not current.exists():
            return {}
        return {p.relative_to(current).as_posix(): p.read_bytes() for p in current.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    made = Sshd.make(tmp_path_factory.mktemp("sshd") / "d")
    yield made
    made.stop()


class TestSsh(Contract):
    @pytest.fixture
    def place(self, server: Sshd, tmp_path: Path) -> Machine:
        return Machine(server, tmp_path / "srv/news", tmp_path / "cache")

    # Each publish is several programs here, and these two are many of them.
    @pytest.mark.full
    def test_cycles_of_publish_and_rollback_end_where_they_began(self, place: Machine, site: Site) -> None:
        super().test_cycles_of_publish_and_rollback_end_where_they_began(place, site)

    @pytest.mark.full
    def test_releases_are_listed_newest_first_and_bounded(self, place: Machine, site: Site) -> None:
        super().test_releases_are_listed_newest_first_and_bounded(place, site)

    def test_what_did_not_change_is_one_file_on_the_disk(self, place: Machine, site: Site) -> None:
        site.publish(place, ONE)
        before = (place.path / "current" / "media/ship-00112233aa.jpg").stat().st_ino
        site.publish(place, TWO)
        assert (place.path / "current" / "media/ship-00112233aa.jpg").stat().st_ino == before
        assert (place.path / "current/index.html").stat().st_nlink == 1
        assert sorted(p.name for p in place.path.iterdir()) == ["current", "lock", "releases"]
        assert not [p.name for p in (place.path / "releases").iterdir() if p.name.startswith(".") or ".begun" in p.name]

    def test_a_file_becomes_a_folder_and_back(self, place: Machine, site: Site) -> None:
        for texts in ({**ONE, "a": "file"}, {**ONE, "a/b.html": "below"}, {**ONE, "a": "file"}):
            site.publish(place, texts)
            assert {n: t.decode() for n, t in place.served().items()} == texts
