#!/bin/sh
# Install the system packages that tests use and that are missing. Says one line where it cannot.
set -eu
missing=
command -v git >/dev/null 2>&1 || missing="$missing git"
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
PATH="$PATH:/usr/sbin" command -v sshd >/dev/null 2>&1 || missing="$missing openssh-server"
[ -n "$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" ] || missing="$missing postgresql"
command -v rsync >/dev/null 2>&1 || missing="$missing rsync"
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086 # a list of packages
if ! sh "$(dirname "$0")/apt.sh" $missing; then
    echo "Not installed, and not possible from here:$missing. Tests that need them are skipped and say so." >&2
fi
