"""Treasury.fund_mandate: what a mandate may have itself paid, whatever its own budget says."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import reading
from tests.support.cell import MASTERS, MandateRules, Rules, begin
from tests.support.contracts import at, clone_of, deploy
from tests.support.tokens import broken_balance, false_on_fail, pausable, plain, reentering
from tests.unit.mandate.world import (
    COIN,
    DAY,
    MONEY,
    NATIVE,
    OPERATOR,
    SHARE_UNIT,
    Charter,
    Grant,
    MandateWorld,
    actor,
    make,
    wait,
)
from tests.unit.treasury.world import zoo_token

NO_MANDATE = "treasury: only a mandate of this cell"
UNPAID = "treasury: can't be paid now"
OWED = "treasury: leavers are owed this"


@pytest.fixture(scope="module")
def granted() -> MandateWorld:
    return make()


def fund(world: MandateWorld, amount: int, asset: Any = None, sender: Any = None) -> None:
    """As the mandate, or somebody who would like to be one."""
    sender = sender or world.mandate
    world.treasury.fund_mandate(asset or world.token, amount, sender=getattr(sender, "address", sender))


def test_fund__by_a_mandate__paid(granted: MandateWorld) -> None:
    held = granted.held(granted.treasury)
    fund(granted, 5)
    fund(granted, 7, NATIVE)
    assert (granted.balance, granted.coin(granted.mandate)) == (5, 7)
    assert granted.held(granted.treasury) == held - 5


def test_fund__all_that_is_available__and_not_one_unit_more(granted: MandateWorld) -> None:
    for asset, amount in ((granted.token, 10_000 * MONEY), (NATIVE, 100 * COIN)):
        with boa.reverts("treasury: more than is available"):
            fund(granted, amount + 1, asset)
        fund(granted, amount, asset)


def test_fund__nothing__refused(granted: MandateWorld) -> None:
    with boa.reverts(UNPAID):
        fund(granted, 0)


def test_fund__by_anybody_else__refused(granted: MandateWorld) -> None:
    cell = granted.cell
    neighbour = make(Grant(operator=actor("neighbour")), factory=granted.factory, name="Neighbour")
    others = {
        "operator": OPERATOR,
        "member": cell.members[0],
        "founder": cell.founder,
        "guardian": actor("guardian"),
        "treasury": cell.treasury,
        "governor": cell.governor,
        "share": cell.share,
        "splitter": cell.splitter,
        "factory": cell.factory,
        "stranger": cell.stranger,
        "another cell": neighbour.treasury,
        "mandate of another cell": neighbour.mandate,
        "master": cell.factory.master(4)[0],
        "clone that the factory did not make": clone_of(str(cell.factory.master(4)[0])),
        "contract of the same code": deploy("Mandate"),
    }
    for role, sender in others.items():
        if role == "treasury":
            continue
        with boa.reverts(NO_MANDATE):
            fund(granted, 1, sender=sender)
    # nor the treasury itself, by vote
    data = granted.treasury.fund_mandate.prepare_calldata(granted.token, 1)
    assert granted.world.refused_without_words((granted.treasury, 0, data))
    with boa.reverts(NO_MANDATE):
        neighbour.treasury.fund_mandate(neighbour.token, 1, sender=granted.mandate.address)


def test_fund__before_the_cell_is_open__refused() -> None:
    cell = begin(Rules(mandates=MandateRules()), masters=MASTERS)
    operator = actor("early operator")
    mandate = cell.factory.grant_mandate(
        Grant(operator=operator, charter=Charter(budgets=((NATIVE, 1, 1),))).struct(),
        sender=cell.treasury.address,
    )
    with boa.reverts("treasury: not open yet"):
        cell.treasury.fund_mandate(NATIVE, 1, sender=mandate)


def test_fund__cell_dissolved__refused(granted: MandateWorld) -> None:
    granted.decide(granted.treasury.dissolve, actor("heir"))
    for asset in (granted.token, NATIVE):
        with boa.reverts("treasury: dissolved already"):
            fund(granted, 1, asset)


def test_fund__asset_that_is_not_registered__is_the_cells_all_the_same(granted: MandateWorld) -> None:
    """Which assets a mandate has is the mandate's to keep."""
    token = plain()
    token.mint(granted.treasury, 10)
    with boa.reverts("treasury: more than is available"):
        fund(granted, 11, token)
    fund(granted, 10, token)
    assert token.balanceOf(granted.mandate) == 10


def test_fund__what_leavers_are_owed__stays(granted: MandateWorld) -> None:
    for member in granted.members[:3]:
        granted.treasury.exit(100 * SHARE_UNIT, sender=member)
    with boa.reverts("treasury: more than is available"):
        fund(granted, 7_000 * MONEY + 1)
    fund(granted, 7_000 * MONEY)
    assert granted.held(granted.treasury) == granted.world.owed(granted.token) == 3_000 * MONEY
    wait(DAY)
    granted.treasury.pull(0 if granted.world.ticket() == 2 else 1, granted.token)


