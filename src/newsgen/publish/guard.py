"""The guard: what stops a publish before anything is sent, because it is more likely a mistake than a wish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from newsgen.model.problem import problem
from newsgen.publish.target import Abilities, File, Release, State

FEW = 20
SHARE = 10  # percent
_DOTTED = frozenset({".well-known", ".nojekyll", ".htaccess", ".domains"})
"""Hidden names that readers or hosts look for."""


def check_size(target: str, files: Mapping[str, File], abilities: Abilities) -> None:
    """Refuse an empty site, and one that the host would not take. Raises `Problem`."""
    if not any(file.name.endswith(".html") for file in files.values()):
        raise problem(
            "NG606", "The output has no page, so publishing it would empty the site.", "output",
            "Build the site first: newsgen build. If content/ is empty on purpose, remove the files at the target yourself.",
        )
    if abilities.most_files and len(files) > abilities.most_files:
        raise problem(
            "NG608", f"The site has {len(files):,} files; the host of {target} takes {abilities.most_files:,}.", "output",
            "Publish to another kind of target, such as a bucket or a machine of yours.",
        )
    for file in sorted(files.values(), key=lambda f: f.name):
        if abilities.most_file_bytes and file.size > abilities.most_file_bytes:
            raise problem(
                "NG608", f"{file.name} has {file.size:,} bytes; the host of {target} takes {abilities.most_file_bytes:,} a file.",
                file.name, "Make it smaller, or keep it elsewhere and link to it.",
            )
    whole = sum(file.size for file in files.values())
    if abilities.most_bytes and whole > abilities.most_bytes:
        raise problem(
            "NG608", f"The site has {whole:,} bytes; the host of {target} takes {abilities.most_bytes:,}.", "output",
            "Publish to another kind of target, such as a bucket or a machine of yours.",
        )


def check_hidden(files: Iterable[str], made: Collection[str]) -> None:
    """Refuse hidden files that the build did not make, such as `.env` or `.git/config`. Raises `Problem`."""
    for name in sorted(files):
        if name not in made and any(part.startswith(".") and part not in _DOTTED for part in name.split("/")):
            raise problem(
                "NG622", f"{name} was not made by newsgen, and files whose names begin with a dot are seldom meant for readers.",
                name, "Remove it from the output folder.",
            )


def check_articles(target: str, articles: int, state: State) -> None:
    """Refuse a site without articles where one is live. Raises `Problem`."""
    if not articles and state.live:
        raise problem(
            "NG606", f"The site has no articles, so publishing it would empty {target}.", "content",
            "Put content/ back and build again; or, if that is what you want, name the number of files that may go: --allow-deletes N",
        )


def lost_names(release: Release, state: State) -> list[str]:
    """What readers have now and will not have any more."""
    return sorted(state.live.files.keys() - release.files.keys()) if state.live else []


def check_deletions(target: str, release: Release, state: State, allowed: int | None) -> None:
    """Refuse to take away much of a site that is live; `allowed` is how many files may go. Raises `Problem`."""
    lost = lost_names(release, state)
    limit = max(FEW, len(state.live.files) * SHARE // 100) if state.live else 0
    most = limit if allowed is None else allowed
    if len(lost) > most:
        raise problem(
            "NG607", f"{len(lost):,} of {len(state.live.files) if state.live else 0:,} files would go from {target}, such as {lost[0]}; at most {most:,} may.",
            lost[0], f"If that is what you want: newsgen publish {target} --allow-deletes {len(lost)}",
        )
