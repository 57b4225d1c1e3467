"""Publishing: what the last build made, compared with a target, guarded, brought there, and told to others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from newsgen.engine.lastbuild import LastBuild
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.key import kind_of
from newsgen.model.problem import Problem, problem
from newsgen.model.publishing import AnyTarget
from newsgen.model.release import File, Kept, Published
from newsgen.model.weburl import host_of
from newsgen.publish.after import key_file, tell
from newsgen.publish.context import Context
from newsgen.publish.guard import check_articles, check_deletions, check_hidden, check_size
from newsgen.publish.manifest import Known, digest_of_bytes, list_folder, stage_of
from newsgen.publish.retry import Retry
from newsgen.publish.sync import bring_back, carry_out, make_plan
from newsgen.publish.target import Target
from newsgen.publish.website import with_goals
from newsgen.site.alone import PUBLISHING, alone
from newsgen.site.project import CONFIG, Project, environment, open_project
from newsgen.site.ready import check_ready
from newsgen.site.redirects import redirects_of
from newsgen.site.targets import choose_target, open_target
from newsgen.write.marker import MARKER
from newsgen.write.writer import TEMPORARY

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What a publish is asked for. `target` None: the only one there is. `told` hears of pauses, in a sentence."""

    site: Path
    target: str | None = None
    output: Path | None = None
    dry_run: bool = False
    allow_deletes: int | None = None
    with_errors: bool = False
    with_drafts: bool = False
    no_grace: bool = False
    now: str | None = None
    progress: Callable[[str, int, int], None] | None = None
    told: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """Where the bytes of a release are: the output folder, and files of the target's kind beside it."""

    output: Path
    extras: Path
    beside: frozenset[str]

    def path(self, name: str) -> Path:
        """The file of a name."""
        return (self.extras if name in self.beside else self.output) / name


def publish(options: PublishOptions) -> Published:
    """Bring the site to a target. Raises `Problem`; then readers have what they had before, and nothing is lost."""
    started = time.perf_counter()
    project = open_project(options.site, options.output, options.now)
    name, settings = choose_target(project, options.target)
    # No build changes the output while it is published.
    with alone(project.cache, ".newsgen", PUBLISHING), closing(_last_build(project)) as build:
        check_ready(project, build, with_errors=options.with_errors, with_drafts=options.with_drafts)
        made = build.made()
        known = {one.path: Known(one.digest, one.size, one.mtime, kind_of(one.task)) for one in made}
        files = list_folder(project.output, known, (MARKER,), TEMPORARY)
        _check_there(files, known)
        check_hidden(files, known)
        context = _context(project, name, options.told)
        context = replace(context, redirects=redirects_of(project, made))
        files, odd = with_goals(settings, context, files)
        warnings = (*_address(project), *odd)
        with _opened(settings, context) as target:
            tree, files = _with_extras(project, target, settings, context, files)
            check_size(name, files, target.abilities)
            if not options.dry_run:
                target.probe()
            state = target.state()
            newest = max((one.at for one in target.releases()), default=0)
            plan = make_plan(
                name, files, state, project.now, in_place=target.abilities.in_place, grace=not options.no_grace, newest=newest
            )
            try:
                if options.allow_deletes is None:
                    check_articles(name, sum(kind_of(one.task) == "page" for one in made), state)
                check_deletions(name, plan.release, state, options.allow_deletes)
            except Problem as stop:
                # A dry run is how one finds out what would go.
                if not options.dry_run:
                    raise
                warnings = (*warnings, *stop.diagnostics)
            if options.dry_run or plan.empty:
                return Published(plan, None, options.dry_run, time.perf_counter() - started, warnings)
            carried = carry_out(plan, target, tree, options.progress)
        warnings += tuple(tell(settings.after, plan, context.url, project.root, context.retry))
    return Published(plan, carried, options.dry_run, time.perf_counter() - started, warnings)


