"""Mandate.draw: what it counts, and what keeps money in the treasury."""

from __future__ import annotations

import boa
import pytest

from tests.support.contracts import at, deploy
from tests.support.tokens import (
    blacklist,
    broken_balance,
    false_on_fail,
    fee_on_transfer,
    huge_return,
    no_return,
    pausable,
    reentering,
)
from tests.unit.mandate.world import (
    COIN,
    DAY,
    MONEY,
    NATIVE,
    OPERATOR,
    SHARE_UNIT,
    Grant,
    MandateWorld,
    actor,
    call,
    logged,
    make,
    wait,
)
from tests.unit.treasury.world import zoo_token

UNPAID = "treasury: can't be paid now"


def test_draw__token__comes_into_the_account_and_is_logged(world: MandateWorld) -> None:
    mandate, before = world.mandate, world.held(world.treasury)
    world.draw(300 * MONEY)
    assert logged(mandate) == [("Drawn", world.token.address, 300 * MONEY)]
    assert logged(mandate, world.token) == [
        ("Transfer", world.treasury.address, mandate.address, 300 * MONEY)
    ]
    assert (world.balance, world.held(world.treasury)) == (300 * MONEY, before - 300 * MONEY)
    assert world.account() == (
        500 * MONEY,
        2_000 * MONEY,
        300 * MONEY,
        300 * MONEY,
        1_000 * MONEY,
        0,
        0,
        300 * MONEY,
    )
    assert world.account(NATIVE) == (2 * COIN, 20 * COIN, 0, 0, 0, 0, 0, 0)


def test_draw__native_coin__comes_into_the_account(world: MandateWorld) -> None:
    world.draw(COIN, NATIVE)
    assert logged(world.mandate) == [("Drawn", NATIVE, COIN)]
    assert world.coin(world.mandate) == COIN
    assert world.coin(world.treasury) == 99 * COIN
    assert world.account(NATIVE) == (2 * COIN, 20 * COIN, COIN, COIN, 10 * COIN, 0, 0, COIN)


def test_draw__exactly_the_periods_budget__and_not_one_unit_more(world: MandateWorld) -> None:
    with boa.reverts("mandate: beyond the budget"):
        world.draw(500 * MONEY + 1)
    world.draw(499 * MONEY)
    world.draw(1 * MONEY)
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)


def test_draw__amounts_that_are_none__refused(world: MandateWorld) -> None:
    for drawn in (0, 1):
        if drawn:
            world.draw(drawn)  # no sum overflows either
        for amount in (0, 2**128, 2**255, 2**256 - 1):
            with boa.reverts("mandate: beyond the budget"):
                world.draw(amount)


def test_draw__lifetime__exactly_and_not_one_unit_more(world: MandateWorld) -> None:
    for _ in range(4):
        world.draw(500 * MONEY)
        wait(30 * DAY)
        world.report()
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    assert world.account().drawn == 2_000 * MONEY
    # given back, spent or not: a lifetime is a lifetime
    world.give_back(2_000 * MONEY)
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    # the other asset has its own
    world.draw(2 * COIN, NATIVE)


def test_draw__asset_of_no_budget__refused(world: MandateWorld) -> None:
    token = world.world.register(deploy("tokens/Plain", 6))
    token.mint(world.treasury, 10)
    for asset in (token, actor("no token")):
        with boa.reverts("mandate: not an asset of this mandate"):
            world.draw(1, asset)


def test_draw__unregistered_since__still_the_cells_to_give(world: MandateWorld) -> None:
    world.decide(world.treasury.unregister_asset, world.token)
    world.draw(500 * MONEY)
    assert world.balance == 500 * MONEY


# ------------------------------------------------------------------ the treasury's part
def test_draw__part_of_the_treasury__exactly_and_not_one_unit_more(world: MandateWorld) -> None:
    world.amend(budgets=((world.token, 2_000 * MONEY, 2_000 * MONEY),))
    beyond = "mandate: beyond a period's part of the treasury"
    with boa.reverts(beyond):
        world.draw(1_000 * MONEY + 1)
    world.draw(400 * MONEY)
    # of what was there at the period's first draw, whatever comes or goes since
    world.world.fund(100_000 * MONEY)
    world.set_rules(draw_limit=5_000)
    with boa.reverts(beyond):
        world.draw(600 * MONEY + 1)
    world.draw(600 * MONEY)
    wait(30 * DAY)
    # a tenth was left behind; the new limit is half of 109,000
    world.draw(1_000 * MONEY)
    assert world.account().cap == 54_500 * MONEY


