"""Tokens with two addresses: what is booked under one must not be taken under the other."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, SHARE_UNIT, Asset, Cell, Rules, found
from tests.support.contracts import deploy
from tests.support.tokens import plain
from tests.unit.treasury.world import World, make, now

SUM = 1_000 * 10**6
ALONG = "splitter: this would take a currency along"


@pytest.fixture
def token() -> Any:
    return plain()


@pytest.fixture
def other(token: Any) -> Any:
    """The same balances under another name."""
    return deploy("standins/SecondAddress", token.address)


def cell_with(token: Any, **rules: Any) -> Cell:
    return found(Rules(assets=(Asset(token.address, 6),), dividend_ratio=10_000, **rules))


def test_stream_of_dividends__cannot_be_allocated_as_another_asset(token: Any, other: Any) -> None:
    """Under its second name all of the balance looks like revenue in what is no currency."""
    cell = cell_with(token, smoothing=30 * DAY)
    token.mint(cell.splitter, SUM)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.splitter.unreleased(token) == SUM
    with boa.reverts(ALONG):
        cell.splitter.allocate(other, sender=cell.stranger)
    boa.env.time_travel(seconds=15 * DAY)
    with boa.reverts(ALONG):
        cell.splitter.allocate(other, sender=cell.stranger)
    boa.env.time_travel(seconds=15 * DAY)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.share.dividend_state(token).booked == SUM


def test_revenue_not_allocated_yet__cannot_be_taken_past_the_members(token: Any, other: Any) -> None:
    """Nothing is booked at all: the whole balance is revenue under either name, but only one is split."""
    cell = cell_with(token)
    token.mint(cell.splitter, SUM)
    with boa.reverts(ALONG):
        cell.splitter.allocate(other, sender=cell.stranger)
    assert token.balanceOf(cell.treasury) == 0
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.share.dividend_state(token).booked == SUM


def test_claims_of_members__cannot_be_swept_to_the_splitter(token: Any, other: Any) -> None:
    cell = cell_with(token)
    token.mint(cell.splitter, SUM)
    cell.splitter.allocate(token, sender=cell.stranger)
    with boa.reverts("share: nothing due, or it can't be paid"):
        cell.share.sweep(other, sender=cell.stranger)
    boa.env.time_travel(seconds=1)
    cell.share.claim_for(cell.members, token, sender=cell.stranger)
    assert [token.balanceOf(member) for member in cell.members] == [SUM // 10] * 10


def test_claims_of_leavers__cannot_be_sent_to_the_heir(token: Any, other: Any) -> None:
    """The cell has ended; one leaver has not pulled yet. Under the other name nobody is owed anything."""
    world: World = make(token)
    world.fund(SUM)
    early = world.members[0]
    ticket = world.treasury.exit(100 * SHARE_UNIT, sender=early)
    heir = actor("heir")
    world.decide(world.treasury.dissolve, heir)
    for member in world.members[1:]:
        world.treasury.exit(100 * SHARE_UNIT, sender=member)
    assert token.balanceOf(world.treasury) == world.owed(token) == SUM // 10
    with boa.reverts("treasury: leavers are owed this"):
        world.treasury.send_to_heir(other, sender=world.stranger)
    boa.env.time_travel(seconds=DAY)
    world.treasury.pull(ticket, token)
    assert token.balanceOf(early) == SUM // 10


def test_capital_under_its_other_name__is_bracketed_like_the_rest(token: Any, other: Any) -> None:
    """A vote may send what is not registered, but not what leavers are owed of the same money."""
    world = make(token)
    world.fund(SUM)
    world.treasury.exit(100 * SHARE_UNIT, sender=world.members[0])
    with boa.reverts("treasury: leavers are owed this"):
        world.send(other, [world.stranger], [SUM * 9 // 10 + 1])
    with boa.reverts("treasury: not for the ordinary track"):
        world.send(other, [world.stranger], [1], ordinary=True)
    world.send(other, [world.stranger], [SUM * 9 // 10])


def test_buy_back_offered_under_the_former_address__leaves_what_leavers_are_owed(
    token: Any, other: Any
) -> None:
    """The offer outlives the registration, and leavers are owed the same money under the new address."""
    world = make(token)
    world.fund(SUM)
    treasury, price = world.treasury, SUM // 100  # of a share: a hundred are worth all there is
    world.decide(treasury.offer_buy_back, token, price, 100 * SHARE_UNIT, now() + 365 * DAY)
    world.decide(treasury.unregister_asset, token)
    world.register(other)
    leaver, seller = world.members[:2]
    ticket = treasury.exit(100 * SHARE_UNIT, sender=leaver)
    assert world.owed(other) == SUM // 10
    with boa.reverts("treasury: register the asset first"):
        treasury.sell_back(100 * SHARE_UNIT, 0, sender=seller)
    boa.env.time_travel(seconds=DAY)
    treasury.pull(ticket, other)
    assert token.balanceOf(leaver) == SUM // 10


def test_second_address_registered_while_nobody_there_owns_any__counts_twice(token: Any, other: Any) -> None:
    """Known and kept: no balance tells it from another token. A leaver takes his part twice, at most."""
    world = make(token)
    world.register(other)
    world.fund(SUM)
    world.treasury.exit(100 * SHARE_UNIT, sender=world.members[0])
    assert (world.owed(token), world.owed(other)) == (SUM // 10, SUM // 10)
    boa.env.time_travel(seconds=DAY)
    for asset in (token, other):
        world.treasury.pull(1, asset)
    assert token.balanceOf(world.members[0]) == SUM // 5
    # registered by an account that owns a unit, it would have been found out
    world.decide(world.treasury.unregister_asset, other)
    with boa.reverts("treasury: mirrors another asset"):
        world.register(other)
