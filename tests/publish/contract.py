"""The contract: what every kind of target has to do. A test file per kind subclasses `Contract` and gives its fixture
`place`, which opens publishers and says what readers get (`tests/publish/test_memory.py` is the shortest)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from newsgen.model.problem import EXIT_BUSY, Problem
from newsgen.model.release import Carried, Plan
from newsgen.publish.manifest import Known, list_folder
from newsgen.publish.sync import carry_out, make_plan
from newsgen.publish.target import Done, File, Source, Target

ONE: Mapping[str, str] = {
    "assets/site-0123456789.css": "body { color: red }",
    "media/ship-00112233aa.jpg": "a picture",
    "2026/11/one/index.html": "<link href=/assets/site-0123456789.css> one",
    "2026/11/two/index.html": "<link href=/assets/site-0123456789.css> two",
    "-/thanks/index.html": "thanks",
    "index.html": "<link href=/assets/site-0123456789.css> one two",
    "feed.xml": "<feed/>",
    "robots.txt": "all",
}
TWO = {
    **{n: t for n, t in ONE.items() if n not in ("assets/site-0123456789.css", "2026/11/two/index.html")},
    "assets/site-aaaaaaaaaa.css": "body { color: blue }",
    "2026/11/one/index.html": "<link href=/assets/site-aaaaaaaaaa.css> one",
    "2026/11/drei und vier/index.html": "three, with blanks and ü in it",
    "index.html": "<link href=/assets/site-aaaaaaaaaa.css> one three",
}


class Harness(Protocol):
    """A place for tests of one kind: each `open` is another publisher; `served` is what readers get, without the
    target's own files (pointer, manifests) and extras."""

    def open(self) -> Target: ...

    def served(self) -> dict[str, bytes]: ...


class Stopped(Exception):
    """The publish was cut off here."""


@dataclass
class Site:
    """An output folder, and publishing it. `moment` is the clock: it moves on by itself."""

    folder: Path
    moment: int = 1_764_000_000
    sent: list[str] = field(default_factory=list)

    def path(self, name: str) -> Path:
        return self.folder / name

    def set(self, texts: Mapping[str, str]) -> None:
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        for name, text in texts.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def files(self) -> dict[str, File]:
        return list_folder(self.folder, dict[str, Known](), (), ".newsgen-tmp-")

    def plan(self, target: Target, *, grace: bool = True) -> Plan:
        self.moment += 60
        return make_plan(target.name, self.files(), target.state(), self.moment, in_place=target.abilities.in_place, grace=grace)

    def publish(self, harness: Harness, texts: Mapping[str, str] | None = None, stop_after: int | None = None) -> Carried:
        if texts is not None:
            self.set(texts)
        target = Watched(harness.open(), self, stop_after)
        self.sent = []
        try:
            return carry_out(self.plan(target), target, self)
        finally:
            target.close()


class Watched:
    """A target whose uploads are noted, and that is cut off after some of them."""

    def __init__(self, target: Target, site: Site, stop_after: int | None) -> None:
        self._target, self._site, self._left = target, site, stop_after

    def __getattr__(self, name: str) -> object:
        return getattr(self._target, name)

    def put(self, files: Sequence[File], source: Source, done: Done) -> None:
        def noted(file: File) -> None:
            self._site.sent.append(file.name)
            done(file)
            if self._left is not None and len(self._site.sent) >= self._left:
                raise Stopped

        self._target.put(files, source, noted)


def texts_of(served: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in served.items()}


