"""What the pieces came to, so far: docs/security/soak.json, and the page that is written from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.paths import ROOT
from tools.soak.units import KILLERS, MODEL, PLACE, Unit

FIGURES = ROOT / "docs" / "security" / "soak.json"
PAGE = ROOT / "docs" / "security" / "soak.md"


class Journal:
    """A line a piece, under the digest of the contracts it was run on: verdicts on others do not count."""

    def __init__(self, contracts: str, path: Path = PLACE / "journal.jsonl") -> None:
        self.path, self.contracts = path, contracts

    def read(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows by part and name."""
        found = {}
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []:
            entry = json.loads(line)
            if entry["contracts"] == self.contracts:
                found[entry["part"], entry["name"]] = entry["rows"]
        return found

    def add(self, unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        entry = {"contracts": self.contracts, "part": unit.part, "name": unit.name, "rows": rows}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


def stories(
    units: Sequence[Unit], done: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
) -> dict[str, Any]:
    """The model's part."""
    what = "contracts and reference model through the same random stories"
    return _part(MODEL, what, "steps", units, done)


def killers(unit: Unit, done: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """The tests whose word was taken: it counts if they pass without a mistake."""
    what = "the tests that noticed a mistake, on the contracts as they are"
    return {**_part(KILLERS, what, "tests", [unit], done), "of_tests": unit.name}


def _part(
    name: str,
    what: str,
    unit: str,
    units: Sequence[Unit],
    done: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    rows = [row for one in units for row in done.get((one.part, one.name), ())]
    return {
        "part": name,
        "what": what,
        "tried": sum(row["tried"] for row in rows),
        "of": sum(one.weight for one in units),
        "unit": unit,
        "found": sum(row["found"] for row in rows),
        "seconds": round(sum(row["seconds"] for row in rows)),
        "notes": [row["failure"] for row in rows if row.get("failure")],
    }


def mutants(figures: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """The mutants' part, from the figures of tools.mutants."""
    judged = figures["tried"] + figures["same_bytecode"] + figures["not_compiled"]
    return {
        "part": "mutants",
        "what": "every small mistake in the contracts, one at a time, before the tests",
        "tried": judged,
        "of": figures["possible"],
        "unit": "mutants",
        "found": figures["unexplained"],
        "seconds": round(seconds),
        "notes": [
            f"{figures['killed']:,} killed, {figures['explained']:,} explained as equivalent, "
            f"{figures['unexplained']:,} not explained; {figures['score']:.1%} of those that are not "
            f"equivalent; {figures['same_bytecode']:,} of the same bytecode, "
            f"{figures['not_compiled']:,} that do not compile",
            *(
                f"not explained: {one['file']} {one['function']}: `{one['before']}` as `{one['after']}`"
                for one in figures["survivors"]
                if not one["reason"]
            ),
        ],
    }


def kept(contracts: str) -> dict[str, dict[str, Any]]:
    """The model's and the killers' part by name, where they are on record as whole and without a find."""
    found = json.loads(FIGURES.read_text(encoding="utf-8"))
    parts = found["parts"] if found["contracts"] == contracts else []
    return {part["part"]: part for part in parts if part["part"] in (MODEL, KILLERS) and passed([part])}


def fuller(own: dict[str, Any], kept: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """What is on record instead of what this machine has tried, if that is neither whole nor a find."""
    other = kept.get(own["part"])
    if other is None or is_whole([own]) or own["found"] or other.get("of_tests") != own.get("of_tests"):
        return own
    return other


def is_whole(parts: Sequence[Mapping[str, Any]]) -> bool:
    return all(part["tried"] >= part["of"] > 0 for part in parts)


def passed(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Everything tried, nothing found."""
    return is_whole(parts) and not any(part["found"] for part in parts)


HEAD = """\
# The long run

`make soak` tries in full what `make proof` samples: 250,000 steps of the
[reference model](../invariants.md) and [every mutant](mutants.md) of the contracts. On two cores that is half
a working day. It may be stopped (`make soak MINUTES=150` stops by itself), and the next run goes on, here or
elsewhere: what counts is put on record in [soak.json](soak.json) and, a line for each test with the mutants
that it noticed, in `tests/mutants/verdicts.jsonl`. It counts as long as the contracts are the same, a verdict
also only as long as the test is. `make soak ANEW=1` counts nothing of the record, only what has been tried on
the machine itself, in `.build/soak` and `.build/mutants`. The seed of the stories is the contracts' digest:
other contracts, other stories. Before a release everything must have been tried on what is released.

This page is written by the command.

"""


def page(found: Mapping[str, Any]) -> str:
    """docs/security/soak.md"""
    parts = found["parts"]
    if passed(parts):
        state = "Everything was tried, and nothing found."
    elif is_whole(parts):
        state = "Everything was tried."
    else:
        state = "**Not everything has been tried yet.**"
    lines = [
        HEAD,
        f"Contracts: digest `{found['contracts']}`. {state}\n\n",
        "| part | what | tried | of | unit | found | hours of work |\n|---|---|---:|---:|---|---:|---:|\n",
    ]
    for part in parts:
        lines.append(
            f"| {part['part']} | {part['what']} | {part['tried']:,} | {part['of']:,} | {part['unit']} "
            f"| {part['found']:,} | {part['seconds'] / 3_600:.1f} |\n"
        )
    for part in parts:
        if part["notes"]:
            lines.append(f"\n## {part['part'].capitalize()}\n\n")
            lines += [f"* {note}\n" for note in part["notes"]]
    return "".join(lines)


def write(found: Mapping[str, Any]) -> None:
    FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")
