"""Solidity sources compiled with the solc that tests/node pins."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.paths import BUILD, NODE_MODULES

RUNS = 200
COMPILER = Path(__file__).with_name("compile.cjs")
CACHE = BUILD / "bench"
PACKAGES = ("solc", "@openzeppelin/contracts", "@openzeppelin/contracts-upgradeable", "solady")


@dataclass(frozen=True)
class Compiled:
    abi: list[dict[str, Any]]
    bytecode: str
    compiler: str


def package_version(name: str) -> str:
    text = (NODE_MODULES / name / "package.json").read_text(encoding="utf-8")
    return str(json.loads(text)["version"])


def compile_solidity(source: Path, evm: str) -> dict[str, Compiled]:
    """The contracts of one file; from an earlier run with the same source and versions, if there is one."""
    job = {
        "language": "Solidity",
        "sources": {source.name: {"content": source.read_text(encoding="utf-8")}},
        "settings": {
            "optimizer": {"enabled": True, "runs": RUNS},
            "evmVersion": evm,
            "outputSelection": {source.name: {"*": ["abi", "evm.bytecode.object"]}},
        },
    }
    key = [job, *(package_version(package) for package in PACKAGES)]
    cached = CACHE / f"{source.stem}.json"
    if cached.is_file():
        found = json.loads(cached.read_text(encoding="utf-8"))
        if found["key"] == key:
            return {name: Compiled(**made) for name, made in found["contracts"].items()}
    run = subprocess.run(
        ["node", str(COMPILER)], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    answer = json.loads(run.stdout)
    errors = [e for e in answer["output"].get("errors", []) if e["severity"] == "error"]
    if errors:
        raise RuntimeError(errors[0]["formattedMessage"])
    contracts = {
        name: Compiled(made["abi"], "0x" + made["evm"]["bytecode"]["object"], answer["version"])
        for name, made in answer["output"]["contracts"][source.name].items()
    }
    CACHE.mkdir(parents=True, exist_ok=True)
    made = {name: compiled.__dict__ for name, compiled in contracts.items()}
    cached.write_text(json.dumps({"key": key, "contracts": made}), encoding="utf-8")
    return contracts
