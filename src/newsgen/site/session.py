"""A session: the open memory of a site and the steps of a build on it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from types import MappingProxyType

from newsgen.assets.images import is_picture
from newsgen.engine import intake
from newsgen.engine.compact import compact
from newsgen.engine.executor import ProcessExecutor, SerialExecutor
from newsgen.engine.ledger import Ledger
from newsgen.engine.records import Records, outputs_of
from newsgen.engine.runner import Runner
from newsgen.engine.scheduler import Work, run_all
from newsgen.engine.schema import connect, has_schema
from newsgen.engine.seal import break_seal, is_open, is_whole, put_seal, wipe
from newsgen.engine.store import Store
from newsgen.engine.view import Memory
from newsgen.index.answer import answer
from newsgen.model.article import is_article
from newsgen.model.diagnostic import Diagnostic, Severity
from newsgen.model.key import Floor, key
from newsgen.model.work import Outcome
from newsgen.render.theme import Theme
from newsgen.site.findings import Findings
from newsgen.site.inputs import Inputs
from newsgen.site.profile import Profiler
from newsgen.site.project import Project
from newsgen.site.tasks import DECODERS, RULES
from newsgen.site.worker import Workshop, make_runner, open_runner
from newsgen.sources.scan import ScanDiff, look, scan
from newsgen.write import marker
from newsgen.write.writer import Writer

FOLDERS = ("content", "static")
_POOL_FROM = 120
_PHASES = MappingProxyType({
    Floor.ARTICLE: "articles", Floor.LINK: "related", Floor.PLAN: "lists", Floor.PAGE: "pages", Floor.SITE: "site files",
    Floor.ASSET: "pictures",
})


def task_of(path: str) -> str | None:
    """The task that a file of content/ or static/ stands for, or None."""
    if path.startswith("static/"):
        return key("static", path)
    if is_article(path):
        return key("parse", path)
    return key("picture", path) if is_picture(path) else None


class Session:
    """Open it, take in what changed, run, close. `abandon` lets go of everything after a failure, in `open`, too.

    `ledger`, `records`, `findings` and `memory` are there once it is open.
    """

    def __init__(self, project: Project, theme: Theme, inputs: Inputs, jobs: int | None, *, strict: bool) -> None:
        self.project, self._inputs, self._theme, self.strict = project, inputs, theme, strict
        self._jobs = jobs or os.cpu_count() or 1
        self.staging = str(project.cache / "staging") if strict else ""
        self._path, self._seal = project.cache / "ledger.db", project.cache / "seal.json"
        self._blocks: list[int] = []
        self._staged: set[str] = set()
        self._opened = ExitStack()
        """Whatever has to be let go of, from the moment on that it is open."""
        self.store = Store(project.cache / "store", extend=True)
        self._opened.callback(self.store.close)
        self.sealed = True
        self._runner: Runner | None = None
        self.profiler: Profiler | None = None
        self.listener: Callable[[Sequence[Outcome]], None] | None = None
        """Hears of what has been written down."""
        self.watched = False
        """Whether people save sources while it works, as in a preview."""
        self.wrong_outside = False
        """Whether the configuration, the theme or the folders have an error; for --strict."""

    def open(self, *, clean: bool) -> None:
        """Open the memory; start afresh where it is not whole.

        What was written to another output folder is found missing in this one, and made again from what is known.
        """
        project, before = self.project, list[str]()
        if clean or not (self._path.exists() and is_whole(self._path, self._seal)):
            before = self._forget()
        connection = self._opened.enter_context(closing(connect(self._path)))
        if not has_schema(connection):
            connection.close()
            before = self._forget()
            connection = self._opened.enter_context(closing(connect(self._path)))
        self.ledger = Ledger(connection, RULES, project.now)
        self.records = Records(connection)
        self.findings = Findings(self.ledger, self.records)
        reading = self._opened.enter_context(closing(connect(self._path, readonly=True)))
        self.memory = Memory(reading, self.store, DECODERS, snapshot=True)
        shutil.rmtree(project.cache / "staging", ignore_errors=True)  # of a build that was killed
        elsewhere = self.ledger.meta("output") != str(project.output)
        older = self.ledger.meta("marked") != marker.stamp(str(project.output))
        if elsewhere or older or self.ledger.meta("state") != "done" or is_open(self._seal):
            self.unseal()
            self.ledger.set_meta("output", str(project.output))
            self.ledger.set_meta("swept", "")
            intake.adopt_outputs(self.ledger, before)

    def _forget(self) -> list[str]:
        """Begin without a memory; gives the files that it knew of, for a folder that is not ours: there no sweep finds them."""
        output = str(self.project.output)
        known = outputs_of(self._path, output) if self._path.exists() and not marker.stamp(output) else []
        wipe(self.project.cache)
        return known

    @property
    def untidy(self) -> bool:
        """Whether files may lie in the output folder that nobody knows of: half written ones, or those of a memory that is gone."""
        return self.ledger.meta("swept") != "done"

    def swept(self) -> None:
        """The output folder was swept."""
        self.unseal()
        self.ledger.set_meta("swept", "done")

    def renew(self, project: Project, theme: Theme, inputs: Inputs) -> None:
        """Go on with another configuration, theme or time; `take_in` then sees what differs."""
        if (theme, inputs) != (self._theme, self._inputs):
            self._runner = None
        self.project, self._theme, self._inputs = project, theme, inputs
        self.ledger.shapes.now = project.now

    def take_in(self, paths: Iterable[str] | None = None) -> ScanDiff:
        """Compare the world with the memory: files (all, or only those at or below `paths`), inputs, time; what
        differs makes its readers stale.

        Where nothing differs nothing is written, and the seal stays whole.
        """
        ledger = self.ledger
        if paths is None:
            found = scan(self.project.root, FOLDERS, self.records.sources(), time.time_ns())
        else:
            found = look(self.project.root, FOLDERS, paths, self.records.sources_below, time.time_ns())
        inputs = {name: value for name, (value, _) in self._inputs.items()}
        roots = ["fixed:", *(f"plan:section/{s.slug}" for s in self.project.config.site.sections)]
        roots += [key("asset", name.partition(":")[2]) for name in inputs if name.startswith("asset:")]
        if not self.sealed:
            intake.move_clock(ledger)
        elif intake.clock_matters(ledger):
            self.unseal()
        if intake.changed_inputs(ledger, inputs):
            self.unseal()
            intake.set_inputs(ledger, inputs)
        if found.stamps or found.gone:
            self.unseal()
            intake.set_sources(ledger, found.stamps, found.gone, found.added, found.changed, task_of)
        if not intake.has_roots(ledger, roots):
            self.unseal()
            intake.set_roots(ledger, roots)
        return found

    def keep_outside(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Remember the errors that no task has (of the configuration, the theme, the folders) for whoever publishes."""
        wrong = sorted((one for one in diagnostics if one.severity is Severity.ERROR), key=Diagnostic.sort_key)
        self.wrong_outside = bool(wrong)
        text = json.dumps([one.to_data() for one in wrong])
        if text != (self.ledger.meta("outside") or "[]"):
            self.unseal()
            self.ledger.set_meta("outside", text)

    def unseal(self) -> None:
        """Say that the memory is about to change, before it does; from then on it is of this build's `now`."""
        if self.sealed:
            self._blocks = break_seal(self._seal)
            self.ledger.set_meta("state", "building")
            self.ledger.set_meta("marked", marker.renew(str(self.project.output)))
            intake.move_clock(self.ledger)
            self.sealed = False

    def run(
        self, progress: Callable[[str, int, int], None] | None, order: Callable[[list[str]], list[str]] | None = None,
        wanted: Callable[[], Sequence[str]] | None = None,
    ) -> Work:
        """Run until nothing is stale. `order` says in which order the tasks of a floor begin, `wanted` gives keys that
        somebody waits for (see `run_all`)."""
        shop = Workshop(
            str(self.project.root), str(self.project.output), str(self.project.cache), self.staging, self._theme,
            self._inputs, self.watched,
        )
        pool: list[ProcessExecutor] = []

        def own_runner() -> Runner:
            self._runner = self._runner or make_runner(shop, self.memory, self.store, self.records)
            return self._runner

        def run_floor(keys: Sequence[str]) -> Iterator[list[Outcome]]:
            keys = order(list(keys)) if order else keys
            if self._jobs == 1 or len(keys) < _POOL_FROM:
                return SerialExecutor(own_runner()).run(keys)
            if not pool:
                pool.append(ProcessExecutor(open_runner, shop, self._jobs, own_runner()))
            return pool[0].run(keys)

        def early() -> list[Outcome]:
            keys = wanted() if wanted else ()
            return [outcome for batch in SerialExecutor(own_runner()).run(keys) for outcome in batch] if keys else []

        def told(floor: int, done: int, total: int) -> None:
            if progress:
                progress(_PHASES[Floor(floor)], done, total)
            if self.profiler and done == total:
                self.profiler.phase(_PHASES[Floor(floor)], total)

        if self.records.is_idle():
            return Work()
        self.unseal()
        try:
            return run_all(self.ledger, self.memory, answer, run_floor, told, self._hear, early if wanted else None)
        finally:
            for executor in pool:
                if executor.lost:
                    self.ledger.set_meta("swept", "")
                executor.close()

    def _hear(self, outcomes: Sequence[Outcome]) -> None:
        """Outcomes have been written down: tell everybody who follows them."""
        self.findings.hear(outcomes)
        if self.profiler:
            self.profiler.take(outcomes)
        if self.listener:
            self.listener(outcomes)
        if self.strict:
            self._staged.update(output.path for outcome in outcomes for output in outcome.outputs if output.written)

    def finish_strict(self) -> None:
        """With --strict: move what was made to its place if nothing is wrong, else have it made again next time."""
        if not self.strict:
            return
        paths = sorted(self._staged)
        if self.has_errors():
            held = [(path, task) for path in paths if (task := self.records.output_task(path))]
            intake.withhold_outputs(self.ledger, held, "held back by --strict")
        else:
            writer = Writer(str(self.project.output), lambda _: None, staging=self.staging)
            intake.move_outputs(self.ledger, [(path, *writer.publish_staged(path)) for path in paths])
        shutil.rmtree(self.staging, ignore_errors=True)

    def has_errors(self) -> bool:
        """Whether anything that was built or reused has an error."""
        if self.wrong_outside or self.findings.rivals(self.project.now):
            return True
        return any(one.severity is Severity.ERROR for one in self.findings.all())

    def close(self) -> None:
        """Close the memory and seal it. Where somebody reads it just now (a backup, a browser of databases) the seal stays
        open, and the next build goes on from here."""
        whole = False
        if not self.sealed:
            compact(self.ledger, self.store)
            self.memory.close()
            whole, changed = self.ledger.finish()
        self.abandon()
        if whole:
            put_seal(self._path, self._seal, self._blocks, changed)
            self.sealed = True

    def abandon(self) -> None:
        """Let go of what is still open; a seal that is broken stays so, and the next build goes on from here."""
        self._opened.close()
