"""One table of everything `make proof` ran: what was tried, how often, what was found.

Each part leaves a list of rows in .build/proof/<part>.json. A part that is missing, a row that tried nothing
and a row that found something fail the whole.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.mutants.includes import digest

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / ".build" / "proof"
PAGE: Final = ROOT / "docs" / "security" / "proof.md"
PARTS: Final = (
    "static",
    "lint",
    "model",
    "twin",
    "mutants",
    "defences",
    "kills",
    "hardforks",
    "clients",
    "symbolic",
    "symbolic-mutants",
)
WIDTHS: Final = {"part": 16, "what": 62, "tried": 9, "unit": 14, "found": 6, "seconds": 8}


@dataclass(frozen=True)
class Row:
    """What one attempt to break the contracts came to.

    Attributes:
        tried: how many of `unit` were run.
        found: how many of them showed a defect.
        failure: the first of these, in a line.
    """

    part: str
    what: str
    tried: int
    unit: str
    found: int
    seconds: float
    note: str = ""
    failure: str = ""

    @property
    def failed(self) -> bool:
        return self.tried == 0 or self.found > 0


def read(folder: Path, parts: tuple[str, ...] = PARTS) -> tuple[list[Row], list[str]]:
    """All rows, and the parts that left none."""
    rows: list[Row] = []
    missing = []
    for part in parts:
        path = folder / f"{part}.json"
        found = json.loads(path.read_text()) if path.exists() else []
        if not found:
            missing.append(part)
        rows += [Row(**{**entry, "part": part}) for entry in found]
    return rows, missing


def table(rows: list[Row]) -> str:
    heads = ("part", "what", "tried", "unit", "found", "seconds")
    lines = ["  ".join(_cell(head, head) for head in heads), "  ".join("-" * WIDTHS[head] for head in heads)]
    for row in rows:
        texts = (row.part, row.what, f"{row.tried:,}", row.unit, f"{row.found:,}", f"{row.seconds:,.1f}")
        lines.append("  ".join(_cell(head, text) for head, text in zip(heads, texts, strict=True)).rstrip())
        if row.failure:
            lines.append(f"{'':{WIDTHS['part']}}    FOUND: {row.failure}")
        if row.note:
            lines.append(f"{'':{WIDTHS['part']}}    {row.note}")
    return "\n".join(lines)


def totals(rows: list[Row]) -> list[str]:
    """A line a part: how many rows, how much of each unit was tried, how many showed a defect."""
    lines = []
    for part in dict.fromkeys(row.part for row in rows):
        own = [row for row in rows if row.part == part]
        tried: dict[str, int] = {}
        for row in own:
            tried[row.unit] = tried.get(row.unit, 0) + row.tried
        units = ", ".join(f"{count:,} {unit}" for unit, count in tried.items())
        seconds = sum(row.seconds for row in own)
        lines.append(f"{part}: {len(own)} rows, {units}, {sum(r.found for r in own)} found, {seconds:,.0f} s")
    return lines


HEAD = """\
# What was tried

The table of a run of `make proof`: [static checks](static-checks.md), the
[reference model](../invariants.md), the twin, [mutants](mutants.md), the [defences](attacks.md) taken out one
at a time, processes killed, hard forks, foreign clients, [symbolic proofs](symbolic.md) and broken copies
that must give counterexamples. `make soak` tries [more of it](soak.md). Seconds are of one machine with two
cores.

This page is written by `python -m tools.proof --write`.

"""


def page(rows: list[Row], missing: list[str], contracts: str) -> str:
    """docs/security/proof.md"""
    lines = [HEAD, f"Contracts: digest `{contracts}`.\n\n"]
    for part in missing:
        lines.append(f"**{part}: not run.**\n\n")
    lines.append("| part | what | tried | unit | found | seconds | |\n|---|---|---:|---|---:|---:|---|\n")
    for row in rows:
        cells = [row.part, row.what, f"{row.tried:,}", row.unit, f"{row.found:,}", f"{row.seconds:,.0f}"]
        cells.append(f"**{row.failure}** {row.note}" if row.failure else row.note)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    lines.append("\nIn all:\n\n")
    lines += [f"* {line}\n" for line in totals(rows)]
    return "".join(lines)


def _cell(head: str, text: str) -> str:
    width = WIDTHS[head]
    if head in ("tried", "found", "seconds"):
        return text.rjust(width)
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=RESULTS)
    parser.add_argument("--parts", nargs="+", default=list(PARTS))
    parser.add_argument("--write", action="store_true", help="write docs/security/proof.md")
    options = parser.parse_args(arguments)
    rows, missing = read(options.folder, tuple(options.parts))
    if options.write:
        PAGE.write_text(page(rows, missing, digest()), encoding="utf-8")
    print(table(rows))
    print("\n".join(["", *totals(rows), ""]))
    failed = [row for row in rows if row.failed]
    for part in missing:
        print(f"{part}: left no result in {options.folder}")
    for row in failed:
        print(f"{row.part}: {row.what}: {'nothing was tried' if row.tried == 0 else f'{row.found} found'}")
    print(f"{len(rows)} rows, {len(failed)} failed, {len(missing)} parts missing")
    return 1 if failed or missing or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