def _address(project: Project) -> tuple[Diagnostic, ...]:
    """A word about an address that readers cannot reach."""
    url = project.config.site.url
    if host_of(url) not in _LOCAL:
        return ()
    return (
        Diagnostic(
            "NG623", Severity.WARNING, f"The address of the site is {url}, which leads readers to their own machine.", Span(CONFIG),
            "Set site: url: to the address that readers will use, and build again.",
        ),
    )


def releases(site: Path, target: str | None, told: Callable[[str], None] | None = None) -> tuple[str, tuple[Kept, ...]]:
    """The name of a target, and the releases that it still has, the newest first."""
    project = open_project(site)
    name, settings = choose_target(project, target)
    with _opened(settings, _context(project, name, told)) as opened:
        return name, opened.releases()


def rollback(site: Path, target: str | None, release: str | None, told: Callable[[str], None] | None = None) -> tuple[str, Kept]:
    """Bring an older release back; by default the one before the live one. Gives the target's name and the release."""
    project = open_project(site)
    name, settings = choose_target(project, target)
    with _opened(settings, _context(project, name, told)) as opened:
        if not opened.abilities.rollback:
            raise problem(
                "NG610", f"The host of {name} keeps its releases itself, so newsgen cannot bring one back.", "",
                "Use the host's own pages, or build the older state again and publish it.",
            )
        kept = opened.releases()
        live = next((one for one in kept if one.live), None)
        before = opened.state().live if live and release is None else None
        chosen = _chosen(name, kept, live, release or (before.replaces if before else None))
        if live is None or chosen.live:
            return name, chosen
        bring_back(opened, chosen.id, live.id)
        return name, replace(chosen, live=True)


def _chosen(name: str, kept: tuple[Kept, ...], live: Kept | None, release: str | None) -> Kept:
    if not release:
        older = [one for one in kept if live and one.at < live.at]
        if not older:
            raise problem("NG609", f"{name} has no release before the live one.", "", f"See which there are: newsgen releases {name}")
        return older[0]
    found = [one for one in kept if one.id == release] or [one for one in kept if one.id.startswith(release)]
    if len(found) != 1:
        what = f"There are several releases {release}… at {name}." if found else f"{name} has no release {release}."
        raise problem("NG609", what, "", f"See which there are: newsgen releases {name}")
    return found[0]


def _last_build(project: Project) -> LastBuild:
    build = LastBuild.open(project.cache)
    if build is None:
        raise problem("NG603", "The site was not built yet.", "output", "Build it first: newsgen build")
    if build.output != str(project.output):
        shown, there = os.path.relpath(project.output), os.path.relpath(build.output)
        build.close()
        raise problem("NG603", f"The last build was into {there}, not into {shown}.", shown, "Name the folder with --output, or build again.")
    if not project.output.is_dir():
        build.close()
        raise problem("NG603", "The output folder is not there.", os.path.relpath(project.output), "Build again: newsgen build")
    return build


def _check_there(files: Mapping[str, File], known: Mapping[str, Known]) -> None:
    missing = sorted(known.keys() - files.keys())
    if missing:
        raise problem("NG603", f"Of the files of the last build {len(missing):,} cannot be found, such as {missing[0]}.", missing[0], "Build again: newsgen build")


def _context(project: Project, name: str, told: Callable[[str], None] | None) -> Context:
    folder = project.cache / "publish" / name
    folder.mkdir(parents=True, exist_ok=True)
    return Context(name, project.root, folder, project.config.site.url, environment(), Retry(name, told=told))


@contextmanager
def _opened(settings: AnyTarget, context: Context) -> Iterator[Target]:
    target = open_target(settings, context)
    try:
        yield target
    finally:
        target.close()


def _with_extras(
    project: Project, target: Target, settings: AnyTarget, context: Context, files: Mapping[str, File]
) -> tuple[Tree, dict[str, File]]:
    """The site with what this kind of target needs; a file of the site itself goes before."""
    extras = {n: d for n, d in {**key_file(settings.after), **target.extras()}.items() if n not in files}
    folder = context.folder / "extras"
    for name, data in extras.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    more = {n: File(n, digest_of_bytes(d), len(d), stage_of(n)) for n, d in extras.items()}
    return Tree(project.output, folder, frozenset(extras)), {**files, **more}


