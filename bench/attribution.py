"""Where the gas of a transaction goes: by contract and by kind of instruction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.protocol.node import Node, Receipt
from bench.run import GROUPS, OPS, laboratory
from bench.subjects.celldao import Celldao
from bench.subjects.celldao.artifacts import MASTERS

CALLS = {"CALL", "STATICCALL", "DELEGATECALL", "CALLCODE"}
CREATES = {"CREATE", "CREATE2"}
COPIES = {"CALLDATACOPY", "CODECOPY", "EXTCODECOPY", "RETURNDATACOPY", "MCOPY"}
COLD_SLOT = 2_000
CLONE_SIZE = 45
LAST_PRECOMPILE = 0x11


@dataclass
class Attribution:
    """Gas by (contract, kind), and storage accesses one by one."""

    gas: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: Counter[tuple[str, str]] = field(default_factory=Counter)
    storage: list[tuple[str, str, str, int]] = field(default_factory=list)


def _words(length: int) -> int:
    return -(-length // 32)


def _plain(op: str, stack: Sequence[str]) -> int | None:
    """What an instruction that touches memory costs where memory is there already."""
    if op in ("MLOAD", "MSTORE", "MSTORE8"):
        return 3
    if op in COPIES and op != "EXTCODECOPY":
        return 3 + 3 * _words(int(stack[-3], 16))
    if op in ("KECCAK256", "SHA3"):
        return 30 + 6 * _words(int(stack[-2], 16))
    if op.startswith("LOG"):
        return 375 * (int(op[3:]) + 1) + 8 * int(stack[-2], 16)
    return None


def _kind(op: str, cost: int) -> str:
    if op == "SLOAD":
        return "sload cold" if cost >= COLD_SLOT else "sload warm"
    if op == "SSTORE":
        if cost >= 20_000:
            return "sstore new"
        return "sstore nz" if cost >= 2_900 else "sstore warm"
    if op in CALLS:
        return "call cold" if cost >= 2_600 else "call warm"
    if op in CREATES:
        return "create"
    if op in ("BALANCE", "EXTCODEHASH", "EXTCODESIZE", "EXTCODECOPY"):
        return "account cold" if cost >= 2_600 else "account warm"
    if op.startswith("LOG"):
        return "log"
    if op in ("KECCAK256", "SHA3"):
        return "keccak"
    if op in COPIES:
        return "copy"
    return "other"


def attribute(steps: Sequence[dict[str, Any]], first: str, names: dict[str, str]) -> Attribution:
    """Each step's own cost is what is gone at the next step of its depth, without what the callee used."""
    result = Attribution()
    # (address shown, gas at entry, last step of this frame with its gas)
    frames: list[tuple[str, int]] = [(names.get(first.lower(), first), int(steps[0]["gas"]))]
    open_calls: list[tuple[str, dict[str, Any], int]] = []
    for index, step in enumerate(steps):
        following = steps[index + 1] if index + 1 < len(steps) else None
        where, op, gas = frames[-1][0], step["op"], int(step["gas"])
        if following is None or following["depth"] == step["depth"]:
            cost = gas - int(following["gas"]) if following else int(step["gasCost"])
            _book(result, where, step, cost)
        elif following["depth"] > step["depth"]:
            open_calls.append((where, step, gas))
            target = step["stack"][-2] if op in CALLS else "0x0"
            account = "0x" + target.removeprefix("0x").rjust(40, "0")[-40:]
            frames.append((names.get(account.lower(), account), int(following["gas"])))
        else:
            own = int(step["gasCost"]) if op != "REVERT" else 0
            _book(result, where, step, own)
            used = frames.pop()[1] - (gas - own)
            caller, call, before = open_calls.pop()
            _book(result, caller, call, before - int(following["gas"]) - used)
    return result


def _book(result: Attribution, where: str, step: dict[str, Any], cost: int) -> None:
    plain = _plain(step["op"], step["stack"])
    if step["op"] in CALLS and int(step["stack"][-2], 16) <= LAST_PRECOMPILE:
        result.gas[where, "precompile"] += cost
        result.count[where, "precompile"] += 1
        return
    if step["op"] in CALLS:
        # more than an access costs: memory for arguments and answer (and 6,700 where value is sent)
        plain = 2_600 if cost >= 2_600 else 100
    if plain is not None and cost > plain:
        result.gas[where, "memory expansion"] += cost - plain
        result.count[where, "memory expansion"] += 1
        cost = plain
    kind = _kind(step["op"], cost)
    result.gas[where, kind] += cost
    result.count[where, kind] += 1
    if step["op"] in ("SLOAD", "SSTORE"):
        result.storage.append((where, kind, step["stack"][-1], cost))


def names_of(subject: Celldao) -> dict[str, str]:
    found = {subject.world.pay.lower(): "PAY", subject.factory.address.lower(): "CellFactory"}
    for kind, name in enumerate(MASTERS):
        found[subject.factory.read("master", kind)[0].lower()] = name
    return found


def report(node: Node, receipt: Receipt, names: dict[str, str]) -> str:
    trace = node.rpc("debug_traceTransaction", receipt.hash, {"disableMemory": True})
    assert receipt.call.to is not None
    found = attribute(trace["structLogs"], receipt.call.to, names)
    for where in dict.fromkeys(key[0] for key in found.gas):
        if where.startswith("0x") and node.code_size(where) == CLONE_SIZE:
            names[where.lower()] = f"clone {where[:8]}"
    found = attribute(trace["structLogs"], receipt.call.to, names)
    lines = [f"  intrinsic {receipt.intrinsic:,} of {receipt.gas:,}"]
    for where in dict.fromkeys(key[0] for key in found.gas):
        kinds = {kind: gas for (place, kind), gas in found.gas.items() if place == where}
        shown = ", ".join(
            f"{kind} {gas:,} ({found.count[where, kind]})"
            for kind, gas in sorted(kinds.items(), key=lambda item: -item[1])
        )
        lines.append(f"  {where:<18} {sum(kinds.values()):>8,}  {shown}")
    repeated = Counter((where, slot) for where, kind, slot, _ in found.storage if kind.endswith("warm"))
    for (where, slot), times in repeated.most_common(8):
        if times > 1:
            lines.append(f"    {where}: slot {slot[:18]} is read or written warm {times} times")
    return "\n".join(lines)


def explain(ops: Iterable[str], artifacts: Path, options: list[str]) -> None:
    wanted = list(ops)
    if unknown := set(wanted) - set(OPS):
        raise SystemExit(f"no such op: {', '.join(sorted(unknown))}")
    with laboratory("--steps-tracing", *options, artifacts=artifacts) as (world, subject):
        names = names_of(subject)
        for group in GROUPS.values():
            if not {op.key for op in group.OPS} & set(wanted):
                continue
            with world.node.undone():
                for figure in group.measure(world, subject):
                    for receipt in figure.receipts if figure.op in wanted else ():
                        print(f"{figure.op}: {receipt.gas:,}")
                        print(report(world.node, receipt, names))
