"""The command as a whole: what it imports, what it says of wrong use, and what each ending exits with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.stub import CLEAN, put
from newsgen.cli.main import COMMANDS, main
from newsgen.model.problem import EXIT_BUSY, problem
from newsgen.model.report import BuildReport
from newsgen.model.version import __version__

HEAVY = "pydantic jinja2 markdown_it rich yaml PIL babel pygments sqlite3 watchdog multiprocessing"


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"], ["explain", "NG011"]])
def test_quick_commands_import_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys; from newsgen.cli.main import main; code = main(sys.argv[1:]);"
        f"print('HEAVY', sorted(set('{HEAVY}'.split()) & set(sys.modules))); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"newsgen {__version__}\n"


def test_help_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in out
        assert line in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [[name]] if name != "new" else [["new", "site"], ["new", "article"]]
    for command in commands:
        assert main([*command, "--help"]) == 0
        assert "Example" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["build", "--fast"],
        ["build", "--format", "xml"],
        ["build", "--jobs", "0"],
        ["build", "extra"],
        ["new"],
        ["new", "site"],
        ["schema", "page"],
        ["explain", "NG000"],
        ["why"],
    ],
)
def test_wrong_use_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    seen = capsys.readouterr()
    assert "Usage" in seen.err + seen.out
    assert "Traceback" not in seen.err


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newsgen.yaml").write_text("site:\n  title: x\n", encoding="utf-8")
    return tmp_path


def _raise(error: BaseException) -> BuildReport:
    raise error


def test_our_bug_exits_with_3_and_keeps_the_traceback_in_a_file(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(monkeypatch, lambda _: _raise(KeyError("secret-inside")))
    assert main(["build"]) == 3
    seen = capsys.readouterr()
    assert seen.out == ""
    assert "Traceback" not in seen.err
    assert len(seen.err.splitlines()) == 2
    (kept,) = (site / ".newsgen").glob("crash-*.txt")
    assert str(kept.relative_to(site)) in seen.err
    text = kept.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "secret-inside" in text
    assert "newsgen build" in text
    assert main(["build"]) == 3
    assert list((site / ".newsgen").glob("crash-*.txt")) == [kept]


def test_a_crash_outside_of_a_site_makes_no_cache_folder_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "kept"))
    put(monkeypatch, lambda _: _raise(KeyError("x")))
    assert main(["build"]) == 3
    assert not (tmp_path / ".newsgen").exists()
    (kept,) = (tmp_path / "kept").iterdir()
    assert str(kept) in capsys.readouterr().err


def test_control_c_exits_with_130_and_one_line(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(monkeypatch, lambda _: _raise(KeyboardInterrupt()))
    assert main(["build"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped; what was finished is kept."
    assert not (site / ".newsgen").exists()


def test_a_full_disk_is_not_our_bug(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(monkeypatch, lambda _: _raise(OSError(28, "No space left on device", "output/index.html")))
    assert main(["build"]) == 1
    seen = capsys.readouterr().err
    assert "NG025" in seen
    assert "output/index.html: No space left on device" in seen
    assert not (site / ".newsgen").exists()


def test_a_lock_held_by_another_exits_with_75(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = problem("NG022", "Another build is running.", ".newsgen/lock", "Wait.", EXIT_BUSY)
    put(monkeypatch, lambda _: _raise(stop))
    assert main(["build", "--site", str(site)]) == 75
    assert "NG022" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_fault(site: Path) -> None:
    command = f"{sys.executable} -m newsgen explain | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=site, check=True)  # noqa: S602 - the pipe is the point
    assert done.stderr == ""


def test_main_takes_the_arguments_of_the_process(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["newsgen", "build", "--drafts"])
    seen = []
    put(monkeypatch, lambda options: seen.append(options) or CLEAN)
    assert main() == 0
    assert seen[0].drafts is True
    assert site.is_dir()
    assert "Built 9 files from 3 articles" in capsys.readouterr().err
