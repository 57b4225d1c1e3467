#!/bin/sh
# Make the virtual environment: venv.sh PYTHON FOLDER. Does nothing where it stands already.
set -eu
python=$1
folder=$2

if [ -x "$folder/bin/python" ] && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
if ! command -v "$python" >/dev/null 2>&1; then
    echo "$python is not there; install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "newsgen needs Python 3.11 or newer, $python is $("$python" --version 2>&1); name another: make PYTHON=python3.12 site" >&2
    exit 1
fi
# Debian keeps ensurepip, which a virtual environment needs, in a package of its own.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if ! sh "$(dirname "$0")/apt.sh" python3-venv || ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        echo "$python cannot make virtual environments: install python3-venv as root (apt-get install python3-venv), then try again." >&2
        exit 1
    fi
fi
echo "Making the virtual environment $folder ..."
rm -rf "$folder"
"$python" -m venv "$folder"
