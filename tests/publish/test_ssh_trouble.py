"""The target `ssh` in trouble: connections cut anywhere, keys unknown, rights missing; and no secret where others look."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgen.model.problem import EXIT_BUSY, Problem
from newsgen.publish.ssh import open_ssh
from newsgen.publish.target import Target
from publish.contract import ONE, TWO, Site
from publish.cutting import Cut
from publish.sshd import Sshd

BIG = {name: text + os.urandom(20_000).hex() if name.endswith("html") else text for name, text in TWO.items()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    made = Sshd.make(tmp_path_factory.mktemp("sshd") / "d")
    yield made
    made.stop()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "built").mkdir()
    return Site(tmp_path / "built")


class Place:
    """A folder over sshd, through a connection that can be cut; `more` are settings of the target."""

    def __init__(self, server: Sshd, folder: Path, tries: int = 1, **more: object) -> None:
        self.server, self.path, self.cache, self.tries, self.more = server, folder / "srv", folder / "cache", tries, more
        self.waits: list[float] = []

    def open(self) -> Target:
        return open_ssh(self.server.settings(self.path, **self.more), self.server.context(self.cache, self.waits, self.tries))

    def served(self) -> dict[str, str]:
        current = self.path / "current"
        if not current.exists():
            return {}
        return {p.relative_to(current).as_posix(): p.read_text() for p in current.rglob("*") if p.is_file()}


def code_of(place: Place, site: Site, texts: dict[str, str]) -> str:
    with pytest.raises(Problem) as stop:
        site.publish(place, texts)
    (found,) = stop.value.diagnostics
    return f"{found.code} {found.message} {found.hint}"


class Mending(list[float]):
    """Waits that last until the connection is mended."""

    def __init__(self, cut: Cut) -> None:
        super().__init__()
        self._cut = cut

    def append(self, seconds: float) -> None:
        self._cut.mend()
        super().append(seconds)


def cut_and_go_on(server: Sshd, folder: Path, site: Site, after: int, tries: int) -> bool:
    """A publish that is cut after some bytes, and the next one; whether the cut hit."""
    folder.mkdir()
    cut = Cut(server.port)
    try:
        # ssh knows the machine by another port then; the key stays the same.
        alias = (f"HostKeyAlias=[127.0.0.1]:{server.port}",)
        place = Place(server, folder, tries, port=cut.port, options=alias)
        place.waits = Mending(cut)
        site.publish(place, dict(ONE))
        before = place.served()
        cut.cut_after(after)
        stopped: list[tuple[str, int]] = []
        try:
            site.publish(place, BIG)
        except Problem as stop:
            stopped = [(d.code, stop.exit_code) for d in stop.diagnostics]
        assert stopped in ([], [("NG620", EXIT_BUSY)])
        if stopped:
            assert place.served() == before or BIG.items() <= place.served().items()
        hit = bool(stopped or place.waits)
        cut.mend()
        site.publish(place)
        assert BIG.items() <= place.served().items()
        assert not list(place.path.rglob("*.begun*"))
        assert tries == 1 or not stopped
        return hit
    finally:
        cut.close()


@pytest.mark.parametrize("after", [500, 4_000, 12_000, 60_000])
def test_a_cut_connection_never_shows_half_a_site(server: Sshd, tmp_path: Path, site: Site, after: int) -> None:
    hit = cut_and_go_on(server, tmp_path / "a", site, after, 1)
    assert hit or after > 50_000


def test_a_cut_connection_is_made_again_by_itself(server: Sshd, tmp_path: Path, site: Site) -> None:
    assert cut_and_go_on(server, tmp_path / "a", site, 12_000, 3)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_cuts(server: Sshd, tmp_path: Path, site: Site, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - dice, not a secret
    hits = sum(cut_and_go_on(server, tmp_path / str(n), site, dice.randrange(100, 120_000), 1 + n % 2 * 2) for n in range(25))
    assert hits > 8


def test_an_unknown_machine_gets_nothing(server: Sshd, tmp_path: Path, site: Site) -> None:
    (tmp_path / "none").write_text("")
    place = Place(server, tmp_path, known_hosts=str(tmp_path / "none"), options=["StrictHostKeyChecking=no"])
    assert "NG615 The key of 127.0.0.1 is not known" in code_of(place, site, dict(ONE))
    assert not place.path.exists()


def test_a_machine_with_another_key_gets_nothing(server: Sshd, tmp_path: Path, site: Site) -> None:
    known = tmp_path / "known"
    known.write_text(f"[127.0.0.1]:{server.port} {' '.join((server.folder / 'user.pub').read_text().split()[:2])}\n")
    assert "NG615 The key of 127.0.0.1 is another one" in code_of(Place(server, tmp_path, known_hosts=str(known)), site, dict(ONE))


def test_a_key_that_is_not_let_in(server: Sshd, tmp_path: Path, site: Site) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    assert "NG616 127.0.0.1 does not let us in" in code_of(Place(server, tmp_path, key=str(tmp_path / "other")), site, dict(ONE))


def test_a_key_that_others_can_read_is_not_used(server: Sshd, tmp_path: Path) -> None:
    (tmp_path / "open").write_text("x")
    (tmp_path / "open").chmod(0o644)
    with pytest.raises(Problem) as stop:
        Place(server, tmp_path, key=str(tmp_path / "open")).open()
    assert [d.code for d in stop.value.diagnostics] == ["NG612"]


def test_a_machine_that_does_not_answer_is_asked_again_for_a_while(server: Sshd, tmp_path: Path, site: Site) -> None:
    place = Place(server, tmp_path, tries=3, port=1)
    assert "NG620" in code_of(place, site, dict(ONE))
    assert len(place.waits) == 2


def test_a_place_that_cannot_be_written(server: Sshd, tmp_path: Path, site: Site) -> None:
    place = Place(server, tmp_path)
    place.path.write_text("a file")
    assert "NG617 127.0.0.1 cannot do its part" in code_of(place, site, dict(ONE))


def test_a_current_of_somebody_else_is_left_alone(server: Sshd, tmp_path: Path, site: Site) -> None:
    place = Place(server, tmp_path)
    (place.path / "current").mkdir(parents=True)
    assert "NG614" in code_of(place, site, dict(ONE))
    assert os.listdir(place.path) == ["current"]


def test_a_lost_record_is_no_reason_to_send_all_again(server: Sshd, tmp_path: Path, site: Site) -> None:
    place = Place(server, tmp_path)
    site.publish(place, dict(ONE))
    for record in [*(place.path / "releases").glob("*.json"), *place.cache.glob("*.json")]:
        record.unlink()
    site.publish(place, dict(TWO))
    assert TWO.items() <= place.served().items()


def test_what_somebody_removed_there_is_sent_again(server: Sshd, tmp_path: Path, site: Site) -> None:
    place = Place(server, tmp_path)
    site.publish(place, dict(ONE))
    (place.path / "current/media/ship-00112233aa.jpg").unlink()
    site.publish(place, dict(TWO))
    assert TWO.items() <= place.served().items()


def test_programs_get_no_secret_and_no_argument_with_one(server: Sshd, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    for name in ("ssh", "rsync"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        real = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        program.write_text(f'#!/bin/sh\n{{ echo "$@"; env; }} >> {seen}\nexec {real} "$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    site.publish(Place(server, tmp_path), dict(ONE))
    text = seen.read_text()
    assert "StrictHostKeyChecking=yes" in text
    assert "hush-hush" not in text


def test_without_flock_a_folder_is_the_lock(tmp_path: Path, site: Site) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for folder in ("/usr/bin", "/bin"):
        for program in Path(folder).iterdir():
            if program.name not in ("flock", "b2sum") and not (tools / program.name).exists():
                (tools / program.name).symlink_to(program)
    server = Sshd.make(tmp_path / "d", f"SetEnv PATH={tools}")
    try:
        place = Place(server, tmp_path)
        site.publish(place, dict(ONE))
        one, two = place.open(), place.open()
        site.set(TWO)
        plans = [site.plan(one), site.plan(two)]
        one.begin(plans[0].release, plans[0].expected)
        assert (place.path / "lock.d").is_dir()
        with pytest.raises(Exception, match="publishing right now"):
            two.begin(plans[1].release, plans[1].expected)
        one.close()
        two.begin(plans[1].release, plans[1].expected)
        two.close()
        site.publish(place, dict(TWO))
        assert TWO.items() <= place.served().items()
        assert not (place.path / "lock.d").exists()
    finally:
        server.stop()
