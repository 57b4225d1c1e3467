"""Write docs/reference/ and schema/ again, or with --check say what of it is not current: docs.py [--check] [FOLDER]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reference import REPOSITORY, pages


def main() -> int:
    """Write or check; the answer is the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file is not current")
    parser.add_argument("folder", nargs="?", type=Path, default=REPOSITORY, help="the repository, or a copy of its docs")
    options = parser.parse_args()
    stale = []
    for place, text in pages().items():
        path = options.folder / place
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(place)
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    for place in stale:
        print(f"{place} {'is not current; run make docs' if options.check else 'written'}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
