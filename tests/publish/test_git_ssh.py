"""The target `git` over ssh, against a real sshd."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from publish.branches import Branch
from publish.buckets import codes, site
from publish.contract import ONE, TWO, Site, texts_of
from publish.sshd import Sshd

__all__ = ["site"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    server = Sshd.make(tmp_path_factory.mktemp("sshd") / "server")
    yield server
    server.stop()


def over_ssh(server: Sshd, folder: Path) -> Branch:
    folder.mkdir()
    place = Branch(folder, repository=f"ssh://{getpass.getuser()}@127.0.0.1:{server.port}{folder / 'remote.git'}", key=str(server.folder / "user"))
    place.environment["GIT_SSH_COMMAND"] = f"ssh -F none -o UserKnownHostsFile={server.folder}/known -o GlobalKnownHostsFile=none"
    return place


def test_it_works_over_ssh(server: Sshd, tmp_path: Path, site: Site) -> None:
    place = over_ssh(server, tmp_path / "place")
    site.publish(place, ONE)
    site.publish(place, TWO)
    assert texts_of(place.served()).items() >= TWO.items()
    target = place.open()
    new, old = target.releases()
    target.rollback(old.id, new.id)
    target.close()
    assert texts_of(place.served()) == ONE


def test_an_unknown_host_is_refused(server: Sshd, tmp_path: Path) -> None:
    place = over_ssh(server, tmp_path / "place")
    place.environment["GIT_SSH_COMMAND"] = "ssh -F none -o UserKnownHostsFile=none -o GlobalKnownHostsFile=none"
    with pytest.raises(Problem) as caught:
        place.open().probe()
    assert codes(caught) == ["NG651"]
    assert "Host key verification failed" in str(caught.value)


def test_a_key_that_others_can_read_is_refused(server: Sshd, tmp_path: Path) -> None:
    (server.folder / "user").chmod(0o644)
    with pytest.raises(Problem) as caught:
        over_ssh(server, tmp_path / "place").open()
    (server.folder / "user").chmod(0o600)
    assert codes(caught) == ["NG612"]


def test_a_host_that_does_not_answer_is_one_diagnostic(server: Sshd, tmp_path: Path) -> None:
    place = over_ssh(server, tmp_path / "place")
    place.settings["repository"] = f"ssh://127.0.0.1:1{place.remote}"
    with pytest.raises(Problem) as caught:
        place.open().state()
    assert codes(caught) == ["NG620"]
    assert "Connection refused" in str(caught.value)
