"""What the ten years showed, as JSON, as a page, and as a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench import contracts
from bench.life.checks import Check
from bench.life.story import Life
from bench.picture import lines_over_years
from tests.support.paths import ROOT

JSON = ROOT / "bench" / "results" / "life.json"
PAGE = ROOT / "bench" / "results" / "life.md"
PICTURE = ROOT / "docs" / "images" / "life.svg"
TOLERANCE = 0.05
# Done in the first year only, or now and then.
TOLD = ("seed", "passed", "members ever")
TEXT = """\
# A large cell for ten years

`python -m bench.life` founds a cell of {members:,} members on one anvil and lets it live for {months}
months: revenue and an allocation each month, claims, transfers (some to new members), exits, and
{proposals:,} proposals to pay, each decided by {ballots} signed ballots handed in as one batch. All members
have delegated to one of {delegates} delegates, who alone vote; these, and the {claimants} who claim every
month, have numbers as far apart as they can be. So a batch opens most words of the bitmap of those who have
voted, which is the dearest way to vote in batches: members whose numbers are close together share a word,
and a ballot of theirs costs about 15,000 ([relay](../../docs/relay.md)). All of it is drawn from a seed,
and kept in books that know nothing of the contracts: balances and votes as whole numbers, dividends as
exact fractions. At the end everybody claims, and the chain is compared with the books. The vote is by
shares, and exits are without delay. Sums must agree to the unit; a member's dividends of ten years to about
0.0000000000001 of the currency for each thousand shares, which is what a distribution leaves over for the
next one.

The run on record: seed {seed}; {done}. {passed:,} of {proposals:,} proposals passed.
{members_ever:,} accounts have been members.

| compared at the end | figures | wrong |
|---|---:|---:|"""
GAS = """\
Gas, mean of a year. The run fails if the last year is more than {tolerance:.0%} above the first. Claims and
ballots come in batches of up to a hundred. Delegations, and claims of those who are about to leave, are told
for completeness; transfers to new members are not in the mean."""
NOT_COMPARED = ("delegation", "claim before leaving")


def document(life: Life, found: Sequence[Check], seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "contracts": contracts.digest(),
        "scale": asdict(life.scale),
        "done": dict(life.counts),
        "members ever": len(life.books.members),
        "passed": sum(outcome.passed for outcome in life.outcomes),
        "checks": [asdict(check) for check in found],
        "gas": {
            str(year): {act: sum(gas) // len(gas) for act, gas in acts.items()}
            for year, acts in sorted(life.years.items())
            if year
        },
    }


def dearer(result: Mapping[str, Any]) -> list[str]:
    """Acts whose mean in the last year is more than the tolerance above that in the first."""
    years = result["gas"]
    first, last = years[min(years, key=int)], years[max(years, key=int)]
    return [
        f"{act}: {first[act]:,} gas in the first year, {last[act]:,} in the last"
        for act in last
        if act in first and act not in NOT_COMPARED and last[act] > first[act] * (1 + TOLERANCE)
    ]


def wrong(result: Mapping[str, Any]) -> list[str]:
    return [line for check in result["checks"] for line in check["wrong"]] + dearer(result)


def page(result: Mapping[str, Any]) -> str:
    scale, years = result["scale"], result["gas"]
    acts = list(dict.fromkeys(act for gas in years.values() for act in gas))
    columns = [year for year in years if int(year) in (1, 2, 5, 10) or year == max(years, key=int)]
    done = ", ".join(f"{count:,} × {act}" for act, count in result["done"].items())
    lines = [
        TEXT.format(done=done, **scale, **{key.replace(" ", "_"): result[key] for key in TOLD}),
        *(f"| {c['what']} | {c['compared']:,} | {len(c['wrong'])} |" for c in result["checks"]),
        "",
        GAS.format(tolerance=TOLERANCE),
        "",
        f"| act | {' | '.join(f'year {year}' for year in columns)} |",
        f"|---|{'---:|' * len(columns)}",
        *(f"| {act} | {' | '.join(_shown(years[year].get(act)) for year in columns)} |" for act in acts),
        "",
        "![Gas of the same acts over ten years](../../docs/images/life.svg)",
        "",
    ]
    return "\n".join(lines)


def _shown(gas: int | None) -> str:
    return "" if gas is None else f"{gas:,}"


def picture(result: Mapping[str, Any]) -> str:
    years = result["gas"]
    curves = {
        act: {int(year): gas[act] for year, gas in years.items() if act in gas}
        for act in next(iter(years.values()))
        if act not in NOT_COMPARED
    }
    title = f"gas of the same act in a cell of {result['scale']['members']:,} members, by year"
    return lines_over_years(title, curves)


def write(result: Mapping[str, Any]) -> None:
    JSON.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(result), encoding="utf-8")
    PICTURE.write_text(picture(result), encoding="utf-8")
