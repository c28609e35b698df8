"""`celldao members`: the register."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@click.argument("member", required=False)
@click.option("--all", "with_left", is_flag=True, help="Those as well who have left.")
@click.option("--dividends", is_flag=True, help="What each can claim as well.")
@click.option("--first", type=click.IntRange(min=1), default=1, help="The number to begin with.")
@click.option("--count", type=click.IntRange(min=1), help="How many at most; all if left out.")
@click.option(
    "--names", type=click.Path(path_type=Path, dir_okay=False), help="The cell.yaml that has their names."
)
@options.reads
def command(
    session: Session,
    member: str | None,
    with_left: bool,
    dividends: bool,
    first: int,
    count: int | None,
    names: Path | None,
) -> None:
    """List the members: number, shares, votes, who votes for them.

    MEMBER shows one alone, by number or address. Names are published nowhere: --names takes them from the
    constitution that the cell was founded with.

    \b
    Example:
      celldao members --cell cell.json --names cell.yaml
      celldao members 17 --dividends
    """
    from celldao.cli.members import checked
    from celldao.cli.output import pairs, table

    cell = session.cell()
    if names is not None:
        from celldao.constitution import load

        cell.name_members(load(names, cell.record.hard_bounds))
    now = cell.now()
    if member is not None:
        who: str | int = int(member) if member.isdecimal() else checked(member)
        one = now.member(who)
        if one is None:
            raise click.UsageError(f"{member} is no member of {cell.record.name}, and never was one")
        found = [one]
    else:
        register = (one for one in now.members(first) if with_left or one.is_holder)
        found = list(islice(register, count))
    claims = _claims(now, [one.number for one in found]) if dividends else {}
    currencies = [currency.symbol for currency in now.dividend_currencies] if dividends else []
    named = any(one.name for one in found)

    data = [
        {
            "number": one.number,
            "name": one.name,
            "address": one.address,
            "shares": one.balance,
            "votes": one.votes,
            "delegate": one.delegate,
            "held_since": one.held_since,
            **({"claimable": claims.get(one.number, ())} if dividends else {}),
        }
        for one in found
    ]

    def listed() -> Any:
        claimable = [f"claimable {symbol}" for symbol in currencies]
        columns = [
            "no.",
            *(["name"] if named else []),
            "address",
            "shares",
            "votes",
            "delegate",
            *claimable,
        ]
        rows = [
            [
                one.number,
                *([one.name or ""] if named else []),
                one.address,
                f"{one.balance.value:,f}",
                f"{one.votes.value:,f}",
                None if one.delegate == one.number else f"number {one.delegate}",
                *(f"{amount.value:,f}" for amount in claims.get(one.number, ())),
            ]
            for one in found
        ]
        title = f"{cell.record.name}, {now.moment.time:%Y-%m-%d %H:%M} UTC"
        return table(columns, rows, title=title, right=["no.", "shares", "votes", *claimable])

    def alone() -> Any:
        one = found[0]
        return pairs(
            [
                ("address", one.address),
                ("shares", one.balance),
                ("held since", one.held_since),
                ("votes", one.votes),
                ("delegate", None if one.delegate == one.number else f"number {one.delegate}"),
                *(("claimable", amount) for amount in claims.get(one.number, ())),
            ],
            title=f"Member {one.number}" + (f", {one.name}" if one.name else ""),
        )

    session.show(data, listed if member is None else alone)


def _claims(now: Any, numbers: list[int]) -> dict[int, Any]:
    """What these members can claim, in one pass over the register between the first and the last of them."""
    if not numbers:
        return {}
    first, last = min(numbers), max(numbers)
    wanted = set(numbers)
    return {
        one.number: one.claimable
        for one in now.all_dividends(first, last - first + 1)
        if one.number in wanted
    }
