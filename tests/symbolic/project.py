"""The Foundry project halmos reads: our contracts as bytecode in constants, with the slots of their storage,
beside the checks written by hand and those made from the ABIs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.symbolic import authority, dividends
from tests.symbolic.environment import FORGE, HERE, TOOLS
from tools.compiler import compile_contract
from tools.paths import BUILD, CONTRACTS

OUT = BUILD / "symbolic"
BY_HAND = HERE / "checks"
DEPLOYABLES = ("Share", "Treasury", "Governor", "RevenueSplitter", "Mandate")
CONFIG = """[profile.default]
src = "src"
out = "out"
libs = []
solc = "{solc}"
evm_version = "cancun"
optimizer = true

[lint]
lint_on_build = false
"""
HEADER = "// SPDX-License-Identifier: AGPL-3.0-only\npragma solidity ^0.8.28;\n"
CHECK = re.compile(r"/// @notice (?P<claim>.+)\n\s*function (?P<name>check_\w+)\(")
CONTRACT = re.compile(r"^(?P<abstract>abstract )?contract (?P<name>\w+) is (?P<base>\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Check:
    contract: str
    name: str
    claim: str

    @property
    def id(self) -> str:
        return f"{self.contract}.{self.name.removeprefix('check_')}"


@dataclass(frozen=True)
class Project:
    root: Path
    checks: list[Check]
    # functions about which authority.toml and the contracts differ
    unclear: list[str]


def _slots(layout: dict[str, Any], prefix: str = "") -> list[tuple[str, int]]:
    found = []
    for name, entry in layout.items():
        if "slot" in entry:
            found.append((f"{prefix}{name}".replace("$", "_"), entry["slot"]))
        else:
            found += _slots(entry, f"{prefix}{name}_")
    return found


def _layout(path: Path, contracts: Path) -> dict[str, Any]:
    vyper = Path(sys.executable).with_name("vyper")
    command = [str(vyper), "-p", str(contracts), "-f", "layout", str(path)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def _transient(layout: dict[str, Any]) -> int:
    """The first transient slots that a contract uses, none left out."""
    ends = [entry["slot"] + entry["n_slots"] for entry in _entries(layout)]
    return max(ends, default=0)


def _entries(layout: dict[str, Any]) -> list[dict[str, Any]]:
    if "slot" in layout:
        return [layout]
    return [found for entry in layout.values() for found in _entries(entry)]


def _constants(artifact: dict[str, Any], layout: dict[str, Any]) -> str:
    name = artifact["contractName"]
    code = artifact["deploymentBytecode"]["bytecode"].removeprefix("0x")
    slots = [*_slots(layout.get("storage_layout", {}))]
    slots.append(("TRANSIENT", _transient(layout.get("transient_storage_layout", {}))))
    lines = "\n".join(f"    uint256 internal constant {slot} = {number};" for slot, number in slots)
    return f'\nbytes constant {name.upper()} = hex"{code}";\n\nlibrary {name} {{\n{lines}\n}}\n'


def checks_in(source: str) -> list[Check]:
    """Checks of the contracts in a file; one that inherits has its base's, too, under a title of its own."""
    places = list(CONTRACT.finditer(source))
    own: dict[str, list[re.Match[str]]] = {}
    for place, after in zip(places, [*[p.start() for p in places[1:]], len(source)], strict=False):
        body = source[place.start() : after]
        own[place["name"]] = list(CHECK.finditer(body))
    found = []
    for place in places:
        if place["abstract"]:
            continue
        title = re.search(r"/// (.+)\n$", source[: place.start()])
        inherited = own.get(place["base"], [])
        for check in [*inherited, *own[place["name"]]]:
            claim = f"{title[1]}: {check['claim']}" if title and inherited else check["claim"]
            found.append(Check(place["name"], check["name"], claim))
    return found


def generated(abis: dict[str, list[dict[str, Any]]]) -> tuple[dict[str, str], list[str]]:
    """Files of checks made from the ABIs, and the functions about which authority.toml differs from them."""
    ours = {name: abis[name] for name in DEPLOYABLES}
    rules, unclear = authority.rules(ours, authority.table())
    files = {
        f"{contract}Authority.sol": authority.source(
            contract, [rule for rule in rules if rule.contract == contract]
        )
        for contract in DEPLOYABLES
    }
    return {**files, "Dividends.sol": dividends.source(abis["Share"])}, unclear


def make(name: str, contracts: Path = CONTRACTS) -> Project:
    """Compiles a copy of the contracts together with the harnesses, writes the project, and builds it."""
    root = OUT / name
    shutil.rmtree(root, ignore_errors=True)
    copy = root / "contracts"
    shutil.copytree(contracts, copy)
    shutil.copytree(HERE / "harness", copy / "harness")
    sources = root / "src"
    sources.mkdir()
    abis = {}
    text = HEADER
    for path in [*(copy / f"{name}.vy" for name in DEPLOYABLES), *sorted((copy / "harness").glob("*.vy"))]:
        artifact = compile_contract(path, copy)
        abis[path.stem] = artifact["abi"]
        text += _constants(artifact, _layout(path, copy))
    (sources / "Generated.sol").write_text(text)
    for path in BY_HAND.glob("*.sol"):
        shutil.copy(path, sources)
    made, unclear = generated(abis)
    for file, text in made.items():
        (sources / file).write_text(text)
    _build(root)
    checks = [check for path in sorted(sources.glob("*.sol")) for check in checks_in(path.read_text())]
    return Project(root, checks, unclear)


def _build(root: Path) -> None:
    (root / "foundry.toml").write_text(CONFIG.format(solc=TOOLS / "solc"))
    # halmos reads the syntax tree and these two outputs
    command = [
        str(FORGE),
        "build",
        "--root",
        str(root),
        "--ast",
        "--extra-output",
        "storageLayout",
        "metadata",
    ]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    if done.returncode != 0:
        raise RuntimeError(f"forge build failed\n{done.stdout}\n{done.stderr}")