def test_draw__part_rounds_down(world: MandateWorld) -> None:
    world.token.burn(world.treasury, world.held(world.treasury) - 19)
    with boa.reverts("mandate: beyond a period's part of the treasury"):
        world.draw(2)
    world.draw(1)
    assert world.account().cap == 1


def test_draw__limit_of_nothing__draws_nothing(world: MandateWorld) -> None:
    world.set_rules(draw_limit=0)
    with boa.reverts("mandate: beyond a period's part of the treasury"):
        world.draw(1)


def test_draw__lower_limit__binds_from_the_next_period(world: MandateWorld) -> None:
    world.draw(MONEY)
    world.set_rules(draw_limit=100)
    world.draw(499 * MONEY)
    wait(30 * DAY)
    with boa.reverts("mandate: beyond a period's part of the treasury"):
        world.draw(95 * MONEY + 1)
    world.draw(95 * MONEY)


def test_draw__what_leavers_are_owed__is_no_part_of_it(world: MandateWorld) -> None:
    """Half of the members leave: half is available, and a tenth of that may be drawn."""
    world.amend(budgets=((world.token, 1_000 * MONEY, 1_000 * MONEY),))
    for member in world.members[:5]:
        world.treasury.exit(100 * SHARE_UNIT, sender=member)
    with boa.reverts("mandate: beyond a period's part of the treasury"):
        world.draw(500 * MONEY + 1)
    world.draw(500 * MONEY)
    assert world.treasury.available(world.token) == 4_500 * MONEY


def test_draw__more_than_is_there__refused_and_the_budget_kept(world: MandateWorld) -> None:
    world.draw(1)
    world.token.burn(world.treasury, world.held(world.treasury) - 5)
    with boa.reverts("treasury: more than is available"):
        world.draw(6)
    assert world.account().drawn == 1
    world.draw(5)


# ------------------------------------------------------------------ who may
def test_draw__cell_allows_no_mandates_any_more__refused(world: MandateWorld) -> None:
    world.set_rules(allowed=False)
    with boa.reverts("mandate: the cell allows no mandates now"):
        world.draw(1)
    world.set_rules(allowed=True)
    world.draw(1)


def test_draw__operator_whom_a_vote_lets_hold_shares__refused(world: MandateWorld) -> None:
    world.share.bar(OPERATOR, False, sender=world.by_vote)
    with boa.reverts("mandate: the operator must be barred from shares"):
        world.draw(1)
    world.share.issue(OPERATOR, SHARE_UNIT, sender=world.by_vote)
    with boa.reverts("mandate: the operator must be barred from shares"):
        world.draw(1)
    world.share.transfer(world.members[0], SHARE_UNIT, sender=OPERATOR)
    world.share.bar(OPERATOR, True, sender=world.by_vote)
    world.draw(1)


def test_draw__cell_dissolved__refused(world: MandateWorld) -> None:
    world.draw(1)
    world.decide(world.treasury.dissolve, actor("heir"))
    with boa.reverts("treasury: dissolved already"):
        world.draw(1)
    world.spend(1)  # what he has, he may still use, until somebody recalls him


def test_draw__while_the_treasury_executes__refused(world: MandateWorld) -> None:
    """In the middle of a step, when a payee calls back; and between two steps, when a governor lets him."""
    operator = deploy("receivers/Reenterer")
    mine = world.with_grant(Grant(operator=operator, charter=world.charter))
    draw = mine.mandate.draw.prepare_calldata(world.token, 1)
    operator.arm(mine.mandate, draw)
    world.world.vote(call(world.treasury.send, NATIVE, [operator.address], [1]))
    assert (operator.calls(), operator.successes()) == (1, 0)
    operator.run(mine.mandate, 0, draw)  # alone it works
    operator.arm(operator, operator.run.prepare_calldata(mine.mandate, 0, draw))
    steps = [
        (world.shop, 0, world.shop.buy.prepare_calldata(), 1, False),
        (operator, 0, operator.run.prepare_calldata(mine.mandate, 0, draw), 0, True),
        (world.shop, 0, world.shop.buy.prepare_calldata(), 2, False),
    ]
    with boa.reverts("treasury: an execution is under way"):
        world.world.run(*steps)
    assert mine.balance == 1


