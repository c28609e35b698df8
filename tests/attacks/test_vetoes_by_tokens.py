"""One registered token that lies, against what was decided about operators, the heir, and all other money."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Asset, Rules, found
from tests.support.contracts import deploy
from tests.support.tokens import plain
from tests.unit.mandate.world import OPERATOR, Charter, Grant, granted
from tests.unit.treasury.world import COIN, MONEY, RELAYED, World, call, make

CHANGED, LESS_FOR_MORE, GONE = 1, 2, 3
ALL = 100 * SHARE_UNIT
ALONG = "splitter: this would take a currency along"
SUM = 1_000 * MONEY


# ------------------------------------------------------------------ a currency against all others
@pytest.fixture
def currencies() -> tuple[World, Any]:
    """A sound currency, and one that shows the splitter the less, the more the treasury has of the other."""
    sound, liar = plain(), deploy("attackers/Liar", 6)
    assets = (Asset(sound.address, 6), Asset(liar.address, 6), Asset(NATIVE, 18, False))
    world = World(found(Rules(assets=assets, smoothing=10 * DAY), masters=RELAYED), sound, None)
    sound.mint(world.cell.splitter, SUM)
    world.cell.splitter.allocate(sound)
    return world, liar


def lie_about(world: World, liar: Any) -> None:
    liar.arm(LESS_FOR_MORE, world.cell.splitter, world.token, b"", world.treasury)


def test_currency_that_lies__holds_up_no_stream_and_no_revenue_of_a_dissolved_cell(
    currencies: tuple[World, Any],
) -> None:
    """Nothing could be voted any more: members' dividends would be locked for good by a gift of one unit."""
    world, liar = currencies
    splitter, sound = world.cell.splitter, world.token
    boa.env.time_travel(seconds=DAY)
    assert splitter.unreleased(sound) == 540 * MONEY
    world.decide(world.treasury.dissolve, actor("heir"))
    lie_about(world, liar)
    boa.env.set_balance(splitter.address, COIN)
    sound.mint(splitter, 1)
    for asset in (sound, NATIVE):
        splitter.allocate(asset, sender=world.stranger)
    assert (sound.balanceOf(splitter), boa.env.get_balance(splitter.address)) == (0, 0)
    assert world.share.dividend_state(sound).booked == 600 * MONEY
    assert sound.balanceOf(world.treasury) == 400 * MONEY + 1


def test_currency_that_lies__holds_up_no_revenue_in_coin_that_pays_no_dividends(
    currencies: tuple[World, Any],
) -> None:
    world, liar = currencies
    lie_about(world, liar)
    boa.env.set_balance(world.cell.splitter.address, COIN)
    world.cell.splitter.allocate(NATIVE, sender=world.stranger)
    assert boa.env.get_balance(world.treasury.address) == COIN


def test_currency_that_lies__can_hold_up_what_nobody_has_registered(currencies: tuple[World, Any]) -> None:
    """Known and kept: it may be another address of a currency. To register it is the cure."""
    world, liar = currencies
    stray = plain()
    stray.mint(world.cell.splitter, SUM)
    liar.arm(LESS_FOR_MORE, world.cell.splitter, stray, b"", world.treasury)
    with boa.reverts(ALONG):
        world.cell.splitter.allocate(stray)
    world.register(stray)
    world.cell.splitter.allocate(stray)
    assert stray.balanceOf(world.treasury) == SUM


def test_currency_that_lies__holds_up_no_stream_of_a_currency_that_was_unregistered(
    currencies: tuple[World, Any],
) -> None:
    """What pays dividends goes on paying them, whether leavers get a part of it or not."""
    world, liar = currencies
    splitter, sound = world.cell.splitter, world.token
    world.decide(world.treasury.unregister_asset, sound)
    boa.env.time_travel(seconds=DAY)
    world.decide(world.treasury.dissolve, actor("heir"))
    lie_about(world, liar)
    sound.mint(splitter, 1)
    splitter.allocate(sound, sender=world.stranger)
    assert world.share.dividend_state(sound).booked == 600 * MONEY


# ------------------------------------------------------------------ what is owed of it
@pytest.fixture
def owed() -> tuple[World, Any]:
    """An accomplice has left and is owed some. It pays nobody, so it stays owed and can't be dropped."""
    liar = deploy("attackers/Liar", 6)
    world = make(others=(liar,))
    world.fund(10_000 * MONEY)
    world.fund(token=liar)
    world.treasury.exit(ALL, sender=world.members[9])
    boa.env.time_travel(seconds=DAY)
    liar.freeze()
    with boa.reverts("treasury: can't be paid now"):
        world.treasury.pull(1, liar)
    with boa.reverts("treasury: leavers are owed some"):
        world.decide(world.treasury.unregister_asset, liar)
    return world, liar


def test_token_that_lies_once_a_mandate_changes__vetoes_nothing_about_operators(
    owed: tuple[World, Any],
) -> None:
    """It shows nothing from the moment of the recall, the suspension, the new terms, rules or mandate."""
    world, liar = owed
    mandate, factory, treasury = granted(world, Grant()), world.cell.factory, world.treasury
    mandate.accept(1, sender=OPERATOR)
    rules = (False, 1_000, 2_000, 7 * DAY, 92 * DAY)
    decisions = [
        (mandate.overview, (), call(mandate.recall)),
        (mandate.overview, (), call(mandate.suspend, True)),
        (mandate.overview, (), call(mandate.amend, Charter().struct())),
        (factory.mandate_rules, (treasury,), call(factory.set_mandate_rules, rules)),
        (factory.mandate_count, (treasury,), call(factory.grant_mandate, Grant().struct())),
    ]
    for view, arguments, decision in decisions:
        with boa.env.anchor():
            data = view.prepare_calldata(*arguments)
            liar.arm(CHANGED, treasury, view.contract, data, treasury)
            world.vote(decision)
            assert liar.balanceOf(treasury) == 0  # it did lie


def test_token_that_lies_when_another_leaves__keeps_nothing_else_from_the_heir(
    owed: tuple[World, Any],
) -> None:
    world, liar = owed
    heir, token = actor("heir"), world.token
    world.decide(world.treasury.dissolve, heir)
    for member in world.members[:9]:
        world.treasury.exit(ALL, sender=member)
    world.treasury.pull(1, token)
    world.fund(5_000 * MONEY)  # a late payment
    available = world.treasury.available(token)
    liar.arm(GONE, world.treasury, token, b"", world.treasury)
    world.treasury.send_to_heir(token, sender=world.stranger)
    assert token.balanceOf(heir) == available >= 5_000 * MONEY
    # Known and kept: what nobody registered may be another address of what is owed, and is held against that.
    stray = plain()
    stray.mint(world.treasury, SUM)
    liar.arm(GONE, world.treasury, stray, b"", world.treasury)
    with boa.reverts("treasury: leavers are owed this"):
        world.treasury.send_to_heir(stray)


def test_token_that_lies_when_another_is_drawn__stops_no_operator(owed: tuple[World, Any]) -> None:
    world, liar = owed
    budgets = ((world.token.address, 500 * MONEY, 500 * MONEY),)
    mandate = granted(world, Grant(charter=Charter(budgets=budgets)))
    mandate.accept(1, sender=OPERATOR)
    treasury, token = world.treasury, world.token
    liar.arm(CHANGED, treasury, token, token.balanceOf.prepare_calldata(treasury), treasury)
    mandate.draw(token, 500 * MONEY, sender=OPERATOR)
    assert liar.balanceOf(treasury) == 0
    assert token.balanceOf(mandate) == 500 * MONEY
