"""bench/results/gas.json, gas.md and the tables in both READMEs: written, and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.further import Further, table
from bench.protocol.node import HARDFORK
from bench.protocol.ops import Figure
from bench.protocol.solidity import RUNS, package_version
from bench.protocol.world import World
from bench.run import OPS, Beside
from bench.subjects.celldao import Celldao
from bench.verdict import FURTHER, besides, best, cheaper, is_won, remarks, shown
from tests.support.paths import ROOT

RESULTS = ROOT / "bench" / "results"
JSON = RESULTS / "gas.json"
MARKDOWN = RESULTS / "gas.md"
README = ROOT / "bench" / "README.md"
FRONT = ROOT / "README.md"
BEGIN, END = "<!-- figures: written by `make gas` -->\n", "<!-- end of figures -->\n"

Json = dict[str, Any]


def header(world: World, subject: Celldao, peers: Mapping[str, Json]) -> Json:
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
        "peers": {"evm_version": HARDFORK, **peers},
        "quoted": "measured before, same protocol, same version of the node, cheapest build of each",
    }


def row(figure: Figure, beside: Mapping[str, Beside], reasons: Mapping[str, Json]) -> Json:
    op = OPS[figure.op]
    measured = {name: peer.figures[op.key] for name, peer in beside.items() if op.key in peer.figures}
    less = {
        name: peer.less[op.key] for name, peer in beside.items() if name in measured and op.key in peer.less
    }
    made = {
        "op": op.key,
        "celldao": figure.gas,
        "budget": op.budget,
        "peers": measured,
        "quoted": dict(op.quoted),
        "less_work": {**less, **op.less},
        "measured": figure.note,
    }
    return {**made, "note": " ".join([*besides(made), *remarks(made, reasons)])}


def document(
    world: World,
    subject: Celldao,
    found: Mapping[str, Figure],
    beside: Mapping[str, Beside],
    reasons: Mapping[str, Json],
    besides: Sequence[Further],
) -> Json:
    settings = {name: peer.settings for name, peer in beside.items()}
    return {
        "header": header(world, subject, settings),
        "rows": [row(figure, beside, reasons) for figure in found.values()],
        "further": [asdict(item) for item in besides],
    }


def recorded(path: Path = JSON) -> Json:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def beside_of(result: Mapping[str, Any]) -> dict[str, Beside]:
    """The peers as they stand in a record, for a run that measures ours alone."""
    settings = {name: found for name, found in result["header"]["peers"].items() if name != "evm_version"}
    beside = {name: Beside({}, {}, found) for name, found in settings.items()}
    for item in result["rows"]:
        for name, gas in item["peers"].items():
            beside[name].figures[item["op"]] = gas
            if name in item["less_work"]:
                beside[name].less[item["op"]] = item["less_work"][name]
    return beside


def render(result: Mapping[str, Any]) -> str:
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


def markdown(result: Mapping[str, Any]) -> str:
    head = result["header"]
    pay = head["pay"]
    lines = [
        "| operation | step | celldao | budget | | best peer | others |",
        "|---|---|---:|---:|---|---|---|",
        *(shown(item, OPS[item["op"]].step) for item in result["rows"]),
        "",
    ]
    lines += [f"* `{item['op']}`: {said}" for item in result["rows"] if (said := _said(item))]
    lines += ["", *table(result["further"])]
    packages = {
        f"{name} {version}"
        for peer, found in head["peers"].items()
        if peer != "evm_version"
        for name, version in found["packages"].items()
    }
    compilers = {found["solc"].split("+")[0] for p, found in head["peers"].items() if p != "evm_version"}
    lines += [
        "",
        "Gas used by whole transactions, except where bench/README.md says otherwise. "
        f"{head['node']}, {head['hardfork']}; "
        f"Vyper {head['vyper']} for {head['vyper_evm_version']}; payments in {pay['contract']} "
        f"(a transfer alone: {pay['transfer_nz']:,}, to an empty balance {pay['transfer_new']:,}). "
        f"In the same run: {', '.join(sorted(packages))}; solc {', '.join(sorted(compilers))}, optimised for "
        f"{RUNS} runs, {head['peers']['evm_version']}. "
        f"{FURTHER} {head['quoted']}.",
        "",
    ]
    return "\n".join(lines)


def _said(item: Mapping[str, Any]) -> str:
    """What is to be known about our figure, then about the comparison."""
    measured = item["measured"] and f"{item['measured']}."
    return f"{measured} {item['note']}".strip()


def summary(result: Mapping[str, Any]) -> str:
    """The table of the front page: every operation, none left out, and everybody who is cheaper."""
    head = ("", "operation", "celldao", "cheapest elsewhere, as much work or above our budget")
    lines = ["| " + " | ".join((*head, "cheaper, for less")) + " |", "|---|---|---:|---|---|"]
    for item in result["rows"]:
        rival = best(item)
        other = "nobody has it" if rival is None else f"{rival[1]:,} {rival[0]}"
        other += "" if is_won(item) else f"; **not won**: {item['note']}"
        gas = "not measured" if item["celldao"] is None else f"{item['celldao']:,}"
        cells = (f"`{item['op']}`", OPS[item["op"]].step, gas, other, "; ".join(cheaper(item)))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def embedded(text: str, table: str) -> str:
    """A page with the table between its marks."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + "\n" + table + "\n" + END + after


def write(
    result: Mapping[str, Any], folder: Path = RESULTS, readme: Path = README, front: Path = FRONT
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON.name).write_text(render(result), encoding="utf-8")
    (folder / MARKDOWN.name).write_text(markdown(result), encoding="utf-8")
    page = readme.read_text(encoding="utf-8")
    readme.write_text(embedded(page, markdown(result)), encoding="utf-8")
    front.write_text(embedded(front.read_text(encoding="utf-8"), summary(result)), encoding="utf-8")


def differences(result: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    """What is out of step with the committed record, figure by figure."""
    now = {item["op"]: item for item in result["rows"]}
    was = {item["op"]: item for item in recorded.get("rows", [])}
    wrong = []
    for key in OPS:
        old, new = _figures(was.get(key, {})), _figures(now.get(key, {}))
        for name in [*new, *(name for name in old if name not in new)]:
            if old.get(name) != new.get(name):
                who = "" if name == "celldao" else f" ({name})"
                wrong.append(f"{key}{who}: {_change(old.get(name), new.get(name))}")
    wrong += _further(result, recorded)
    if not wrong and now != was:
        wrong += [
            f"{key}: its budget, quoted peers or note have changed"
            for key in OPS
            if now.get(key) != was.get(key)
        ]
    if not wrong and result["header"] != recorded.get("header"):
        wrong.append("header: versions or settings have changed")
    return wrong


def _further(result: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    was = {item["key"]: item["gas"] for item in recorded.get("further", [])}
    now = {item["key"]: item["gas"] for item in result["further"]}
    return [
        f"{key}: {_change(was.get(key), now.get(key))}"
        for key in dict.fromkeys((*now, *was))
        if was.get(key) != now.get(key)
    ]


def _figures(item: Mapping[str, Any]) -> dict[str, int | None]:
    return {"celldao": item.get("celldao"), **item.get("peers", {})}


def _change(old: int | None, new: int | None) -> str:
    difference = f" ({new - old:+,})" if old is not None and new is not None else ""
    return f"recorded {_number(old)}, measured {_number(new)}{difference}"


def _number(gas: int | None) -> str:
    return "nothing" if gas is None else f"{gas:,}"
