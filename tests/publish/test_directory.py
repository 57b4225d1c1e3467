"""The contract for a folder of this machine, and what only it has: hard links, a swap in one step, leftovers swept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.publish.directory import Directory
from newsgen.publish.disk import swap_link
from newsgen.publish.target import Target
from publish.contract import ONE, TWO, Contract, Site, Stopped


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> Target:
        return Directory("live", self.path, 5, {})

    def served(self) -> dict[str, bytes]:
        current = self.path / "current"
        if not current.exists():
            return {}
        return {p.relative_to(current).as_posix(): p.read_bytes() for p in current.rglob("*") if p.is_file()}


class TestDirectory(Contract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Folder:
        return Folder(tmp_path / "srv" / "news")

    def test_what_did_not_change_is_one_file_on_the_disk(self, place: Folder, site: Site) -> None:
        site.publish(place, ONE)
        before = (place.path / "current" / "media/ship-00112233aa.jpg").stat().st_ino
        site.publish(place, TWO)
        assert (place.path / "current" / "media/ship-00112233aa.jpg").stat().st_ino == before
        assert (place.path / "current/index.html").stat().st_nlink == 1

    def test_files_can_be_read_by_the_web_server(self, place: Folder, site: Site) -> None:
        before = os.umask(0o077)
        try:
            site.publish(place, ONE)
        finally:
            os.umask(before)
        for path in (place.path / "current/").rglob("*"):
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path

    def test_a_release_that_was_begun_is_swept_by_another(self, place: Folder, site: Site) -> None:
        site.publish(place, ONE)
        with pytest.raises(Stopped):
            site.publish(place, TWO, stop_after=2)
        assert [n for n in os.listdir(place.path / "releases") if ".begun" in n]
        site.publish(place, {**ONE, "robots.txt": "none"})
        assert not [n for n in os.listdir(place.path / "releases") if ".begun" in n]
        assert sorted(os.listdir(place.path)) == ["current", "lock", "releases"]

    def test_half_a_file_of_an_interrupted_publish_is_sent_again(self, place: Folder, site: Site) -> None:
        site.publish(place, ONE)
        with pytest.raises(Stopped):
            site.publish(place, TWO, stop_after=2)
        (begun,) = (place.path / "releases").glob("*.begun")
        (begun / site.sent[0]).write_text("half")
        first = site.sent[0]
        site.publish(place)
        assert first in site.sent
        assert place.served()[first].decode() == TWO[first]

    def test_a_file_becomes_a_folder_and_back(self, place: Folder, site: Site) -> None:
        for texts in ({**ONE, "a": "file"}, {**ONE, "a/b.html": "below"}, {**ONE, "a": "file"}):
            site.publish(place, texts)
            assert {n: t.decode() for n, t in place.served().items()} == texts

    def test_a_lost_record_is_made_again_from_the_files(self, place: Folder, site: Site) -> None:
        site.publish(place, ONE)
        for record in (place.path / "releases").glob("*.json"):
            record.write_text("{")
        target = place.open()
        assert site.plan(target).empty
        target.close()

    @pytest.mark.parametrize("what", ["folder", "file", "elsewhere"])
    def test_a_current_that_is_not_ours_is_left_alone(self, place: Folder, site: Site, what: str) -> None:
        place.path.mkdir(parents=True)
        current = place.path / "current"
        if what == "folder":
            current.mkdir()
        elif what == "file":
            current.write_text("x")
        else:
            current.symlink_to("/srv/other")
        with pytest.raises(Problem) as stop:
            site.publish(place, ONE)
        assert [d.code for d in stop.value.diagnostics] == ["NG614"]
        assert os.listdir(place.path) == ["current"]

    def test_a_folder_that_cannot_be_written_is_one_diagnostic(self, place: Folder, site: Site) -> None:
        place.path.parent.mkdir(parents=True)
        place.path.write_text("a file")
        with pytest.raises(Problem) as stop:
            site.publish(place, ONE)
        assert [d.code for d in stop.value.diagnostics] == ["NG614"]

    def test_what_a_publish_stopped_just_after_the_swap_left_is_cleared_away(self, place: Folder, site: Site) -> None:
        site.publish(place, ONE)
        (record,) = (place.path / "releases").glob("*.json")
        left = record.with_suffix(".begun.json")
        left.write_bytes(record.read_bytes())
        with pytest.raises(Stopped):
            site.publish(place, TWO, stop_after=1)
        assert not left.exists(), "or the live release would be taken for one that was begun"

    def test_the_link_is_there_at_every_moment(self, tmp_path: Path) -> None:
        link = tmp_path / "current"
        link.symlink_to("a")
        child = os.fork()
        if child == 0:
            seen = {"a"}
            try:
                while "end" not in seen:
                    seen.add(os.readlink(link))
            finally:
                os._exit(0 if seen == {"a", "b", "end"} else 1)
        for _ in range(300):
            for goal in ("a", "b"):
                swap_link(link, goal)
        swap_link(link, "end")
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    @pytest.mark.parametrize("texts", [TWO, {**ONE, "feed.xml": "<feed>3</feed>"}], ids=["the same", "another"])
    def test_a_publish_stopped_just_before_the_swap_goes_on(self, place: Folder, site: Site, texts: dict[str, str]) -> None:
        site.publish(place, ONE)
        site.publish(place, TWO)
        target = place.open()
        new, old = target.releases()
        target.rollback(old.id, new.id)
        target.close()
        # As a machine that lost power leaves it: all is there, the link leads to the release before.
        releases = place.path / "releases"
        (releases / f"{new.id}.begun.json").write_bytes((releases / f"{new.id}.json").read_bytes())
        site.publish(place, texts)
        assert site.sent == ([] if texts is TWO else ["feed.xml"])
        assert {n: t.decode() for n, t in place.served().items() if n in texts} == texts
        assert not list(releases.glob("*.begun*"))
