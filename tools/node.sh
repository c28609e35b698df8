#!/usr/bin/env bash
# Install what tests take from npm. Without Node those tests are skipped here, but never in CI.
set -euo pipefail
cd "$(dirname "$0")/../tests/node"

major="$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true)"
if ! command -v npm >/dev/null || [ "${major:-0}" -lt 20 ]; then
    echo "Node 20 or later with npm is missing: the tests that need anvil or solc will be skipped." >&2
    if [ "${CI:-}" = true ]; then
        echo "CI must run them: install Node 20 or later." >&2
        exit 1
    fi
    exit 0
fi
echo "installing the locked npm packages into tests/node ..."
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
touch node_modules/.ready
