"""The kinds of targets: which file of `publish/` opens which; the one table of where a site can go."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType

from newsgen.model.problem import problem
from newsgen.model.publishing import AnyTarget
from newsgen.publish.context import Context
from newsgen.publish.target import Target
from newsgen.site.project import CONFIG, Project

# Kind -> function (settings, Context) -> Target. A name instead of an import, so that a kind whose library is not
# installed hurts nobody who does not use it, and so that publishing to a directory loads no client of a cloud.
OPENERS = MappingProxyType(
    {
        "directory": "newsgen.publish.directory:open_directory",
        "ssh": "newsgen.publish.ssh:open_ssh",
        "s3": "newsgen.publish.stores:open_s3",
        "gcs": "newsgen.publish.stores:open_gcs",
        "azure": "newsgen.publish.stores:open_azure",
        "git": "newsgen.publish.git_branch:open_git_branch",
        "netlify": "newsgen.publish.hosts:open_netlify",
        "cloudflare": "newsgen.publish.hosts:open_cloudflare",
    }
)


def choose_target(project: Project, name: str | None) -> tuple[str, AnyTarget]:
    """The target that is meant: by its name, or the only one there is. Raises `Problem`."""
    targets = project.config.publish.targets
    if not targets:
        raise problem(
            "NG601", "newsgen.yaml names no target to publish to.", CONFIG,
            "Add one, for example: publish: {targets: {live: {kind: directory, path: /srv/news}}}",
        )
    known = ", ".join(targets)
    if name is None:
        if len(targets) > 1:
            raise problem("NG601", f"There are several targets: {known}.", "", f"Say which: newsgen publish {next(iter(targets))}")
        name = next(iter(targets))
    if name not in targets:
        close = get_close_matches(name, list(targets), n=1, cutoff=0.6)
        raise problem("NG601", f"There is no target {name!r}.", "", f"Did you mean {close[0]}?" if close else f"The targets are: {known}.")
    return name, targets[name]


def open_target(settings: AnyTarget, context: Context) -> Target:
    """Open a target; nothing is sent anywhere yet. Raises `Problem`."""
    module, _, function = OPENERS[settings.kind].partition(":")
    try:
        opener: Callable[[AnyTarget, Context], Target] = getattr(import_module(module), function)
    except ModuleNotFoundError as missing:
        if (missing.name or "newsgen").startswith("newsgen"):
            raise
        raise problem(
            "NG602", f"Targets of kind {settings.kind} need the library {missing.name}, which is not installed.", "",
            "Install newsgen with it: pip install 'newsgen[cloud]'",
        ) from missing
    return opener(settings, context)
