"""The target `git` against real bare repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from newsgen.model.problem import Problem
from newsgen.publish.git_branch import GitBranch
from newsgen.publish.gitcommand import Answer, Git
from newsgen.publish.retrying import Retrying
from newsgen.publish.secrets import Secrets
from newsgen.publish.sync import carry_out
from publish.branches import Branch, git
from publish.buckets import codes, odd_names_come_and_go, site
from publish.contract import ONE, TWO, Contract, Site, texts_of

__all__ = ["site"]


@pytest.fixture
def place(tmp_path: Path) -> Branch:
    (tmp_path / "place").mkdir()
    return Branch(tmp_path / "place")


class TestGitByFile(Contract):
    pass


def publish_extras(place: Branch, site: Site, texts: dict[str, str]) -> None:
    """As the command does: what the target needs becomes part of the site."""
    extras = place.open().extras()
    site.publish(place, {**texts, **{name: data.decode() for name, data in extras.items()}})


def test_the_branch_has_what_the_host_needs(place: Branch, site: Site) -> None:
    place.settings["cname"] = "news.example.org"
    publish_extras(place, site, dict(ONE))
    tree = place.tree()
    assert tree[".nojekyll"] == b""
    assert tree["CNAME"] == b"news.example.org\n"


def test_a_domain_that_the_host_wrote_stays(place: Branch, site: Site) -> None:
    site.publish(place, ONE)
    place.commit_by_hand("CNAME", "news.example.org\n")
    site.publish(place, TWO)
    assert place.tree()["CNAME"] == b"news.example.org\n"


def test_the_history_does_not_grow_without_end(place: Branch, site: Site) -> None:
    for number in range(9):
        site.publish(place, {**ONE, "feed.xml": f"<feed>{number}</feed>"})
        assert place.count() == min(number + 1, 5)
    target = place.open()
    found = target.releases()
    assert len(found) == 5
    target.rollback(found[4].id, found[0].id)
    target.close()
    assert place.served()["feed.xml"] == b"<feed>4</feed>"
    assert place.count() <= 5


def test_commits_say_who_and_when(place: Branch, site: Site) -> None:
    place.settings["author"] = "The Newsroom <news@example.org>"
    site.publish(place, ONE)
    shown = place.git("log", "-1", "--format=%an %ae %cn %ct %s", "pages")
    assert shown.startswith(f"The Newsroom news@example.org The Newsroom {site.moment} Publish 2025")


@pytest.mark.parametrize("options", [(), ("--amend", "--no-edit")], ids=["committed", "amended"])
def test_what_somebody_changed_by_hand_is_not_trusted(place: Branch, site: Site, options: tuple[str, ...]) -> None:
    site.publish(place, ONE)
    place.commit_by_hand("index.html", "edited", *options)
    site.publish(place, {**ONE, "feed.xml": "<feed>2</feed>"})
    assert texts_of(place.served()) == {**ONE, "feed.xml": "<feed>2</feed>"}


def test_a_branch_of_somebody_else_is_left_alone(place: Branch, site: Site) -> None:
    tree = git("hash-object", "-w", "-t", "tree", "--stdin", cwd=place.remote).decode().strip()
    commit = git("commit-tree", tree, "-m", "Source code", cwd=place.remote).decode().strip()
    place.git("update-ref", "refs/heads/pages", commit)
    for call in (lambda: place.open().probe(), lambda: site.publish(place, ONE)):
        with pytest.raises(Problem) as caught:
            call()
        assert codes(caught) == ["NG652"]
    assert place.git("rev-parse", "pages") == commit


def test_a_folder_of_a_branch_leaves_the_rest_alone(place: Branch, site: Site) -> None:
    place.settings |= {"folder": "public/news", "keep": 2}
    tree = git("hash-object", "-w", "-t", "tree", "--stdin", cwd=place.remote).decode().strip()
    first = git("commit-tree", tree, "-m", "Source code", cwd=place.remote).decode().strip()
    place.git("update-ref", "refs/heads/pages", first)
    place.commit_by_hand("main.c", "int main() {}")
    for number in range(4):
        site.publish(place, {**ONE, "feed.xml": f"<feed>{number}</feed>"})
    names = place.tree().keys()
    assert names == {"main.c", "public/news/.newsgen/release.json", *(f"public/news/{name}" for name in ONE)}
    assert place.count() == 6
    assert place.git("rev-list", "--max-parents=0", "pages") == first
    target = place.open()
    new, old = target.releases()
    target.rollback(old.id, new.id)
    assert place.tree()["public/news/feed.xml"] == b"<feed>2</feed>"


def inside(target: Retrying) -> GitBranch:
    assert isinstance(target.target, GitBranch)
    return target.target


def push_in_between(place: Branch, site: Site, meddle: object) -> Site:
    """Publish TWO, while something happens to the branch between the last look at it and the push."""
    target = place.open("mine")
    site.set(TWO)
    plan = site.plan(target)
    inner = inside(target)
    push, left = inner._push, [meddle]

    def late(*arguments: object, last: bool) -> bool:
        if left:
            left.pop()()  # type: ignore[operator]
        return push(*arguments, last=last)  # type: ignore[arg-type]

    inner._push = late  # type: ignore[method-assign]
    try:
        carry_out(plan, target, site)
    finally:
        target.close()
    return site


def test_a_push_in_between_is_built_upon(place: Branch, site: Site) -> None:
    site.publish(place, ONE)
    push_in_between(place, site, lambda: place.commit_by_hand("CNAME", "news.example.org"))
    assert texts_of(place.served()).items() >= TWO.items()
    assert place.tree()["CNAME"] == b"news.example.org"
    assert place.git("log", "--format=%s", "pages").splitlines()[1] == "By hand"


def other_publisher(place: Branch, site: Site, moment: int) -> None:
    folder = site.folder.parent / "other"
    folder.mkdir()
    other = Site(folder, moment)
    other.set({**ONE, "feed.xml": "<feed>other</feed>"})
    target = place.open("other")
    carry_out(other.plan(target), target, other)
    target.close()


def test_an_older_release_in_between_is_replaced(place: Branch, site: Site) -> None:
    site.publish(place, ONE)
    site.moment += 1000
    push_in_between(place, site, lambda: other_publisher(place, site, site.moment - 500))
    assert texts_of(place.served()).items() >= TWO.items()


def test_a_newer_release_in_between_wins(place: Branch, site: Site) -> None:
    site.publish(place, ONE)
    with pytest.raises(Problem) as lost:
        push_in_between(place, site, lambda: other_publisher(place, site, site.moment + 500))
    assert codes(lost) == ["NG613"]
    assert place.served()["feed.xml"] == b"<feed>other</feed>"


def test_no_push_goes_over_what_was_not_seen(place: Branch, site: Site) -> None:
    """Somebody pushes each time, a moment before we do: in the end we give up, and nothing of theirs is lost."""
    site.publish(place, ONE)
    target = place.open("mine")
    site.set(TWO)
    plan = site.plan(target)
    inner = inside(target)
    push, pushed = inner._push, list[str]()

    def late(*arguments: object, last: bool) -> bool:
        pushed.append(f"note-{len(pushed)}.txt")
        place.commit_by_hand(pushed[-1], "mine")
        return push(*arguments, last=last)  # type: ignore[arg-type]

    inner._push = late  # type: ignore[method-assign]
    with pytest.raises(Problem) as lost:
        carry_out(plan, target, site)
    target.close()
    assert codes(lost) == ["NG613"]
    assert len(pushed) == 4
    assert place.tree().keys() >= {*ONE, *pushed}


def test_a_branch_that_may_not_be_pushed_to_is_named(place: Branch, site: Site) -> None:
    hook = place.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho this branch is protected >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Problem) as caught:
        site.publish(place, ONE)
    assert codes(caught) == ["NG653"]
    assert "pre-receive hook declined" in str(caught.value)


def test_only_what_differs_is_taken_in_and_pushed(place: Branch, site: Site) -> None:
    pages = {f"2026/11/p{number}/index.html": f"page {number}" for number in range(300)}
    site.publish(place, {**ONE, **pages})
    objects = {*place.git("rev-list", "--objects", "pages").split()}
    site.publish(place, {**ONE, **pages, "2026/11/new/index.html": "new"})
    assert site.sent == ["2026/11/new/index.html"]
    new = {line.split()[0] for line in place.git("rev-list", "--objects", "pages").splitlines()} - objects
    # The page, the list of files, the commit, and the folders above the two.
    assert len(new) == 8


def test_the_users_repository_and_settings_are_left_alone(place: Branch, site: Site) -> None:
    git("init", "--quiet", ".", cwd=place.folder)
    (place.folder / ".gitconfig").write_text(f"[core]\n\thooksPath = {place.folder}/hooks\n\tautocrlf = true\n[commit]\n\tgpgsign = true\n")
    (place.folder / "hooks").mkdir()
    for name in ("pre-push", "reference-transaction"):
        (place.folder / "hooks" / name).write_text('#!/bin/sh\ncase "$PWD" in *remote.git) exit 0;; esac\nexit 1\n')
        (place.folder / "hooks" / name).chmod(0o755)
    before = {path: path.read_bytes() for path in (place.folder / ".git").rglob("*") if path.is_file()}
    place.environment |= {"GIT_DIR": str(place.folder / ".git"), "GIT_OBJECT_DIRECTORY": str(place.folder / ".git/objects")}
    site.publish(place, {**ONE, "robots.txt": "lines\r\nwith both\r\n"})
    assert place.served()["robots.txt"] == b"lines\r\nwith both\r\n"
    assert {path: path.read_bytes() for path in (place.folder / ".git").rglob("*") if path.is_file()} == before


def test_a_token_is_in_no_argument_and_no_file(place: Branch, site: Site, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    real = subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {tmp_path}/arguments\nexec {real} "$@"\n')
    program.chmod(0o755)
    place.environment |= {"PATH": f"{program.parent}:{place.environment['PATH']}", "GIT_TOKEN": "marked-token-1234"}
    site.publish(place, ONE)
    files = [path for path in (*place.folder.rglob("*"), tmp_path / "arguments") if path.is_file()]
    assert (tmp_path / "arguments") in files
    assert not [path for path in files if b"marked-token-1234" in path.read_bytes()]
    asked = inside(place.open())._git
    assert "marked" not in repr(asked)
    filled = asked.ask("credential", "fill", given="protocol=https\nhost=example.org\n\n")
    assert "username=x-access-token" in filled.out
    assert "password=marked-token-1234" in filled.out


def test_words_of_the_host_do_not_show_the_token() -> None:
    known = Git(Path("x"), "https://example.org/a.git", Secrets({"GIT_TOKEN": "marked-token-1234"}), {})
    said = known.refused("cannot be read", Answer(False, "", known._shown("fatal: Authentication failed for marked-token-1234\x1b[31m")))
    assert "marked" not in str(said)
    assert "\x1b" not in str(said)


def test_git_that_is_not_installed_is_named(place: Branch, tmp_path: Path) -> None:
    place.environment["PATH"] = str(tmp_path)
    with pytest.raises(Problem) as caught:
        place.open().probe()
    assert codes(caught) == ["NG650"]


def test_odd_names_come_and_go(place: Branch, site: Site) -> None:
    odd_names_come_and_go(place, site)
