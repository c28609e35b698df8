#!/usr/bin/env bash
# Make or bring up to date the virtual environment named by $1, from requirements.lock alone.
set -euo pipefail
cd "$(dirname "$0")/.."
venv="${1:-.venv}"

supported() { "$1" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 13)))' 2>/dev/null; }

if ! { [ -x "$venv/bin/python" ] && supported "$venv/bin/python"; }; then
    python=""
    for candidate in ${PYTHON:-} python3.11 python3.12 python3; do
        if command -v "$candidate" >/dev/null && supported "$candidate"; then python="$candidate" && break; fi
    done
    if [ -z "$python" ]; then
        echo "celldao needs Python 3.11 or 3.12; name one with: make setup PYTHON=/path/to/python3.11" >&2
        exit 1
    fi
    "$python" -m venv --clear "$venv"
fi

pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }
echo "installing the locked packages into $venv ..."
pip install --quiet --require-hashes -r requirements.lock
# No build isolation: the build tools, too, come from the lock.
pip install --quiet --no-deps --no-build-isolation --editable .

# vvm, which ape-vyper asks for the compiler, takes an installed one under this name instead of a download.
mkdir -p "$venv/vvm"
version="$("$venv/bin/python" -c 'import importlib.metadata; print(importlib.metadata.version("vyper"))')"
ln -sfn ../bin/vyper "$venv/vvm/vyper-$version"
