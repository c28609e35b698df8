"""Compiled contracts for suites without titanoboa: those that ship in the package, and mocks on demand."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.support.paths import ARTIFACTS, CONTRACTS, MOCKS


@cache
def artifact(name: str) -> dict[str, Any]:
    """celldao/artifacts/<name>.json, or a mock below tests/contracts/ (`tokens/Plain`), compiled now."""
    if (path := ARTIFACTS / f"{name}.json").is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    if (path := MOCKS / f"{name}.vy").is_file():
        from tools.compiler import compile_contract

        return compile_contract(path, CONTRACTS)
    raise FileNotFoundError(f"neither celldao/artifacts/{name}.json nor tests/contracts/{name}.vy exists")


def abi(name: str) -> list[dict[str, Any]]:
    return artifact(name)["abi"]


def bytecode(name: str) -> str:
    """Init code, to be followed by the constructor's arguments."""
    return artifact(name)["deploymentBytecode"]["bytecode"]
