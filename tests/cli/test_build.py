"""The command `newsgen build`: what it hands on, where each format goes, and when colour and progress show."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.stub import CLEAN, put
from newsgen.cli.main import main
from newsgen.cli.progress import Progress
from newsgen.cli.show import FORMATS
from newsgen.model.diagnostic import Diagnostic, Severity, Span
from newsgen.model.problem import problem
from newsgen.model.report import BuildReport

FAULT = Diagnostic("NG011", Severity.ERROR, "The key titel is not known.", Span("newsgen.yaml", 2, 3), "Did you mean title?")
FAULTY = replace(CLEAN, ok=False, diagnostics=(FAULT,))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "newsgen.yaml").write_text("site:\n  titel: x\n", encoding="utf-8")
    return tmp_path


def _options(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    seen: list[Any] = []

    def build(options: Any) -> BuildReport:
        seen.append(options)
        return CLEAN

    put(monkeypatch, build)
    assert main(["build", *arguments]) == 0
    return seen[0]


def test_without_options_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    options = _options(monkeypatch)
    assert (options.site, options.output, options.now, options.jobs) == (Path(), None, None, None)
    assert (options.clean, options.drafts, options.strict) == (False, False, False)


def test_options_are_handed_on(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    options = _options(
        monkeypatch,
        *("--site", str(site), "--output", str(site / "o"), "--now", "2026-11-09", "--jobs", "2"),
        *("--clean", "--drafts", "--strict"),
    )
    assert (options.site, options.output, options.now, options.jobs) == (site, site / "o", "2026-11-09", 2)
    assert (options.clean, options.drafts, options.strict) == (True, True, True)


def test_text_goes_to_standard_error_with_the_line_itself(
    monkeypatch: pytest.MonkeyPatch, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(monkeypatch, lambda _: FAULTY)
    assert main(["build", "--site", str(site)]) == 1
    seen = capsys.readouterr()
    assert seen.out == ""
    assert "  2 |   titel: x\n    |   ^\n  fix: Did you mean title?" in seen.err
    assert "\x1b" not in seen.err


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "text"])
def test_every_other_format_goes_to_standard_output_alone(
    monkeypatch: pytest.MonkeyPatch, site: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    put(monkeypatch, lambda _: FAULTY)
    assert main(["build", "--site", str(site), "--format", form]) == 1
    seen = capsys.readouterr()
    assert seen.err == ""
    assert "NG011" in seen.out
    if form in {"json", "sarif"}:
        assert json.loads(seen.out)


def test_a_warning_alone_exits_with_0(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    put(monkeypatch, lambda _: replace(CLEAN, diagnostics=(replace(FAULT, severity=Severity.WARNING),)))
    assert main(["build", "--site", str(site)]) == 0


def test_what_stops_everything_is_json_too(
    monkeypatch: pytest.MonkeyPatch, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(_: Any) -> BuildReport:
        raise problem("NG001", "There is no newsgen.yaml here.", "newsgen.yaml", "Go to it.")

    put(monkeypatch, build)
    assert main(["build", "--site", str(site), "--format", "json"]) == 1
    seen = capsys.readouterr()
    assert seen.err == ""
    report = json.loads(seen.out)
    assert report["ok"] is False
    assert [d["code"] for d in report["diagnostics"]] == ["NG001"]
    assert set(report) == {
        *("version", "ok", "seconds", "articles", "parsed", "pages", "next_change_at", "diagnostics")
    }


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False), ("yes please", False)])
def test_colour_only_on_a_terminal_and_never_against_no_color(
    monkeypatch: pytest.MonkeyPatch, site: Path, capsys: pytest.CaptureFixture[str], no_color: str, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    put(monkeypatch, lambda _: FAULTY)
    assert main(["build", "--site", str(site)]) == 1
    assert ("\x1b[" in capsys.readouterr().err) is coloured


def test_an_excerpt_never_shows_what_lies_outside_of_the_site(
    monkeypatch: pytest.MonkeyPatch, site: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("first\npassword: hunter2\n", encoding="utf-8")
    (site / "link.md").symlink_to(secret)
    faults = tuple(replace(FAULT, span=Span(name, 2, 1)) for name in ("link.md", f"../{secret.parent.name}/secret.txt"))
    put(monkeypatch, lambda _: replace(FAULTY, diagnostics=faults))
    assert main(["build", "--site", str(site)]) == 1
    assert "hunter2" not in capsys.readouterr().err


def test_progress_shows_itself_late_and_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((0.0, 0.5, 1.5))
    monkeypatch.setattr("newsgen.cli.progress.time.monotonic", lambda: next(moments))
    made: list[str] = []

    class Bar:
        def add_task(self, phase: str, total: int) -> str:
            made.append(f"{phase} of {total}")
            return phase

        def update(self, task: str, completed: int, total: int) -> None:
            made.append(f"{task} {completed}/{total}")

        def stop(self) -> None:
            made.append("stopped")

    monkeypatch.setattr(Progress, "_made", lambda _: Bar())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Progress(visible=True) as progress:
        progress("pages", 1, 9)
        assert made == []
        progress("pages", 2, 9)
        progress("pages", 3, 9)
    assert made == ["pages of 9", "pages 2/9", "pages 3/9", "stopped"]


@pytest.mark.parametrize(("visible", "terminal"), [(True, False), (False, True)])
def test_progress_is_silent_elsewhere(monkeypatch: pytest.MonkeyPatch, visible: bool, terminal: bool) -> None:
    moments = iter((0.0, 9.0))
    monkeypatch.setattr("newsgen.cli.progress.time.monotonic", lambda: next(moments))
    monkeypatch.setattr(Progress, "_made", lambda _: pytest.fail("a bar was made"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with Progress(visible=visible) as progress:
        progress("pages", 1, 9)
