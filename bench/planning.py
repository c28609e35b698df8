"""What a cell pays for governing itself, in gas and money: docs/planning.md, from the measured figures.

python -m bench.planning             print the page
python -m bench.planning --write     write it
python -m bench.planning --check     fail when the written one is out of step
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT

ASSUMPTIONS = Path(__file__).with_name("planning.toml")
FIGURES = ROOT / "bench" / "results" / "gas.json"
PAGE = ROOT / "docs" / "planning.md"
BATCH = 128  # members or ballots in a transaction; a test compares it with the limits
GWEI = 10**9

# Small batches that were measured, beside those of a hundred.
FEW_BALLOTS, FEW_MEMBERS, MANY = 5, 10, 100

Gas = Mapping[str, int]
Assumed = Mapping[str, Any]


def assumptions(path: Path = ASSUMPTIONS) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def figures(path: Path = FIGURES) -> dict[str, int]:
    result = json.loads(path.read_text(encoding="utf-8"))
    besides = {item["key"]: item["gas"] for item in result["further"]}
    return {row["op"]: row["celldao"] for row in result["rows"]} | besides


def batches(count: int) -> int:
    return -(-count // BATCH)


def ballots(members: int, year: Assumed) -> int:
    """On one proposal."""
    return max(1, round(members * year["turnout"]))


def in_batches(count: int, few: int, gas_of_few: int, gas_of_many: int) -> int:
    """Full batches and one with the rest, on the line through what a small one and one of a hundred cost."""
    each = (gas_of_many - gas_of_few) / (MANY - few)
    fixed = gas_of_few - few * each
    return round(batches(count) * fixed + count * each)


def signed(count: int, gas: Gas) -> int:
    return in_batches(count, FEW_BALLOTS, gas["batch_5"], MANY * gas["vote_sig_batch"])


def entering(members: int, gas: Gas) -> int:
    return in_batches(members, FEW_MEMBERS, gas["found_10"], MANY * gas["found_member"])


def founding(members: int, gas: Gas) -> int:
    return gas["found_cell"] + entering(members, gas) + gas["finish"]


def lines(members: int, gas: Gas, year: Assumed) -> dict[str, int]:
    """A year's gas by what it goes for; the two ways of voting exclude each other."""
    cast = year["proposals"] * ballots(members, year)
    return {
        "proposals made and executed": year["proposals"] * gas["propose"] + year["executed"] * gas["execute"],
        "ballots, each a transaction": cast * gas["vote"],
        "ballots, signed, in batches": year["proposals"] * signed(ballots(members, year), gas),
        "distributions": year["distributions"] * gas["distribute"],
        # the first of each costs more, in the first year
        "claims": members * (gas["claim_first"] + (year["claims"] - 1) * gas["claim"]),
        "transfers, members who join, who leave": round(
            members
            * (
                year["transfers"] * gas["transfer_share"]
                + year["issues"] * gas["issue"]
                + year["exits"] * gas["exit"]
            )
        ),
        "payments of an operator": year["mandate_payments"] * gas["mandate_spend"],
    }


def totals(found: Mapping[str, int]) -> tuple[int, int]:
    """With every ballot a transaction; with all of them signed."""
    one, signed = found["ballots, each a transaction"], found["ballots, signed, in batches"]
    everything = sum(found.values())
    return everything - signed, everything - one


def dollars(gas: float, gwei: float, assumed: Assumed) -> float:
    return gas * gwei / GWEI * float(assumed["coin_in_dollars"])


def money(amount: float) -> str:
    """Two digits that count, no more: the prices are guesses."""
    if amount >= 100:
        digits = len(str(int(amount))) - 2
        return f"${round(amount / 10**digits) * 10**digits:,}"
    return f"${amount:,.0f}" if amount >= 10 else f"${amount:#.2g}"


def block_ballots(block: int, gas: Gas, cap: int) -> tuple[int, int]:
    """How many fit into a block: as transactions, and signed in full batches."""
    batch = signed(BATCH, gas)
    assert batch < cap
    full, rest = divmod(block, batch)
    return block // gas["vote"], full * BATCH + next(
        n for n in range(BATCH, -1, -1) if n == 0 or signed(n, gas) <= rest
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * left + "---:|" * (len(head) - left),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]


