"""ABIs as well-known projects publish them on npm, read without our own parser."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from eth_utils.abi import collapse_if_tuple, function_abi_to_4byte_selector

from tests.support.paths import NODE_MODULES

PROJECTS = {
    "OpenZeppelin": ("@openzeppelin/contracts/build/contracts/*.json",),
    "Safe": ("@safe-global/safe-deployments/dist/assets/v1.*/*.json",),
    "Uniswap v2": ("@uniswap/v2-core/build/*.json", "@uniswap/v2-periphery/build/*.json"),
    "Uniswap v3": (
        "@uniswap/v3-core/artifacts/contracts/**/*.json",
        "@uniswap/v3-periphery/artifacts/contracts/**/*.json",
    ),
    "Aave": ("@aave/core-v3/artifacts/contracts/**/*.json",),
}


@dataclass(frozen=True)
class Published:
    """A function that changes state, as its project's ABI has it.

    Attributes:
        labels: names of the parameters, their places from 1 on where they have none.
        file: the artifact it is from.
    """

    name: str
    types: tuple[str, ...]
    labels: tuple[str, ...]
    selector: bytes
    file: Path

    @property
    def signature(self) -> str:
        return f"{self.name}({','.join(self.types)})"


@cache
def published(project: str) -> tuple[Published, ...]:
    """Each function of a project once."""
    found: dict[str, Published] = {}
    for file in artifacts(project):
        for function in changing(file):
            found.setdefault(function.signature, function)
    return tuple(found.values())


def changing(file: Path) -> list[Published]:
    """The functions of one contract that change state."""
    entries = json.loads(file.read_text())["abi"]
    return [_function(one, file) for one in entries if one["type"] == "function" and not _is_view(one)]


def artifacts(project: str) -> Iterator[Path]:
    """A project's contracts. Without Node the test is skipped, in CI it fails."""
    files = [file for pattern in PROJECTS[project] for file in sorted(NODE_MODULES.glob(pattern))]
    if not files:
        words = f"{project}'s ABIs are not here: install Node 20.19 or later, then run `make node`"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    for file in files:
        # what compilers write beside them
        if not file.name.endswith(".dbg.json") and file.name != "Combined-Json.json":
            yield file


def _is_view(entry: Mapping[str, Any]) -> bool:
    return entry.get("stateMutability") in ("view", "pure") or bool(entry.get("constant"))


def _function(entry: Mapping[str, Any], file: Path) -> Published:
    inputs = entry["inputs"]
    return Published(
        entry["name"],
        tuple(collapse_if_tuple(item) for item in inputs),
        tuple(item["name"] or str(place) for place, item in enumerate(inputs, 1)),
        bytes(function_abi_to_4byte_selector(entry)),
        file,
    )
