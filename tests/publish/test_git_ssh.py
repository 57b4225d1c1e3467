"""The target `git` over ssh, against a real sshd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from publish.branches import Branch
from publish.buckets import codes, site
from publish.contract import ONE, TWO, Site, texts_of
from publish.sshserver import SshServer, ssh_server

__all__ = ["site"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with ssh_server(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def over_ssh(server: SshServer, folder: Path) -> Branch:
    folder.mkdir()
    place = Branch(folder, repository=f"ssh://{server.user}@127.0.0.1:{server.port}{folder / 'remote.git'}", key=str(server.key))
    place.environment["GIT_SSH_COMMAND"] = server.command
    return place


def test_it_works_over_ssh(server: SshServer, tmp_path: Path, site: Site) -> None:
    place = over_ssh(server, tmp_path / "place")
    site.publish(place, ONE)
    site.publish(place, TWO)
    assert texts_of(place.served()).items() >= TWO.items()
    target = place.open()
    new, old = target.releases()
    target.rollback(old.id, new.id)
    target.close()
    assert texts_of(place.served()) == ONE


def test_an_unknown_host_is_refused(server: SshServer, tmp_path: Path) -> None:
    place = over_ssh(server, tmp_path / "place")
    place.environment["GIT_SSH_COMMAND"] = "ssh -F none -o UserKnownHostsFile=none -o GlobalKnownHostsFile=none"
    with pytest.raises(Problem) as caught:
        place.open().probe()
    assert codes(caught) == ["NG651"]
    assert "Host key verification failed" in str(caught.value)


def test_a_key_that_others_can_read_is_refused(server: SshServer, tmp_path: Path) -> None:
    server.key.chmod(0o644)
    with pytest.raises(Problem) as caught:
        over_ssh(server, tmp_path / "place").open()
    server.key.chmod(0o600)
    assert codes(caught) == ["NG612"]


def test_a_host_that_does_not_answer_is_one_diagnostic(server: SshServer, tmp_path: Path) -> None:
    place = over_ssh(server, tmp_path / "place")
    place.settings["repository"] = f"ssh://127.0.0.1:1{place.remote}"
    with pytest.raises(Problem) as caught:
        place.open().state()
    assert codes(caught) == ["NG620"]
    assert "Connection refused" in str(caught.value)
