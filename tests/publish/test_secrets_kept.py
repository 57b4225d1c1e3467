"""Marked secrets in the environment and in files: after publishing they are in no file that was written and in no text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom import NOW, Newsroom
from publish.sshd import Sshd
from running import Run

MARK = "Zx9marked"
NAMES = (
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_BEARER_TOKEN",
    "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_KEY", "AZURE_STORAGE_TOKEN", "AZURE_CLIENT_SECRET", "GIT_TOKEN", "GIT_USERNAME",
    "NETLIFY_AUTH_TOKEN", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "NEWSGEN_TOKEN", "SSHPASS", "API_KEY", "PASSWORD",
    "GITHUB_TOKEN", "CI_JOB_TOKEN",
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    made = Sshd.make(tmp_path / "d")
    yield made
    made.stop()


def marked(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and MARK.encode() in p.read_bytes()]


def test_no_secret_is_written_or_shown(tmp_path: Path, newsgen: Run, server: Sshd) -> None:
    ssh = f"host: 127.0.0.1, port: {server.port}, key: {server.folder}/user, known-hosts: {server.folder}/known, path: {tmp_path}/far"
    room = Newsroom(
        tmp_path / "news", 5,
        "site: {title: T, url: https://news.example.org/}\npublish:\n  targets:\n"
        f"    near: {{kind: directory, path: ../near}}\n    far: {{kind: ssh, {ssh}}}\n    wrong: {{kind: ssh, {ssh}, user: nobody-here}}\n",
    )
    env = {name: f"{MARK}-{number}" for number, name in enumerate(NAMES)}
    said = newsgen("build", "--now", NOW, cwd=room.root, env=env)
    texts = [said.stdout + said.stderr]
    for arguments in (
        ("publish", "near", "--now", NOW), ("publish", "far", "--now", NOW), ("publish", "wrong", "--now", NOW),
        ("publish", "near", "--dry-run", "--format", "json", "--now", NOW), ("releases", "far"), ("publish", "nowhere"),
    ):
        done = newsgen(*arguments, cwd=room.root, env=env)
        assert (done.returncode == 0) == (not {"wrong", "nowhere"} & set(arguments)), done.stderr
        texts.append(done.stdout + done.stderr)
    assert not [text for text in texts if MARK in text]
    assert (tmp_path / "far/current/index.html").is_file()
    assert not marked(tmp_path)
