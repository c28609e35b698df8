#!/usr/bin/env bash
# Make the environment of natrix and mamushi (.build/lint-venv) from its lock, unless it is there and up to date.
set -euo pipefail
cd "$(dirname "$0")/../.."
lock=tools/lint/requirements.txt
venv="${1:-.build/lint-venv}"
if [ -f "$venv/.lock" ] && cmp --silent "$lock" "$venv/.lock"; then exit 0; fi
echo "installing natrix and mamushi into $venv ..." >&2
"${PYTHON:-.venv/bin/python}" -m venv --clear "$venv"
"$venv/bin/python" -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r "$lock"
cp "$lock" "$venv/.lock"