def test_fund__under_a_second_address__what_leavers_are_owed_stays() -> None:
    token = plain()
    other = deploy("standins/SecondAddress", token.address)
    world = make(token=token)
    world.treasury.exit(100 * SHARE_UNIT, sender=world.members[0])
    with boa.reverts(OWED):
        fund(world, 9_000 * MONEY + 1, other)
    fund(world, 9_000 * MONEY, other)
    assert world.held(world.treasury) == world.world.owed(token) == 1_000 * MONEY


def test_fund__weights_of_leavers__are_valued_first() -> None:
    """Half left while the token could not be read. When it can be, their half is not paid, but for
    the unit that rounding leaves to those who stay."""
    world = make(token=broken_balance())
    zoo = zoo_token(world.token.address)
    zoo.set_mode(1)
    for member in world.members[:5]:
        world.treasury.exit(100 * SHARE_UNIT, sender=member)
    with boa.reverts("treasury: asset can't be read"):
        fund(world, 1)
    zoo.set_mode(0)
    with boa.reverts("treasury: more than is available"):
        fund(world, 5_000 * MONEY + 2)
    fund(world, 5_000 * MONEY + 1)
    assert world.world.owed(world.token) == world.held(world.treasury) == 5_000 * MONEY - 1


def test_fund__is_not_of_the_ordinary_tracks_limit(granted: MandateWorld) -> None:
    payee = actor("payee")
    granted.world.send(granted.token, [payee], [400 * MONEY], ordinary=True)
    before = reading.asset_state(granted.treasury, granted.token)
    fund(granted, 3_000 * MONEY)
    after = reading.asset_state(granted.treasury, granted.token)
    assert (after.spendable, after.period_end) == (before.spendable, before.period_end)
    with boa.reverts("treasury: above this period's limit"):
        granted.world.send(granted.token, [payee], [600 * MONEY + 1], ordinary=True)
    granted.world.send(granted.token, [payee], [600 * MONEY], ordinary=True)


@pytest.mark.parametrize("fault", ["paused", "says no"])
def test_fund__token_that_fails__refused_and_nothing_booked(fault: str) -> None:
    world = make(token=pausable() if fault == "paused" else false_on_fail())
    if fault == "paused":
        world.token.set_paused(True)
    else:
        world.token.set_refusing(True)
    with boa.reverts(UNPAID):
        fund(world, 1)
    fund(world, 1, NATIVE)
    assert world.held(world.treasury) == 10_000 * MONEY


def test_fund__token_calls_back__the_treasury_pays_nobody_else_meanwhile() -> None:
    token = reentering()
    world = make(token=token)
    treasury, member = world.treasury, world.members[0]
    world.cell.governor.set_treasury(treasury)
    pull = treasury.pull.prepare_calldata(1, token)
    for data in (
        treasury.fund_mandate.prepare_calldata(NATIVE, 1),
        treasury.exit.prepare_calldata(100 * SHARE_UNIT),
        treasury.send_to_heir.prepare_calldata(token),
        treasury.execute.prepare_calldata(member, 1, b"", 3),
        pull,
    ):
        token.arm(treasury, data)
        fund(world, 5)
        assert (token.successes(), token.answer()) == (0, b"")
    # nor does a vote get in between: the governor's step fails as a whole
    run = world.cell.governor.run.prepare_calldata([(member, 1, b"", 3, False)])
    token.arm(world.cell.governor, run)
    fund(world, 5)
    assert token.successes() == 0
    assert world.balance == 30


def test_fund__money_that_comes_in_meanwhile__leavers_keep_theirs() -> None:
    """What comes in while the token is paid out could hide what goes out."""
    token = reentering()
    world = make(token=token)
    world.treasury.exit(100 * SHARE_UNIT, sender=world.members[0])
    token.arm(token, token.mint.prepare_calldata(world.treasury, 50 * MONEY))
    with boa.reverts("treasury: more than is available"):
        fund(world, 9_000 * MONEY + 1)
    fund(world, 9_000 * MONEY)
    assert token.successes() == 1
    assert world.held(world.treasury) == 1_050 * MONEY
    # revenue can't be allocated within the gas of a payment
    token.mint(world.cell.splitter, 50 * MONEY)
    token.arm(world.cell.splitter, world.cell.splitter.allocate.prepare_calldata(token))
    fund(world, 50 * MONEY)
    assert token.successes() == 1
    assert world.held(world.treasury) == world.world.owed(token) == 1_000 * MONEY


def test_ended__draws_no_more_though_the_treasury_would_pay(granted: MandateWorld) -> None:
    """The treasury knows mandates, not their state: that is the mandate's to keep, and it does."""
    granted.mandate.recall(sender=OPERATOR)
    with boa.reverts("mandate: it has ended"):
        granted.draw(1)
    assert at("Mandate", granted.mandate.address).overview().status == 16
