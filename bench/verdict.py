"""Is a row won? Within its budget, and below whoever does the same work; if not, why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
REASONS = Path(__file__).with_name("reasons.toml")
FURTHER = "Starred figures are of this run, the others are quoted:"
# A peer measured again may differ by so much from what is quoted without a reason.
CLOSE = 0.01


def reasons(path: Path = REASONS) -> dict[str, dict[str, str]]:
    """`not_won`: op -> reason; `differs`: op or op/peer -> reason."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def peers(row: Row) -> dict[str, int]:
    """Everybody's figure; measured in the same run where it was."""
    return {**row["quoted"], **row["peers"]}


def best(row: Row) -> tuple[str, int] | None:
    """The cheapest of those to be beaten: all but who does less for less than our budget."""
    rivals = {
        name: gas for name, gas in peers(row).items() if name not in row["less_work"] or gas > row["budget"]
    }
    return min(rivals.items(), key=lambda item: item[1]) if rivals else None


def is_within(row: Row) -> bool:
    return row["celldao"] is not None and row["celldao"] <= row["budget"]


def is_won(row: Row) -> bool:
    rival = best(row)
    return is_within(row) and (rival is None or row["celldao"] < rival[1])


def besides(row: Row) -> list[str]:
    """Who does less than the row asks for, and what is missing."""
    found = peers(row)
    missing: dict[str, list[str]] = {}
    for name, what in row["less_work"].items():
        if name in found:
            missing.setdefault(what, []).append(name)
    return [f"Less: {', '.join(names)} ({what})." for what, names in missing.items()]


def cheaper(row: Row) -> list[str]:
    """Whoever's figure is below ours, cheapest first, and what it leaves out."""
    found = sorted((gas, name) for name, gas in peers(row).items() if gas < (row["celldao"] or 0))
    return [f"{gas:,} {name} ({row['less_work'].get(name, 'the same work')})" for gas, name in found]


def shortfalls(row: Row) -> list[str]:
    """In figures, what is missing to win the row."""
    gas, rival = row["celldao"], best(row)
    if gas is None:
        return ["Not measured"]
    missing = []
    if gas > row["budget"]:
        missing.append(f"{gas - row['budget']:,} over the budget")
    if rival is not None and gas >= rival[1]:
        missing.append(f"{gas - rival[1]:,} above {rival[0]}")
    return missing


def unlike(row: Row) -> list[str]:
    """Peers whose figure is not what was measured before."""
    return [
        name
        for name, gas in row["peers"].items()
        if name in row["quoted"] and abs(gas - row["quoted"][name]) > CLOSE * row["quoted"][name]
    ]


def remarks(row: Row, given: Mapping[str, Mapping[str, str]]) -> list[str]:
    found = []
    if missing := shortfalls(row):
        reason = given.get("not_won", {}).get(row["op"], "no reason is given")
        found.append(f"**Not won, {' and '.join(missing)}:** {reason}.")
    for name in unlike(row):
        reason = given.get("differs", {}).get(f"{row['op']}/{name}", "no reason is given")
        found.append(f"{name} was {row['quoted'][name]:,} before: {reason}.")
    return found


def unreasoned(rows: list[Row], given: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Rows that are not won, or peers that differ, without a reason; and reasons that nothing asks for."""
    wanted = {f"not_won: {row['op']}" for row in rows if not is_won(row)}
    wanted |= {f"differs: {row['op']}/{name}" for row in rows for name in unlike(row)}
    there = {f"{kind}: {key}" for kind, entries in given.items() for key in entries}
    return [f"{key} has no reason" for key in sorted(wanted - there)] + [
        f"{key} has a reason that nothing asks for" for key in sorted(there - wanted)
    ]


def shown(row: Row, step: str) -> str:
    """A row of the Markdown table."""
    gas = "not yet" if row["celldao"] is None else f"{row['celldao']:,}"
    rival = best(row)
    named = "nobody has it" if rival is None else f"{rival[1]:,} {_name(row, rival[0])}"
    others = [
        f"{found:,} {_name(row, name)}"
        for name, found in sorted(peers(row).items(), key=lambda item: item[1])
        if rival is None or name != rival[0]
    ]
    verdict = "won" if is_won(row) else "**not won**"
    return (
        f"| `{row['op']}` | {step} | {gas} | {row['budget']:,} | {verdict} | {named} | {'; '.join(others)} |"
    )


def _name(row: Row, name: str) -> str:
    """Starred if measured in the same run, in parentheses what it lacks."""
    star = "\\*" if name in row["peers"] else ""
    return f"{name}{star}" + (" (less)" if name in row["less_work"] else "")
