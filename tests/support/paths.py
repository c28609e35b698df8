"""Folders the suites use; light, since every suite imports it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# tools/defences.py runs tests against copies in which one defence is taken out
CONTRACTS = Path(os.environ.get("CELLDAO_CONTRACTS") or ROOT / "contracts").resolve()
MOCKS = ROOT / "tests" / "contracts"
ARTIFACTS = ROOT / "celldao" / "artifacts"
BUILD = ROOT / ".build"
NODE_MODULES = ROOT / "tests" / "node" / "node_modules"
