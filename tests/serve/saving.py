"""Saving as editors do: five ways to put a text into a file of a site."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path


def in_place(path: Path, text: str) -> None:
    """Write over it."""
    path.write_text(text, encoding="utf-8")


def rename_over(path: Path, text: str) -> None:
    """Write beside it, then rename."""
    other = path.with_name(f".{path.name}.tmp")
    other.write_text(text, encoding="utf-8")
    other.rename(path)


def delete_and_create(path: Path, text: str) -> None:
    """Remove it, then write it."""
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def two_halves(path: Path, text: str) -> None:
    """Empty it, and write it in two halves with a pause between."""
    middle = len(text) // 2
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:middle])
        file.flush()
        time.sleep(0.02)
        file.write(text[middle:])


def git_checkout(path: Path, text: str) -> None:
    """Commit it on another branch of the site, and check that branch out."""
    root = next(parent for parent in path.parents if (parent / "newsgen.yaml").exists())

    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "gc.auto=0", "-C", str(root), *words],
            check=True, capture_output=True,
        )

    if not (root / ".git").exists():
        git("init", "-b", "one")
        (root / ".gitignore").write_text(".newsgen/\noutput/\n")
    git("add", ".")
    git("commit", "--allow-empty", "-m", "before")
    git("checkout", "-B", "two")
    # The new text comes into the file by checkout alone: the commit is made beside the work tree.
    blob = subprocess.run(["git", "-C", str(root), "hash-object", "-w", "--stdin"], input=text.encode(), capture_output=True, check=True)
    git("update-index", "--add", "--cacheinfo", f"100644,{blob.stdout.decode().strip()},{path.relative_to(root).as_posix()}")
    git("commit", "-m", "after")
    git("checkout", "--", path.relative_to(root).as_posix())


STYLES = (in_place, rename_over, delete_and_create, two_halves, git_checkout)
