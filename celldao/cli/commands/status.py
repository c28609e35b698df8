"""`celldao status`: the cell on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.amounts import Amount
    from celldao.cli.attention import Point
    from celldao.snapshots import Holding, Snapshot, Status

_FIGURES = ("treasury", "spendable", "owed", "to divide", "flowing", "of members")


@click.command()
@options.reads
def command(session: Session) -> None:
    """Show the cell on one page: members, money, open proposals, and what needs attention.

    Of each asset: what lies in the treasury; how much of it ordinary votes may still spend in this period;
    what is owed to members who left; revenue that is not divided yet; dividends that still flow to the
    members; what is theirs already. Asks the node six times at most, however large the cell is.

    \b
    Example:
      celldao status --cell cell.json --network ethereum:sepolia:node
      celldao status --cell 0x8f4FD58D8F8D84Dbd8B0Bb1A0E1b5Cf5D8b8e7B1 --rpc http://127.0.0.1:8545 --json
    """
    from celldao.cli.attention import points

    now = session.cell().now()
    status = now.status()
    found = points(status, now.rules())
    session.show(_data(now, status, found), lambda: _page(now, status, found))


def _data(now: Snapshot, status: Status, found: list[Point]) -> dict[str, Any]:
    from celldao.cli.reading import next_step, title_of, track_of

    record = now.cell.record
    return {
        "name": status.name,
        "chain_id": record.chain_id,
        "block": status.moment.block,
        "time": status.moment.time,
        "treasury": status.treasury,
        "share": record.share,
        "governor": now.governor,
        "splitter": record.splitter,
        "open": status.is_open,
        "dissolved": status.is_dissolved,
        "holders": status.holders,
        "members": status.members,
        "shares": status.supply,
        "votes": status.votes,
        "money": [
            {
                "asset": holding.treasury.owed.currency,
                "dividend": holding.is_dividend,
                "treasury": holding.treasury,
                "splitter": holding.splitter,
                "members": holding.members,
                "members_booked": holding.members_booked,
            }
            for holding in status.money
        ],
        "proposals": status.proposals,
        "open_proposals": [
            {
                "id": str(proposal.id),
                "title": title_of(proposal),
                "track": track_of(proposal),
                "state": proposal.state,
                "next": next_step(proposal, status.moment.time),
                "deadline": proposal.deadline,
                "eta": proposal.eta,
                "expires": proposal.expires,
            }
            for proposal in status.open_proposals
        ],
        "mandates": status.mandates,
        "attention": [{"words": point.words, "do": point.do or None} for point in found],
    }


def _page(now: Snapshot, status: Status, found: list[Point]) -> list[Any]:
    from celldao.cli.output import pairs, table
    from celldao.cli.reading import next_step, short_id, title_of

    left = status.members - status.holders
    state = "dissolved" if status.is_dissolved else "open" if status.is_open else "being founded"
    page: list[Any] = [
        pairs(
            [
                ("treasury", status.treasury),
                ("chain", f"{now.cell.record.chain_id}, block {status.moment.block:,}"),
                ("time", status.moment.time),
                ("state", state),
                ("members", f"{status.holders:,}" + (f", and {left:,} who have left" if left else "")),
                ("shares", status.supply),
                ("votes", status.votes),
                ("customers pay", now.cell.record.splitter),
                ("mandates", status.mandates or None),
            ],
            title=status.name,
        ),
        "",
        table(
            ("money", *_FIGURES),
            [(holding.symbol, *map(_figure, _figures(holding))) for holding in status.money],
            right=_FIGURES,
        ),
        "",
    ]
    if status.open_proposals:
        rows = [
            (short_id(one), title_of(one), next_step(one, status.moment.time))
            for one in status.open_proposals
        ]
        page += [table(("open proposal", "title", "what happens next"), rows), ""]
    else:
        made = "" if status.proposals is None else f" (of {status.proposals:,} ever made)"
        page.append(f"No proposal is open{made}.")
    if found:
        page += ["Needs attention:", *(f"  {point}" for point in found)]
    else:
        page.append("Nothing needs attention.")
    return page


def _figures(holding: Holding) -> tuple[Amount | None, ...]:
    """In the order of the headings."""
    treasury, splitter = holding.treasury, holding.splitter
    return (
        treasury.balance,
        treasury.spending_left,
        treasury.owed,
        splitter.revenue,
        splitter.unreleased,
        holding.members_booked,
    )


def _figure(value: Amount | None) -> str:
    """The number alone: the row names the currency."""
    return "cannot be read" if value is None else f"{value.value:,f}"