class Contract:
    """Subclasses give the fixture `place`, a `Harness`; `ROLLBACK` False where the kind cannot."""

    ROLLBACK = True

    @pytest.fixture
    def site(self, tmp_path: Path) -> Site:
        (tmp_path / "built").mkdir()
        return Site(tmp_path / "built")

    def test_before_the_first_release_nothing_is_there(self, place: Harness) -> None:
        target = place.open()
        target.probe()
        assert target.state().live is None
        assert target.releases() == ()
        target.close()
        assert not place.served()

    def test_a_publish_brings_the_whole_site(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        assert texts_of(place.served()) == ONE
        assert sorted(site.sent) == sorted(ONE)

    def test_what_a_page_needs_goes_before_it(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        rank = {"assets": 0, "media": 1, "2026": 2, "-": 2, "index.html": 3, "feed.xml": 4}
        ranks = [rank.get(n.split("/")[0], 3) for n in site.sent if n not in ("index.html", "robots.txt")]
        assert ranks == sorted(ranks)

    def test_a_change_sends_what_differs_only(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        site.publish(place, TWO)
        assert sorted(site.sent) == sorted(n for n in TWO if TWO[n] != ONE.get(n))

    def test_pages_go_at_once_and_assets_a_release_later(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        site.publish(place, TWO)
        css = "assets/site-0123456789.css"
        assert texts_of(place.served()) == {**TWO, css: ONE[css]}
        site.publish(place, {**TWO, "feed.xml": "<feed>3</feed>"})
        assert css not in place.served()

    def test_nothing_to_do_is_an_empty_plan(self, place: Harness, site: Site) -> None:
        for texts in (ONE, TWO):
            site.publish(place, texts)
            target = place.open()
            assert site.plan(target).empty
            target.close()

    @pytest.mark.parametrize("after", [1, 3, 4])
    def test_an_interrupted_publish_goes_on_where_it_was(self, place: Harness, site: Site, after: int) -> None:
        site.publish(place, ONE)
        with pytest.raises(Stopped):
            site.publish(place, TWO, stop_after=after)
        served = texts_of(place.served())
        # Whatever lies there, no page was taken away, and none is there without its style sheet.
        assert served.keys() >= ONE.keys()
        assert all(t.split(">")[0].removeprefix("<link href=/") in served for t in served.values() if t.startswith("<link"))
        first = set(site.sent)
        carried = site.publish(place)
        assert not first & set(site.sent), "nothing is sent twice"
        assert carried.resumed >= len(first)
        assert {n: t for n, t in texts_of(place.served()).items() if n in TWO} == TWO

    def test_another_site_after_an_interrupted_publish_is_whole(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        with pytest.raises(Stopped):
            site.publish(place, TWO, stop_after=3)
        site.publish(place, {**ONE, "feed.xml": "<feed>3</feed>"})
        served = texts_of(place.served())
        assert {n: served.get(n) for n in ONE} == {**ONE, "feed.xml": "<feed>3</feed>"}
        assert not [n for n in served if n.endswith(".html") and n not in ONE]

    def test_of_two_publishers_one_wins(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        one, two = place.open(), place.open()
        site.set(TWO)
        plans = [site.plan(one), site.plan(two)]
        carry_out(plans[0], one, site)
        one.close()
        before = place.served()
        with pytest.raises(Problem) as lost:
            carry_out(plans[1], two, site)
        two.close()
        assert lost.value.exit_code == EXIT_BUSY
        assert [d.code for d in lost.value.diagnostics] == ["NG613"]
        assert place.served() == before

    def test_who_comes_while_another_publishes_writes_nothing(self, place: Harness, site: Site) -> None:
        site.publish(place, ONE)
        one, two = place.open(), place.open()
        site.set(TWO)
        plans = [site.plan(one), site.plan(two)]
        one.begin(plans[0].release, plans[0].expected)
        with pytest.raises(Problem) as lost:
            carry_out(plans[1], two, site)
        assert lost.value.exit_code == EXIT_BUSY
        two.close()
        assert texts_of(place.served()) == ONE
        one.close()

    def test_releases_are_listed_newest_first_and_bounded(self, place: Harness, site: Site) -> None:
        for number in range(8):
            site.publish(place, {**ONE, "feed.xml": f"<feed>{number}</feed>"})
        target = place.open()
        found = target.releases()
        target.close()
        assert [kept.live for kept in found][:2] == [True, False][: len(found)]
        assert [kept.at for kept in found] == sorted((kept.at for kept in found), reverse=True)
        if self.ROLLBACK:
            assert len(found) == 5
            assert {kept.files for kept in found} == {len(ONE)}

    def test_cycles_of_publish_and_rollback_end_where_they_began(self, place: Harness, site: Site) -> None:
        if not self.ROLLBACK:
            pytest.skip("the host itself keeps its releases")
        site.publish(place, ONE)
        target = place.open()
        (first,) = target.releases()
        target.close()
        for number in range(6):
            site.publish(place, {**ONE, "feed.xml": f"<feed>{number}</feed>"})
            target = place.open()
            live = target.state().live
            assert live is not None
            assert live.replaces == first.id
            target.rollback(first.id, live.id)
            target.close()
            assert texts_of(place.served()) == ONE

    def test_rollback_brings_back_the_whole(self, place: Harness, site: Site) -> None:
        if not self.ROLLBACK:
            pytest.skip("the host itself keeps its releases")
        site.publish(place, ONE)
        site.publish(place, TWO)
        target = place.open()
        new, old = target.releases()
        target.rollback(old.id, new.id)
        target.close()
        served = texts_of(place.served())
        assert {n: served.get(n) for n in ONE} == ONE
        assert "2026/11/drei und vier/index.html" not in served
        target = place.open()
        assert [kept.id for kept in target.releases() if kept.live] == [old.id]
        with pytest.raises(Problem) as unknown:
            target.rollback("20000101T000000Z-00000000", old.id)
        assert [d.code for d in unknown.value.diagnostics] == ["NG609"]
        target.close()
        site.publish(place)
        assert {n: t for n, t in texts_of(place.served()).items() if n in TWO} == TWO
