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
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.symbolic import authority, dividends
from tests.symbolic.comparison import steps
from tests.symbolic.environment import FORGE, HERE, TOOLS
from tests.symbolic.integers import lemmas
from tools.compiler import compile_contract
from tools.paths import BUILD, CONTRACTS

OUT = BUILD / "symbolic"
BY_HAND = HERE / "checks"
INTEGERS = HERE / "integers"
# harnesses
COMPARED = ("Accrual", "Coin", "Reserve")
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


class Engine(StrEnum):
    """What decides a check, by what it counts."""

    HALMOS = "paths"
    Z3 = "claims"
    COMPARISON = "states"


@dataclass(frozen=True)
class Check:
    contract: str
    name: str
    claim: str
    engine: Engine = Engine.HALMOS

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


def in_integers() -> list[Check]:
    """Checks of the transcription: lemmas about it, and that it is what the bytecode does."""
    said = [(Engine.Z3, name, str(lemma.__doc__)) for name, lemma in lemmas.by_name().items()]
    said += [(Engine.COMPARISON, name, str(step.__doc__)) for name, step in steps.by_name().items()]
    checks = []
    for engine, name, claim in said:
        contract, _, step = name.partition(".")
        checks.append(Check(contract, step, claim, engine))
    return checks


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


def of_lemmas(name: str, integers: Path = INTEGERS) -> Project:
    """A project of nothing but the lemmas.

    :param integers: the transcription that they are about
    """
    root = OUT / name
    shutil.rmtree(root, ignore_errors=True)
    # under the same name, as packages: without the two empty files `python -m` would find ours, not the copy
    place = root / "tests" / "symbolic"
    shutil.copytree(integers, place / "integers")
    for folder in (place, place.parent):
        (folder / "__init__.py").touch()
    return Project(root, [check for check in in_integers() if check.engine is Engine.Z3], [])


def of_comparisons(name: str, contracts: Path = CONTRACTS) -> Project:
    """A project of nothing but what is compared: some harnesses, compiled, and no Foundry."""
    root = of_lemmas(name).root
    copy = _copied(root, contracts)
    for harness in COMPARED:
        path = copy / "harness" / f"{harness}.vy"
        _keep(root, compile_contract(path, copy), _layout(path, copy))
    return Project(root, [check for check in in_integers() if check.engine is Engine.COMPARISON], [])


def _copied(root: Path, contracts: Path) -> Path:
    """The contracts with the harnesses beside them, so that these import what the copy has."""
    copy = root / "contracts"
    shutil.copytree(contracts, copy)
    shutil.copytree(HERE / "harness", copy / "harness")
    (root / "compiled").mkdir()
    return copy


def _keep(root: Path, artifact: dict[str, Any], layout: dict[str, Any]) -> None:
    """Writes what a comparison needs to put a contract on a chain and to reach its storage."""
    slots = dict(_slots(layout.get("storage_layout", {})))
    built = {"code": artifact["deploymentBytecode"]["bytecode"], "slots": slots}
    (root / "compiled" / f"{artifact['contractName']}.json").write_text(json.dumps(built))


def make(name: str, contracts: Path = CONTRACTS) -> Project:
    """Compiles a copy of the contracts together with the harnesses, writes the project, and builds it."""
    root = of_lemmas(name).root
    copy = _copied(root, contracts)
    sources = root / "src"
    sources.mkdir()
    abis = {}
    text = HEADER
    for path in [*(copy / f"{name}.vy" for name in DEPLOYABLES), *sorted((copy / "harness").glob("*.vy"))]:
        artifact = compile_contract(path, copy)
        abis[path.stem] = artifact["abi"]
        layout = _layout(path, copy)
        text += _constants(artifact, layout)
        _keep(root, artifact, layout)
    (sources / "Generated.sol").write_text(text)
    for path in BY_HAND.glob("*.sol"):
        shutil.copy(path, sources)
    made, unclear = generated(abis)
    for file, text in made.items():
        (sources / file).write_text(text)
    _build(root)
    checks = [check for path in sorted(sources.glob("*.sol")) for check in checks_in(path.read_text())]
    return Project(root, [*checks, *in_integers()], unclear)


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
