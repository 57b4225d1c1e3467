#!/bin/sh
# Install what some tests run in node into a folder: node.sh FOLDER. Says one line where it cannot.
set -eu
folder=$1
# miniflare runs the Cloudflare adapter, axe-core looks for barriers in pages.
packages="miniflare@4.20260730.0 axe-core@4.10.3"
[ "$(cat "$folder/.packages" 2>/dev/null)" = "$packages" ] && exit 0
# shellcheck disable=SC2086 # a list of packages
if command -v npm >/dev/null 2>&1 && mkdir -p "$folder" && npm install --prefix "$folder" --no-fund --no-audit --silent $packages >/dev/null 2>&1; then
    echo "$packages" > "$folder/.packages"
else
    echo "Not installed, and not possible from here: $packages (npm). Tests that need them are skipped and say so." >&2
fi
