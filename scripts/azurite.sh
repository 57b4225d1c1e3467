#!/bin/sh
# Install Azurite, Microsoft's stand-in for Azure Blob Storage, for the tests: azurite.sh VENV. Says one line where it cannot.
set -eu
folder=$1/azurite
[ ! -x "$folder/node_modules/.bin/azurite-blob" ] || exit 0
if command -v npm >/dev/null 2>&1; then
    echo "Installing Azurite with npm ..."
    mkdir -p "$folder"
    if npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error azurite@3 >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "Azurite is not installed, and npm cannot do it here. Tests of publishing to Azure are skipped and say so." >&2
