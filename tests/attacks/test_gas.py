"""Whoever sends a transaction chooses its gas. Too little may make it fail, not make it do something else."""

from __future__ import annotations

import boa
import pytest

from tests.support import reading
from tests.support.actors import actor
from tests.support.cell import NATIVE, SHARE_UNIT
from tests.unit.governor.world import EXECUTED, QUEUED, World, call, make

# From what fails at once to what suffices, in steps that are no divisor of anything.
AMOUNTS = (60_000, 150_007, 201_009, 253_013, 303_031, 355_003, 407_003, 451_009, 503_017, 601_019, 2_000_003)


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def test_exit__with_any_gas__books_amounts_or_nothing(world: World) -> None:
    """A sound token that looks broken would be booked as a weight, and the leaver could be made to wait."""
    outcomes = set()
    for gas in AMOUNTS:
        with boa.env.anchor():
            before = reading.overview(world.treasury).tickets
            try:
                ticket = world.treasury.exit(10 * SHARE_UNIT, sender=world.members[4], gas=gas)
            except Exception:
                outcomes.add(False)
                assert world.share.balanceOf(world.members[4]) == 100 * SHARE_UNIT
                assert reading.overview(world.treasury).tickets == before
                continue
            outcomes.add(True)
            for asset in (world.token.address, NATIVE):
                claim = reading.claim_of(world.treasury, ticket, asset)
                assert not claim.weighed
                assert claim.amount > 0
    assert outcomes == {True, False}


def test_execute__with_any_gas__pays_all_or_nobody(world: World) -> None:
    receivers = [actor("first payee"), actor("second payee")]
    proposal = world.due(
        call(world.treasury.send, world.token.address, receivers, [7, 11]),
        call(world.treasury.send, NATIVE, receivers, [7, 11]),
    )
    coin = [boa.env.get_balance(receiver) for receiver in receivers]
    outcomes = set()
    for gas in AMOUNTS:
        with boa.env.anchor():
            try:
                world.governor.execute(*proposal.key, sender=world.stranger, gas=gas)
            except Exception:
                outcomes.add(False)
                assert world.state(proposal) == QUEUED
                paid = [0, 0]
            else:
                outcomes.add(True)
                assert world.state(proposal) == EXECUTED
                paid = [7, 11]
            assert [world.token.balanceOf(receiver) for receiver in receivers] == paid
            assert [boa.env.get_balance(receiver) for receiver in receivers] == [
                before + part for before, part in zip(coin, paid, strict=True)
            ]
    assert outcomes == {True, False}


def test_batch_of_ballots__with_any_gas__counts_all_or_none(world: World) -> None:
    """A ballot must not be skipped as wrongly signed because the gas ran out just there."""
    proposal = world.begin(world.propose(world.change(), text="By signature"))
    batch = [world.ballot(member, proposal, 1) for member in (2, 5, 7)]
    outcomes = set()
    for gas in range(60_000, 330_000, 13_507):
        with boa.env.anchor():
            try:
                counted = world.governor.cast_votes_by_sig(proposal.id, batch, sender=world.stranger, gas=gas)
            except Exception:
                counted = 0
            outcomes.add(counted)
            assert world.governor.proposalVotes(proposal.id) == (0, counted * 100 * SHARE_UNIT, 0)
    assert outcomes == {0, 3}
