#!/bin/sh
# Install the system packages that tests use and that are missing. Says one line where it cannot.
set -eu
missing=
command -v git >/dev/null 2>&1 || missing="$missing git"
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
PATH="$PATH:/usr/sbin" command -v sshd >/dev/null 2>&1 || missing="$missing openssh-server"
has_postgresql() {
    command -v initdb >/dev/null 2>&1 && return 0
    for initdb in /usr/lib/postgresql/*/bin/initdb; do # where Debian keeps it, outside of the path
        [ -x "$initdb" ] && return 0
    done
    return 1
}
has_postgresql || missing="$missing postgresql"
command -v rsync >/dev/null 2>&1 || missing="$missing rsync"
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086 # a list of packages
if ! sh "$(dirname "$0")/apt.sh" $missing; then
    echo "Not installed, and not possible from here:$missing. Tests that need them are skipped and say so." >&2
fi
