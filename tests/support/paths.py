"""Folders the suites use; light, since every suite imports it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"
MOCKS = ROOT / "tests" / "contracts"
ARTIFACTS = ROOT / "celldao" / "artifacts"
BUILD = ROOT / ".build"
NODE_MODULES = ROOT / "tests" / "node" / "node_modules"
