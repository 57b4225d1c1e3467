"""The project: finds the site, reads its configuration, and resolves paths and the clock. Nowhere else does."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsgen.formats.limits import Codes
from newsgen.formats.places import Places
from newsgen.formats.yaml import parse_yaml
from newsgen.model.config import SiteConfig
from newsgen.model.configcheck import validate_authors, validate_config
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.plainwords import FieldProblem
from newsgen.model.problem import Problem, problem

CONFIG = "newsgen.yaml"
AUTHORS = "data/authors.yaml"
_CONFIG_CODES = Codes(syntax="NG010", too_large="NG010", too_deep="NG010", banned="NG010", duplicate="NG010", cut="NG010", hidden="NG010")
_AUTHOR_CODES = Codes(syntax="NG013", too_large="NG013", too_deep="NG013", banned="NG013", duplicate="NG013", cut="NG013", hidden="NG013")


@dataclass(frozen=True, slots=True)
class Project:
    """A site that can be built. `root` and `output` are real paths, `now` seconds since 1970 UTC."""

    root: Path
    output: Path
    cache: Path
    builtin_themes: Path
    config: SiteConfig
    places: Places
    authors: dict[str, dict[str, str]]
    drafts: bool
    now: int
    diagnostics: tuple[Diagnostic, ...]

    def place(self, *path: str) -> Span:
        """Where a value of the configuration stands; where it is not set, what is above it."""
        return Span(CONFIG, *self.places.value(path))


def find_root(site: Path) -> Path:
    """The real folder of a site; raises `Problem` where there is none."""
    if sys.getfilesystemencoding().lower().replace("-", "") != "utf8":
        raise problem(
            "NG032", f"File names would be read as {sys.getfilesystemencoding()}, not as UTF-8.", "",
            "Unset PYTHONUTF8, or set PYTHONUTF8=1.",
        )
    try:
        root = site.resolve(strict=True)
    except OSError:
        root = None
    if root is None or not (root / CONFIG).is_file():
        shown = site.as_posix()
        raise problem("NG001", f"There is no {CONFIG} in {shown}.", "", "Name the folder of the site with --site, or start one: newsgen new site FOLDER")
    return root


def open_project(site: Path, output: Path | None = None, now: str | None = None, *, drafts: bool = False) -> Project:
    """Read and check everything that a build needs to know beforehand; raises `Problem`."""
    root = find_root(site)
    data, places, found = _read_yaml(root, CONFIG, _CONFIG_CODES, required=True)
    errors = [d for d in found if d.severity is Severity.ERROR]
    config, problems = validate_config(data) if not errors else (None, [])
    errors += [_diagnostic(CONFIG, one, places) for one in problems]
    if config is None or errors:
        raise Problem(errors)
    raw, author_places, author_found = _read_yaml(root, AUTHORS, _AUTHOR_CODES, required=False)
    authors, author_problems = validate_authors(raw)
    diagnostics = [*found, *author_found, *(_diagnostic(AUTHORS, one, author_places) for one in author_problems)]
    return Project(
        root=root,
        output=output_folder(root, output),
        cache=root / ".newsgen",
        builtin_themes=builtin_themes(),
        config=config,
        places=places,
        authors=authors,
        drafts=drafts,
        now=resolve_now(now, config.site.timezone),
        diagnostics=tuple(diagnostics),
    )


def builtin_themes() -> Path:
    """The folder of the themes that come with newsgen: in the package, or at the root of a checkout."""
    package = Path(__file__).resolve().parents[1] / "themes"
    return package if package.is_dir() else package.parents[2] / "themes"


def output_folder(root: Path, output: Path | None) -> Path:
    """The real path of the output folder, refused where building there would hurt the sources."""
    folder = (output if output is not None else root / "output").absolute()
    real = Path(os.path.realpath(folder))
    inside = [root / name for name in ("content", "data", "static", "themes", "templates", ".newsgen")]
    over = real in {root, *root.parents} or any(real == one or one in real.parents for one in inside)
    if over:
        raise problem("NG021", f"The output folder {folder.as_posix()} would lie over the site's own files.", "", "Name a folder of its own with --output, such as output.")
    return real


def resolve_now(now: str | None, zone: str) -> int:
    """The moment of the build in seconds since 1970 UTC: --now, SOURCE_DATE_EPOCH or the clock."""
    if now is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        if epoch:
            if epoch.isascii() and epoch.isdigit() and len(epoch) < 13:
                return int(epoch)
            raise problem("NG031", f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds.", "", "Set it to seconds since 1970, or unset it.")
        return int(datetime.now(UTC).timestamp())
    try:
        moment = datetime.fromisoformat(now.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        return int(moment.timestamp())
    except (ValueError, OverflowError):
        raise problem("NG031", f"--now is {now!r}, which cannot be read as a time.", "", "Write it like 2026-11-09 or 2026-11-09T08:00:00+01:00.") from None


def environment() -> dict[str, str]:
    """The environment of the command. It may hold secrets: it goes to targets of publishing and nowhere else."""
    return dict(os.environ)


def _read_yaml(root: Path, name: str, codes: Codes, *, required: bool) -> tuple[Any, Any, list[Diagnostic]]:
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if not required:
            return None, None, []
        text = ""
    except (OSError, UnicodeDecodeError) as cause:
        why = "it is not UTF-8" if isinstance(cause, UnicodeDecodeError) else (cause.strerror or "the system refused")
        raise problem("NG002", f"{name} cannot be read: {why}.", name, "Save it as UTF-8 and give yourself the right to read it.") from cause
    return parse_yaml(text, name, codes=codes)


def _diagnostic(file: str, one: FieldProblem, places: Any) -> Diagnostic:
    place = (places.key if one.at_key else places.value)(one.path) if places else (0, 0)
    return Diagnostic(one.code, Severity.ERROR, one.message, Span(file, *place), one.hint)

