"""bench/results/gas.json and gas.md: written, and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.protocol.node import HARDFORK
from bench.protocol.ops import Figure
from bench.protocol.solidity import RUNS, package_version
from bench.protocol.world import World
from bench.run import OPS
from bench.subjects.celldao import Celldao
from tests.support.paths import ROOT

RESULTS = ROOT / "bench" / "results"
JSON = RESULTS / "gas.json"
MARKDOWN = RESULTS / "gas.md"


def header(world: World, subject: Celldao) -> dict[str, Any]:
    import vyper

    optimize = {name: artifact.settings["optimize"] for name, artifact in subject.artifacts.items()}
    evm = {artifact.settings["evmVersion"] for artifact in subject.artifacts.values()}
    return {
        "node": world.node.rpc("web3_clientVersion"),
        "hardfork": HARDFORK,
        "vyper": vyper.__version__,
        "vyper_evm_version": ", ".join(sorted(evm)),
        "vyper_optimize": optimize,
        "pay": {
            "contract": f"OpenZeppelin Contracts {package_version('@openzeppelin/contracts')} ERC20",
            "solc": world.solidity.compiler,
            "optimizer_runs": RUNS,
            "transfer_nz": world.transfer_nz,
            "transfer_new": world.transfer_new,
        },
        "peers": "quoted: measured before, same protocol, same version of the node, cheapest build of each",
    }


def row(figure: Figure) -> dict[str, Any]:
    op = OPS[figure.op]
    return {
        "op": op.key,
        "celldao": figure.gas,
        "budget": op.budget,
        "best_peer": dict(op.quoted),
        "within_budget": figure.gas is not None and figure.gas <= op.budget,
        "note": figure.note,
    }


def document(world: World, subject: Celldao, found: Mapping[str, Figure]) -> dict[str, Any]:
    return {"header": header(world, subject), "ops": [row(figure) for figure in found.values()]}


def render(result: Mapping[str, Any]) -> str:
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


def _best(row: Mapping[str, Any]) -> str:
    """The cheapest peer; those that do less say so in their names."""
    if not row["best_peer"]:
        return "nobody has it"
    name, gas = min(row["best_peer"].items(), key=lambda item: item[1])
    return f"{gas:,} ({name})"


def markdown(result: Mapping[str, Any]) -> str:
    head = result["header"]
    pay = head["pay"]
    lines = [
        "| operation | step | celldao | budget | | cheapest peer |",
        "|---|---|---:|---:|---|---|",
    ]
    for item in result["ops"]:
        gas = "not yet" if item["celldao"] is None else f"{item['celldao']:,}"
        verdict = "" if item["celldao"] is None else "within" if item["within_budget"] else "**over**"
        lines.append(
            f"| `{item['op']}` | {OPS[item['op']].step} | {gas} | {item['budget']:,} | {verdict} "
            f"| {_best(item)} |"
        )
    lines += [
        "",
        "Gas used by whole transactions, except where bench/README.md says otherwise. "
        f"{head['node']}, {head['hardfork']}; "
        f"Vyper {head['vyper']} for {head['vyper_evm_version']}; payments in {pay['contract']} "
        f"(a transfer alone: {pay['transfer_nz']:,}, to an empty balance {pay['transfer_new']:,}). "
        f"Peers {head['peers']}.",
        "",
    ]
    return "\n".join(lines)


def write(result: Mapping[str, Any], folder: Path = RESULTS) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON.name).write_text(render(result), encoding="utf-8")
    (folder / MARKDOWN.name).write_text(markdown(result), encoding="utf-8")


def differences(result: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    """What is out of step with the committed record, op by op."""
    now = {item["op"]: item for item in result["ops"]}
    was = {item["op"]: item for item in recorded.get("ops", [])}
    wrong = []
    for key in OPS:
        old, new = was.get(key, {}).get("celldao"), now.get(key, {}).get("celldao")
        if old != new:
            change = f" ({new - old:+,})" if isinstance(old, int) and isinstance(new, int) else ""
            wrong.append(f"{key}: recorded {_number(old)}, measured {_number(new)}{change}")
    if not wrong and now != was:
        wrong += [
            f"{key}: its budget, peers or note have changed" for key in OPS if now.get(key) != was.get(key)
        ]
    if not wrong and result["header"] != recorded.get("header"):
        wrong.append("header: versions or settings have changed")
    return wrong


def _number(gas: int | None) -> str:
    return "nothing" if gas is None else f"{gas:,}"
