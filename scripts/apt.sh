#!/bin/sh
# Install Debian packages without asking: apt.sh PACKAGE ... Exits with 1 where that is not possible here.
set -eu
command -v apt-get >/dev/null 2>&1 || exit 1
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || exit 1
    as_root="sudo -n"
fi
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@" >/dev/null 2>&1
}
echo "Installing with apt-get: $* ..."
# A fresh machine may have no lists of packages, or old ones.
install "$@" || { $as_root apt-get update --quiet >/dev/null 2>&1 || true; install "$@"; }