def page(gas: Gas, assumed: Assumed) -> str:
    sizes, year, prices = assumed["sizes"]["members"], assumed["year"], assumed["prices"]
    named = [f"{size:,} members" for size in sizes]
    spent = {size: lines(size, gas, year) for size in sizes}
    blocks = assumed["blocks"]
    text = [
        "# Planning: what a cell pays",
        "",
        "Written by `python -m bench.planning --write` from the measured figures "
        "([bench/results/gas.md](../bench/results/gas.md)) and from what "
        "[bench/planning.toml](../bench/planning.toml) assumes; change it there.",
        "",
        "What an operation costs does not depend on how many members, proposals or distributions there are "
        "(measured up to 10,000, 1,000 and 100), with one step: a ballot of the members 1 to 23 "
        "costs less than those of all later ones (`vote_late`), in a cell of any size. What follows reckons "
        "with the dearer one, and with a turnout well above the quorum; "
        "[the figures](../bench/results/gas.md) have the dearer states.",
        "",
        "![Gas of the same work in small and large cells](images/growth.svg)",
        "",
        "## A year in gas",
        "",
        f"Assumed: {year['proposals']} proposals, {year['executed']} of them executed; "
        f"{year['turnout']:.0%} of the members vote on each; {year['distributions']} distributions; "
        f"every member claims {year['claims']} times, the first time included; "
        f"{year['transfers']:.0%} of the members pass shares on, {year['issues']:.0%} join, "
        f"{year['exits']:.0%} leave; an operator pays {year['mandate_payments']} times from a mandate. "
        "Joining counts the treasury's call alone, since it is part of a proposal's execution.",
        "",
        *_table(
            ["gas", *named],
            [
                ["founding, once", *(f"{founding(size, gas):,}" for size in sizes)],
                ["founding, transactions", *(f"{batches(size) + 2:,}" for size in sizes)],
                *([name, *(f"{spent[size][name]:,}" for size in sizes)] for name in spent[sizes[0]]),
                *(
                    [f"**a year, {way}**", *(f"**{totals(spent[size])[at]:,}**" for size in sizes)]
                    for at, way in enumerate(("every ballot a transaction", "ballots signed"))
                ),
                *(
                    [f"a member and year, {way}", *(f"{totals(spent[size])[at] // size:,}" for size in sizes)]
                    for at, way in enumerate(("every ballot a transaction", "ballots signed"))
                ),
            ],
        ),
        "Who pays: a member for his own ballots, claims and transfers; whoever sends it for the rest. "
        "Signed ballots cost the voter nothing; whoever collects them pays for the batch.",
        "",
        "## In money",
        "",
        f"**These prices are assumptions**, made on {assumed['assumed_on']:%d %B %Y} and looked up nowhere: "
        f"1 {assumed['coin']} = ${assumed['coin_in_dollars']:,}; a gas costs "
        + ", ".join(f"{price:g} gwei ({name})" for name, price in prices.items())
        + ", on a rollup with its data on the L1 in it. Figures scale with both; two digits are shown.",
        "",
        *_table(
            ["a year, ballots signed", *named],
            [
                [name, *(money(dollars(totals(spent[size])[1], price, assumed)) for size in sizes)]
                for name, price in prices.items()
            ],
        ),
        *_table(
            ["a year, every ballot a transaction", *named],
            [
                [name, *(money(dollars(totals(spent[size])[0], price, assumed)) for size in sizes)]
                for name, price in prices.items()
            ],
        ),
        *_table(
            ["founding, once", *named],
            [
                [name, *(money(dollars(founding(size, gas), price, assumed)) for size in sizes)]
                for name, price in prices.items()
            ],
        ),
        *_table(
            ["one act of one member", "ballot", "ballot, signed", "claim", "first claim", "exit"],
            [
                [
                    name,
                    *(
                        money(dollars(gas[op], price, assumed))
                        for op in ("vote", "vote_sig_batch", "claim", "claim_first", "exit")
                    ),
                ]
                for name, price in prices.items()
            ],
        ),
        "## What fits a block",
        "",
        "With blocks full of nothing but ballots of one cell:",
        "",
        *_table(
            [
                "block",
                "ballots as transactions",
                "signed ballots",
                "blocks for 10,000 ballots",
                "signed",
                "time, signed",
            ],
            [_block(kind, gas, blocks["transaction"]) for kind in blocks["kinds"]],
        ),
        f"The sizes of blocks and the seconds between them are assumptions as well, of the same day. "
        f"A full batch of {BATCH} signed ballots takes about {signed(BATCH, gas):,} gas, "
        f"a founding batch of {BATCH} members {entering(BATCH, gas):,} "
        f"(on the line through what was measured for {FEW_BALLOTS} ballots, {FEW_MEMBERS} members, "
        f"and {MANY} of each); "
        f"a single transaction may use {blocks['transaction']:,} (EIP-7825). On a real chain others want "
        "blocks, too: a cell of 10,000 gives its ballots hours, not minutes, and a voting period has them.",
        "",
        "## Where the limits are",
        "",
        "From [spec.md](spec.md):",
        "",
        *_table(["what", "at most"], [[entry["what"], f"{entry['limit']:,}"] for entry in assumed["limits"]]),
    ]
    return "\n".join(text).rstrip() + "\n"


def _block(kind: Assumed, gas: Gas, cap: int) -> list[str]:
    alone, together = block_ballots(kind["gas"], gas, cap)
    needed = -(-10_000 // alone), -(-10_000 // together)
    return [
        f"{kind['name']}, {kind['gas'] // 10**6} million gas",
        f"{alone:,}",
        f"{together:,}",
        f"{needed[0]:,}",
        f"{needed[1]:,}",
        f"{needed[1] * kind['seconds']} s",
    ]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.planning", description="What a cell pays.")
    parser.add_argument("--write", action="store_true", help="write docs/planning.md")
    parser.add_argument("--check", action="store_true", help="fail when docs/planning.md is out of step")
    args = parser.parse_args(argv)
    text = page(figures(), assumptions())
    if args.write:
        PAGE.write_text(text, encoding="utf-8")
    elif args.check:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            print("docs/planning.md is out of step: run `python -m bench.planning --write`", file=sys.stderr)
            return 1
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
