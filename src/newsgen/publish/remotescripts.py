"""The scripts of an ssh target: what a plain shell does in a folder of releases. Each begins in that folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from newsgen.publish.folders import BEGUN, RECORD, RELEASES
from newsgen.publish.remote import heredoc

NO_LINK = "is-no-link"
NAMES = "names:"
LOOK = f"""
if [ -L current ]; then readlink current; elif [ -e current ]; then echo {NO_LINK}; fi
echo {NAMES}
if [ -d releases ]; then ls -1A releases; fi
"""
"""Prints where `current` leads, if it is there, then the names in `releases/`."""

MAY_WRITE = '{ [ -w . ] || { echo "no right to write in $(pwd)" >&2; false; }; }'

CLAIM = """{
if command -v flock >/dev/null 2>&1; then
  exec 9>>lock
  if flock -n 9 || { read -r who pid < lock; [ "$who" = "$token" ] && kill -9 "$pid" && sleep 1 && flock -n 9; }; then
    echo "$token $$" > lock; newsgen_claim=$token; echo ours
  else
    exec 9>&-; echo theirs
  fi
else
  if mkdir lock.d 2>/dev/null || { ! kill -0 "$(cat lock.d/pid)" 2>/dev/null && rm -rf lock.d && mkdir lock.d; }; then
    echo $$ > lock.d/pid; newsgen_claim=$token; held=$(pwd -P)/lock.d
    trap 'rm -rf "$held"' EXIT; trap 'exit 1' HUP INT TERM; echo ours
  elif [ "$(cat lock.d/pid)" = $$ ]; then echo ours; else echo theirs; fi
fi
}
"""
"""Takes a lock that the kernel frees when this shell ends, for whatever reason."""

SALVAGE = "find . -type f -links 1 -print0 | xargs -0 -r b2sum -l 64 2>/dev/null || :"
"""Prints the digests of files that were uploaded (and not linked) here; nothing where there is no b2sum."""

LINK = """
rm -f current.new; ln -s releases/$id current.new
mv -T current.new current 2>/dev/null || mv -fh current.new current
[ "$(readlink current)" = releases/$id ]
"""
"""Swaps the link in one step: `ln -sf` alone removes it first."""

SWITCH = f"""
if [ ! -d releases/$id ]; then
  if [ ! -f releases/$id{BEGUN}{RECORD} ] || [ "$(find releases/$id{BEGUN} -type f | wc -l)" -ne "$count" ]; then echo broken; exit 0; fi
  sync -f releases/$id{BEGUN} 2>/dev/null || sync
  cp releases/$id{BEGUN}{RECORD} releases/$id{RECORD}
  mv releases/$id{BEGUN} releases/$id
fi
{LINK}
rm -f releases/$id{BEGUN}{RECORD}
echo live
"""


def copied(live: str | None, release: str, gone: Collection[str], saved: Mapping[str, Collection[str]], old: Iterable[str]) -> str:
    """Make the folder of a release: a copy of the live one by hard links, without what differs, with what was saved of
    folders that were begun; those are removed at the end. Prints how many files it has then."""
    making = f"{RELEASES}/.making"
    parts = [f"rm -rf {making} {RELEASES}/.old.*"]
    if live:
        parts.append(
            f"cp -al {RELEASES}/{live} {making} 2>/dev/null || {{ rm -rf {making};"
            f' rsync -a --link-dest="$PWD/{RELEASES}/{live}" {RELEASES}/{live}/ {making}/; }}'
        )
    else:
        parts.append(f"mkdir {making}")
    if gone:
        parts.append(heredoc(f"cat > {RELEASES}/.list", [f"./{name}" for name in sorted(gone)]))
        parts.append(
            f"(cd {making}; tr '\\n' '\\0' < ../.list | xargs -0 rm -f --;"
            " find . -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null || :)"
        )
    for folder, names in saved.items():
        if names:
            parts.append(heredoc(f"cat > {RELEASES}/.list", sorted(names)))
            parts.append(f"rsync -t --files-from={RELEASES}/.list {RELEASES}/{folder}/ {making}/")
    for number, folder in enumerate(old):
        parts.append(f"rm -f {RELEASES}/{folder}{RECORD}; mv {RELEASES}/{folder} {RELEASES}/.old.{number}")
    parts += [
        f"mv {making} {RELEASES}/{release}{BEGUN}",
        f"mv {RELEASES}/.record {RELEASES}/{release}{BEGUN}{RECORD}",
        f"rm -rf {RELEASES}/.old.* {RELEASES}/.list",
        f"find {RELEASES}/{release}{BEGUN} -type f | wc -l",
    ]
    return "\n".join(parts)


def swept(names: Iterable[str]) -> str:
    """Remove what is kept no longer from `releases/`; the names are those of releases and of leftovers of ours."""
    ours = [name for name in names if name.replace(".", "").replace("-", "").isalnum()]
    return "\n".join([f"cd {RELEASES}", *(f"rm -rf ./{name}" for name in ours)])