# ------------------------------------------------------------------ tokens
def test_draw__fee_on_transfer__what_left_the_treasury_counts() -> None:
    world = make(token=fee_on_transfer(6, 100))
    world.draw(500 * MONEY)
    assert world.balance == 495 * MONEY
    assert world.account().drawn == 500 * MONEY
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)


def test_draw__token_without_answer__works() -> None:
    world = make(token=no_return())
    world.draw(500 * MONEY)
    assert world.balance == 500 * MONEY


def test_draw__token_says_no__refused_and_nothing_counted() -> None:
    world = make(token=false_on_fail())
    world.token.set_refusing(True)
    with boa.reverts(UNPAID):
        world.draw(1)
    assert world.account().drawn == 0
    world.token.set_refusing(False)
    world.draw(1)


def test_draw__paused__refused_until_it_is_not() -> None:
    world = make(token=pausable())
    world.token.set_paused(True)
    with boa.reverts(UNPAID):
        world.draw(1)
    world.draw(1, NATIVE)
    world.token.set_paused(False)
    world.draw(1)


def test_draw__mandate_blocked_by_the_token__refused() -> None:
    world = make(token=blacklist())
    world.token.set_blocked(world.mandate, True)
    with boa.reverts(UNPAID):
        world.draw(1)


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_draw__token_that_cannot_be_read__refused(mode: int) -> None:
    world = make(token=broken_balance())
    zoo = zoo_token(world.token.address)
    zoo.set_mode(mode)
    # nothing can be seen, so nothing is a part of it
    with boa.reverts("mandate: beyond a period's part of the treasury"):
        world.draw(1)
    zoo.set_mode(0)
    world.draw(1)
    zoo.set_mode(mode)
    with boa.reverts("treasury: asset can't be read"):
        world.draw(1)
    assert world.account().balance == 0
    world.draw(1, NATIVE)


def test_draw__token_answers_with_a_bomb__refused() -> None:
    token = huge_return(6, 3_125)
    world = make(token=token)
    at("tokens/HugeReturn", token.address).set_huge(True, False)
    with boa.reverts(UNPAID):
        world.draw(1)
    world.draw(1, NATIVE)


def test_draw__token_calls_back__nothing_else_can_be_done_meanwhile() -> None:
    """The operator has the token call him in the middle of his draw: he draws and spends no second time."""
    operator = deploy("receivers/Reenterer")
    world = make(token=reentering())
    mine = world.with_grant(Grant(operator=operator, charter=world.charter))
    mandate, token = mine.mandate, world.token
    attempts = [
        mandate.draw.prepare_calldata(token, 1),
        mandate.draw.prepare_calldata(NATIVE, 1),
        mandate.spend.prepare_calldata(token, [operator.address], [1]),
        mandate.give_back.prepare_calldata(token, 1),
        mandate.report.prepare_calldata(b"\x01" * 32, ""),
        mandate.recall.prepare_calldata(),
        mandate.overview.prepare_calldata(),
    ]
    for number, attempt in enumerate(attempts, 1):
        token.arm(operator, operator.run.prepare_calldata(mandate, 0, attempt))
        operator.run(mandate, 0, mandate.draw.prepare_calldata(token, 10))
        assert (token.calls(), token.successes(), token.answer()) == (number, 0, b"")
        assert mine.balance == 10 * number
    # nor by way of another mandate of the cell: the treasury pays one at a time
    other = world.with_grant(Grant(operator=token, charter=world.charter))
    token.arm(other.mandate, other.mandate.draw.prepare_calldata(NATIVE, 1))
    operator.run(mandate, 0, mandate.draw.prepare_calldata(token, 10))
    assert token.successes() == 0
    assert other.account(NATIVE).drawn == 0
