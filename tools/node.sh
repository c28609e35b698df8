#!/usr/bin/env bash
# Install the locked npm packages of a folder: tests/node, or web. Without Node what needs them is left out here,
# with a word, but never in CI.
set -euo pipefail
folder="${1:-tests/node}"
cd "$(dirname "$0")/../$folder"

enough='const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'
if ! command -v npm >/dev/null || ! node -e "$enough" 2>/dev/null; then
    echo "Node 20.19 or later with npm is missing: what needs the packages of $folder is left out." >&2
    if [ "${CI:-}" = true ]; then
        echo "CI must run it: install Node 20.19 or later." >&2
        exit 1
    fi
    exit 0
fi
echo "installing the locked npm packages into $folder ..."
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
touch node_modules/.ready
