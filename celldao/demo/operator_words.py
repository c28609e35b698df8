"""What is told of the operator's doings, in the terminal and in the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from celldao.demo import events as e
from celldao.demo import night_shift
from celldao.demo import operating as o
from celldao.demo.ledger import Ledger
from celldao.demo.money import rounded

UNIT: Final = 10**6


def attempted(event: e.Event, assets: Mapping[str, e.Asset]) -> str:
    """draws 12,000.00 tUSD"""
    if isinstance(event, o.Drawing):
        return f"draws {rounded(event.amount, assets[event.asset])}"
    if isinstance(event, o.Spending):
        amount = rounded(event.total, assets[event.asset])
        whom = event.payments[0][0] if len(event.payments) == 1 else f"{len(event.payments)} members"
        return f"pays {amount} to {whom}: {event.purpose}"
    raise TypeError(f"nobody tells of {type(event).__name__}")


def month_of_operator(events: Iterable[e.Event], assets: Mapping[str, e.Asset]) -> str:
    """What the operator drew and paid; nothing where he did neither."""
    drawn, paid = Counter[str](), Counter[str]()
    for event in events:
        if isinstance(event, o.Drawing):
            drawn[event.asset] += event.amount
        elif isinstance(event, o.Spending):
            paid[event.asset] += event.total
    told = [
        f"{verb} {' and '.join(rounded(sums[symbol], assets[symbol]) for symbol in assets if sums[symbol])}"
        for verb, sums in (("draws", drawn), ("pays", paid))
        if sums
    ]
    return f"{night_shift.NAME} {', '.join(told)}" if told else ""


def operator_told(
    event: e.Event, ledger: Ledger, refusals: Mapping[o.Refusal, str], assets: Mapping[str, e.Asset]
) -> str:
    """One line on an event that is more than routine for the operator; nothing for others.

    `refusals` are the contract's own words.
    """
    name, mandate = night_shift.NAME, ledger.mandate
    if mandate is None:
        return ""
    match event:
        case o.Acceptance():
            return (
                f"{name} accepts: the first of its periods of {mandate.charter.period // 86_400} days begins"
            )
        case o.GivingBack():
            return f"{name} gives back {rounded(event.amount, assets[event.asset])}"
        case o.Reporting():
            return f"{name} reports: {event.document.name}, {event.document.digest.hex()[:8]}"
        case o.Refusal():
            return f"{name} {attempted(event.attempt, assets)} - REFUSED: {refusals[event]}"
        case o.Petition():
            needed = votes_needed(mandate.petitions[-1].needed)
            return f"member {event.member} files a petition to recall {name}: {needed} votes are needed"
        case o.PetitionSignature():
            return f"member {event.member} signs it"
        case o.SignedPetition():
            petition = mandate.petitions[-1]
            return (
                f"{len(event.members)} signatures in one transaction, {len(petition.skipped)} do not count: "
                f"{petition.signed // UNIT} votes, {name} is recalled"
            )
        case o.Sweep():
            amounts = (rounded(mandate.purses[s].total("swept"), assets[s]) for s in event.assets)
            return f"what was left comes back to the treasury: {' and '.join(amounts)}"
    return ""


def votes_needed(units: int) -> int:
    """Where each member has one vote: 20 of them for 19.8 votes."""
    return -(-units // UNIT)
