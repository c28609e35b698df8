"""The growth curves: measured, written with their picture, and compared with the committed record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import growth
from bench.growth import TOLERANCE, Curve
from bench.picture import picture
from bench.protocol.world import World
from bench.subjects.celldao import Celldao
from bench.subjects.openzeppelin import Plain
from tests.support.paths import ROOT

JSON = ROOT / "bench" / "results" / "growth.json"
PICTURE = ROOT / "docs" / "images" / "growth.svg"

Sizes = Mapping[str, Sequence[int]]
# Checkpoints share slots in pairs, hence odd and even numbers of them.
WHOLE: Sizes = {
    "members": (10, 30, 100, 300, 1_000, 3_000, 10_000),
    "proposals": (1, 3, 10, 30, 100, 300, 1_000),
    "distributions": (1, 3, 10, 30, 100),
    "checkpoints": (1, 2, 4, 9, 10, 30, 31, 100, 101, 299, 300),
}
SMALL: Sizes = {
    "members": (10, 100),
    "proposals": (1, 10),
    "distributions": (1, 10),
    "checkpoints": (1, 2, 9, 10),
}
OPENZEPPELIN = "checkpoints, OpenZeppelin"
WORK = {
    "members": growth.by_members,
    "proposals": growth.by_proposals,
    "distributions": growth.by_distributions,
    "checkpoints": growth.by_checkpoints,
}


def measure(world: World, subject: Celldao, sizes: Sizes) -> dict[str, Curve]:
    found = {by: WORK[by](world, subject, sizes[by]) for by in WORK}
    with world.node.undone():
        peer = Plain(world, timelock=False)
        found[OPENZEPPELIN] = growth.by_checkpoints(world, peer, sizes["checkpoints"])
    return found


def uneven(found: Mapping[str, Curve]) -> list[str]:
    """What grows and must not; a peer may."""
    return [
        f"by {by}: {line}"
        for by, curve in found.items()
        if by != OPENZEPPELIN
        for line in growth.uneven(curve, pairs=by == "checkpoints")
    ]


def document(node: str, found: Mapping[str, Curve]) -> dict[str, Any]:
    """One entry a curve: the sizes, and for each op its gas at them."""
    return {
        "header": {
            "node": node,
            "tolerance": TOLERANCE,
            "quorum": "1 %",
            "to propose": "0.01 % of all units",
        },
        "curves": [
            {
                "by": by,
                "sizes": list(curve),
                # nothing where there is no such thing: a cell of ten has no member numbered above 23
                "gas": {op: [curve[size].get(op) for size in curve] for op in max(curve.values(), key=len)},
            }
            for by, curve in found.items()
        ],
    }


def curves_of(result: Mapping[str, Any]) -> dict[str, Curve]:
    return {
        item["by"]: {
            size: {op: gas[at] for op, gas in item["gas"].items() if gas[at] is not None}
            for at, size in enumerate(item["sizes"])
        }
        for item in result.get("curves", [])
    }


def recorded(path: Path = JSON) -> dict[str, Curve]:
    return curves_of(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def render(result: Mapping[str, Any]) -> str:
    """One line an op, so that a difference can be read."""
    text = json.dumps(result, indent=2)
    for item in result["curves"]:
        for numbers in (item["sizes"], *item["gas"].values()):
            spread = json.dumps(numbers, indent=2)
            for depth in (6, 8):
                text = text.replace(spread.replace("\n", "\n" + " " * depth), json.dumps(numbers))
    return text + "\n"


def write(result: Mapping[str, Any]) -> None:
    JSON.write_text(render(result), encoding="utf-8")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(curves_of(result)), encoding="utf-8")


def differences(found: Mapping[str, Curve], recorded: Mapping[str, Curve]) -> list[str]:
    """Points that are not the recorded ones, and curves that are not flat."""
    wrong = []
    for by, curve in found.items():
        was = recorded.get(by, {})
        for size, gas in curve.items():
            for op, now in gas.items():
                then = was.get(size, {}).get(op)
                if then != now:
                    shown = "nothing" if then is None else f"{then:,}"
                    wrong.append(f"{op} at {size:,} {by}: recorded {shown}, measured {now:,}")
    return wrong + uneven(found)
