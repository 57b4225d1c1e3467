"""Website redirects of S3: which pages are put with one, and how a release remembers that they were.

The digest of such a page has the digest of its goal behind its own. So a page that lies there without its redirect, or with
another one, differs from the page that is wanted and is sent once; and what was put aside remembers what it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.publishing import AnyTarget, S3Target
from newsgen.model.release import File, Release
from newsgen.publish.context import Context
from newsgen.publish.redirects import Redirect
from newsgen.publish.s3sign import Keys, quoted
from newsgen.publish.secrets import Secrets, read_secrets

GOAL = "newsgengoal"
"""Metadata of an object: where it leads. S3 copies metadata with an object, but not the redirect itself."""

_PLAIN = 16
_LONGEST = 1024
"""Metadata of an object and its redirect have 2,048 bytes each; there is more in them than the goal."""


def goals_of(redirects: Iterable[Redirect]) -> dict[str, str]:
    """Where the page of each alias leads, by the page's name."""
    goals = {one.page: quoted(one.goal) for one in redirects}
    return {name: goal for name, goal in goals.items() if len(goal) <= _LONGEST}


def static_keys(known: Secrets) -> Keys | None:
    """Credentials from the environment or the file; None where the provider's own chain is to give some."""
    name, secret = known.get("AWS_ACCESS_KEY_ID"), known.get("AWS_SECRET_ACCESS_KEY")
    return Keys(name, secret, known.get("AWS_SESSION_TOKEN") or "") if name and secret else None


def with_goals(settings: AnyTarget, context: Context, files: Mapping[str, File]) -> tuple[dict[str, File], tuple[Diagnostic, ...]]:
    """The files of a site, those marked that a target of kind s3 shall put with a redirect; a warning where it cannot."""
    if not isinstance(settings, S3Target) or not settings.website_redirects:
        return dict(files), ()
    goals = {name: goal for name, goal in goals_of(context.redirects).items() if name in files}
    known = read_secrets(context.root / settings.credentials if settings.credentials else None, context.environment)
    if static_keys(known) is None:
        return dict(files), (_unsigned(context.name, len(goals)),) if goals else ()
    return {**files, **{n: replace(files[n], digest=_marked(files[n].digest, goal)) for n, goal in goals.items()}}, ()


def is_marked(file: File) -> bool:
    """Whether a file is wanted with, or was put with, a redirect."""
    return len(file.digest) > _PLAIN


def without_goals(goal: Release, live: Release) -> Release:
    """A release to go back to as it can be without signing: what would have to be put with a redirect goes without one."""
    lies = live.every()

    def plain(files: Mapping[str, File]) -> dict[str, File]:
        return {n: f if n in lies and lies[n].digest == f.digest else replace(f, digest=f.digest[:_PLAIN]) for n, f in files.items()}

    return replace(goal, files=plain(goal.files), retired=plain(goal.retired))


def _marked(digest: str, goal: str) -> str:
    return digest + hashlib.blake2b(goal.encode(), digest_size=4).hexdigest()


def _unsigned(target: str, count: int) -> Diagnostic:
    return Diagnostic(
        "NG647", Severity.WARNING,
        f"The {count:,} aliases at {target} stay pages that lead on by themselves: website redirects have to be signed, and there is no key in the environment or in a file.",
        Span("newsgen.yaml"), "Give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or turn website_redirects off.",
    )
