"""Registered tokens that lie about balances when it suits them: to hide a payment, or to veto a decision."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.contracts import at, deploy
from tests.support.tokens import token as zoo
from tests.unit.treasury.world import MONEY, NATIVE, World, actor, call, make

ALL = 100 * MONEY  # a member's shares
ABOVE = "treasury: above this period's limit"
OWED = "treasury: leavers are owed this"


@pytest.fixture
def world() -> World:
    """One of two registered tokens lies; a tenth may be spent in a period, and one of ten has left."""
    world = make(others=(zoo("Watching", 6),))
    world.fund()
    world.fund(token=liar(world))
    world.treasury.exit(ALL, sender=world.members[9])
    return world


def liar(world: World) -> Any:
    assets = world.treasury.registered_assets()
    return at("tokens/Watching", assets[2])


@pytest.mark.parametrize("mode", [1, 2], ids=["tells nothing", "can't be read"])
def test_payment_hidden_behind_a_balance_that_vanishes__counts_all_the_same(world: World, mode: int) -> None:
    """It can be read when an ordinary payment begins, and not, or as nothing, when it has been made."""
    token, thief = liar(world), actor("thief")
    limit = 90 * MONEY  # a tenth of what is not owed
    watched = token.balanceOf.prepare_calldata(thief)
    token.arm(mode, world.treasury, token, watched)
    if mode == 1:  # a balance of nothing is a decrease of everything
        with boa.reverts(OWED):
            world.send(token, [thief], [limit], ordinary=True)
    with boa.reverts(OWED if mode == 1 else ABOVE):
        world.send(token, [thief], [limit + 1], ordinary=True)
    with boa.reverts(OWED):
        world.send(token, [thief], [900 * MONEY + 1])
    if mode == 2:
        world.send(token, [thief], [limit], ordinary=True)
        token.arm(0, world.treasury, token, watched)
        with boa.reverts(ABOVE):
            world.send(token, [thief], [1], ordinary=True)


@pytest.mark.parametrize("mode", [1, 2], ids=["tells nothing", "can't be read"])
def test_token_that_lies_when_it_is_to_be_dropped__vetoes_no_rule_no_succession_no_end(
    world: World, mode: int
) -> None:
    """From the moment a vote changes what it watches, it shows the treasury nothing."""
    token, treasury = liar(world), world.treasury
    heir, governor = actor("heir"), deploy("standins/MinimalGovernor")
    governor.adopt(treasury, 10**6)
    # what it watches, and a decision that changes this
    decisions = [
        (treasury.exit_delay, (), call(treasury.set_exit_terms, 0, 0)),
        (treasury.asset_words, (NATIVE,), call(treasury.unregister_asset, NATIVE)),
        (world.share.rules, (), call(world.share.set_holder_cap, 5_000)),
        (treasury.governor, (), call(treasury.appoint_successor, governor)),
        (treasury.dissolved, (), call(treasury.dissolve, heir)),
    ]
    for view, arguments, decision in decisions:
        with boa.env.anchor():
            token.arm(mode, treasury, view.contract, view.prepare_calldata(*arguments))
            world.vote(decision)
            if mode == 1:
                assert token.balanceOf(treasury) == 0  # it did lie


def test_token_that_lies__stops_no_payment_of_another(world: World) -> None:
    """While nobody is owed any of it: what leavers are owed it can hold up, as SECURITY.md says."""
    token, treasury = liar(world), world.treasury
    boa.env.time_travel(seconds=86_400)
    treasury.pull(1, token)
    for mode in (1, 2):
        token.arm(mode, treasury, world.token, world.token.balanceOf.prepare_calldata(treasury))
        world.send(world.token, [actor("baker")], [MONEY])
    assert world.token.balanceOf(actor("baker")) == 2 * MONEY
