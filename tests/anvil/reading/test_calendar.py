"""Dates of a cell on a chain: votes, an offer to buy shares back, a recovery."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from celldao.calendar import Certainty, Kind, as_ics, entries, open_recoveries
from celldao.snapshots.units import at_time
from tests.anvil.reading.conftest import COIN, DAY, World
from tests.support.live import pass_to
from tests.support.openzeppelin import Draft

NEW_KEY = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"


def by_treasury(world: World, function: str, *args: Any) -> Draft:
    data = world.treasury.encode_abi(function, args=list(args))
    return Draft([world.cell.record.treasury], [0], [bytes.fromhex(data[2:])], f"# {function}")


def carry(world: World, draft: Draft, proposer: int) -> None:
    """As long as it takes, on whichever track it is."""
    client, governor = world.client, world.governor.functions
    proposal = client.propose(world.accounts[proposer], draft)
    pass_to(world.w3, governor.proposalSnapshot(proposal).call() + 1)
    for voter in (1, 2, 3, 4):
        client.vote(world.accounts[voter], proposal, 1)
    pass_to(world.w3, governor.proposalEta(proposal).call())
    client.execute(world.accounts[0], draft)


def dates(world: World, tmp_path: Path) -> dict[Kind, Any]:
    cell, _ = world.loaded(tmp_path)
    now = cell.now()
    found = entries(now, open_recoveries(cell, now, tmp_path / "cache"))
    return {entry.kind: entry for entry in found if entry.certainty is not Certainty.CANCELLED}


def test_entries__vote_on_a_chain__dates_as_the_governor_says(lived: World, tmp_path: Path) -> None:
    proposal = lived.client.propose(lived.accounts[2], lived.pay_supplier(COIN))
    governor = lived.governor.functions
    found = dates(lived, tmp_path)
    assert found[Kind.VOTE_BEGINS].start == at_time(governor.proposalSnapshot(proposal).call())
    assert found[Kind.VOTE_ENDS].start == at_time(governor.proposalDeadline(proposal).call())
    assert found[Kind.ETA].start == at_time(governor.proposalEta(proposal).call())
    window = found[Kind.EXIT_WINDOW]
    assert (window.start, window.end) == (found[Kind.VOTE_ENDS].start, found[Kind.ETA].start)
    assert window.certainty is Certainty.TENTATIVE


def test_entries__offer_and_recovery_by_vote__until_they_end(lived: World, tmp_path: Path) -> None:
    head = lived.w3.eth.get_block("latest")["timestamp"]
    until = head + 60 * DAY
    offer = by_treasury(lived, "offer_buy_back", lived.coin.address, 2 * COIN, 10 * COIN, until)
    carry(lived, offer, proposer=1)
    lost = lived.accounts[4]
    carry(lived, by_treasury(lived, "propose_recovery", lost, NEW_KEY), proposer=2)
    found = dates(lived, tmp_path)
    assert found[Kind.BUY_BACK_ENDS].start == at_time(until)
    assert "2 ZOO each" in found[Kind.BUY_BACK_ENDS].text
    _, number, ready = lived.treasury.functions.recovery_of(lost).call()
    recovery = found[Kind.RECOVERY_READY]
    assert (recovery.start, recovery.subject) == (at_time(ready), lost)
    assert f"number {number} of {lost} over to {NEW_KEY}" in recovery.text
    lived.send(lived.treasury.functions.veto_recovery(), sender=4)
    assert Kind.RECOVERY_READY not in dates(lived, tmp_path)


def test_as_ics__vote_that_ends_later_than_proposed__moves_with_its_sequence(
    lived: World, tmp_path: Path
) -> None:
    client, accounts = lived.client, lived.accounts
    proposal = client.propose(accounts[2], lived.pay_supplier(COIN))
    cell, _ = lived.loaded(tmp_path)

    def file(former: bytes | None) -> bytes:
        now = cell.now()
        return as_ics(entries(now), cell.record, cell.record.name, now.moment, former)

    def end(data: bytes) -> Any:
        (found,) = (
            event
            for event in Calendar.from_ical(data).walk("VEVENT")
            if str(event["UID"]).startswith(f"vote-ends-{proposal}@")
        )
        return found.decoded("DTSTART"), found.decoded("SEQUENCE")

    first = file(None)
    deadline = lived.governor.functions.proposalDeadline(proposal).call()
    pass_to(lived.w3, deadline - 60)
    for voter in (1, 2, 3, 4):
        client.vote(accounts[voter], proposal, 1)
    extended = lived.governor.functions.proposalDeadline(proposal).call()
    assert extended > deadline
    assert end(first) == (at_time(deadline), 0)
    assert end(file(first)) == (at_time(extended), 1)
    assert at_time(extended) - at_time(deadline) > timedelta(minutes=1)
