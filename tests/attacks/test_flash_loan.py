"""Shares borrowed for one transaction: they neither vote nor propose, execute or leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boa
import pytest

from tests.support.attempts import encoded, outcomes, script, step
from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Cell, Policy, Rules, found
from tests.support.contracts import deploy
from tests.unit.governor.world import FOR, Proposal

POOL = 900 * SHARE_UNIT
NOT_YET = "share: that second is not over yet"


@dataclass(frozen=True)
class Scene:
    cell: Cell
    lender: Any
    attacker: Any

    def borrow(self, *steps: Any) -> list[str]:
        """All within one transaction: the loan, the steps, the return."""
        self.lender.lend(self.cell.share, POOL, self.attacker, encoded(steps), sender=self.cell.stranger)
        return outcomes(self.attacker)

    def theft(self) -> Proposal:
        held = boa.env.get_balance(self.cell.treasury.address)
        data = self.cell.treasury.send.prepare_calldata(NATIVE, [self.attacker.address], [held])
        return Proposal([self.cell.treasury.address], [0], [data], "Fund a good cause")


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Nine tenths of all shares lie in a pool from which anybody may borrow them."""
    lender, attacker = deploy("attackers/FlashLender"), script()
    member = "0x" + "11" * 20
    members = ((lender.address, POOL), (attacker.address, SHARE_UNIT), (member, 99 * SHARE_UNIT))
    cell = found(
        Rules(policy=Policy.FREE, members=members, exit_delay=0, holding_time=DAY, proposal_threshold=100)
    )
    boa.env.set_balance(cell.treasury.address, 10**20)
    boa.env.time_travel(seconds=10 * DAY)
    return Scene(cell, lender, attacker)


def test_borrow_delegate_propose_vote_execute__in_one_transaction__fails_at_each_step(scene: Scene) -> None:
    """The whole theft, as it was done to governors that count votes as they stand."""
    cell, theft, now = scene.cell, scene.theft(), boa.env.timestamp
    governor, share = cell.governor, cell.share
    told = scene.borrow(
        step(share.delegate, scene.attacker.address),
        step(governor.propose, *theft.lists, theft.description),
        step(governor.castVote, theft.id, FOR),
        step(governor.execute, *theft.key),
        # what a borrower could show to a contract that asks for his votes
        step(share.getPastVotes, scene.attacker.address, now),
        step(share.power_at, scene.attacker.address, now),
        step(share.powers_at, [scene.attacker.address], now),
        step(share.power_and_total_at, scene.attacker.address, now),
        step(cell.treasury.exit, POOL),
        step(cell.treasury.sell_back, POOL, 0),
    )
    assert told == [
        "done",
        "governor: too few votes to propose",
        "governor: no such proposal",
        "governor: no such proposal",
        *[NOT_YET] * 4,
        "treasury: held too short a time",
        "treasury: the offer is smaller",
    ]
    assert boa.env.get_balance(scene.attacker.address) == 0
    # and nothing of it is left in the history
    boa.env.time_travel(seconds=1)
    assert share.getPastVotes(scene.attacker.address, now) == SHARE_UNIT
    assert share.getPastVotes(scene.lender.address, now) == POOL


def proposed(scene: Scene) -> Proposal:
    """A confederate with enough shares has proposed the theft."""
    theft = scene.theft()
    confederate = scene.cell.members[2]
    scene.cell.governor.propose(*theft.lists, theft.description, sender=confederate)
    return theft


def test_borrowed_in_any_second_of_the_vote__counts_for_nothing(scene: Scene) -> None:
    """Also in the second of the snapshot, which everybody knows beforehand."""
    governor = scene.cell.governor
    theft = proposed(scene)
    snapshot, deadline = governor.proposalSnapshot(theft.id), governor.proposalDeadline(theft.id)
    vote = step(governor.castVote, theft.id, FOR)
    own = 10**6
    for second, reason in ((snapshot - 1, "not open for votes now"), (snapshot, "not open for votes now")):
        boa.env.timestamp = second
        assert scene.borrow(vote) == [f"governor: {reason}"]
    for second in (snapshot + 1, deadline):
        with boa.env.anchor():
            boa.env.timestamp = second
            assert scene.borrow(vote, vote) == ["done", "governor: has voted already"]
            # what he had of his own
            assert governor.proposalVotes(theft.id) == (0, own, 0)
    boa.env.timestamp = deadline + 1
    assert scene.borrow(vote, step(governor.execute, *theft.key)) == [
        "governor: not open for votes now",
        "governor: the proposal is not queued",
    ]


def test_everybody_agrees__nothing_is_executed_before_its_delay(scene: Scene) -> None:
    """Whatever majority somebody gets together: members have the delay to leave in."""
    cell, governor = scene.cell, scene.cell.governor
    theft = proposed(scene)
    boa.env.timestamp = governor.proposalSnapshot(theft.id) + 1
    for voter in cell.members:
        governor.castVote(theft.id, FOR, sender=voter)
    execute = step(governor.execute, *theft.key)
    deadline, eta = governor.proposalDeadline(theft.id), governor.proposalEta(theft.id)
    assert eta == deadline + 2 * DAY
    assert scene.borrow(execute) == ["governor: the proposal is not queued"]
    for second in (deadline + 1, eta - 1):
        boa.env.timestamp = second
        assert scene.borrow(execute) == ["governor: its delay has not passed"]
