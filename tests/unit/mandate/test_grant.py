"""CellFactory.grant_mandate and Mandate.initialize: what a vote may grant, and to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest
from eth_abi.abi import encode

from tests.support.actors import address_of
from tests.support.cell import Policy, Weight
from tests.support.contracts import at, deploy
from tests.unit.mandate.conftest import ROLES
from tests.unit.mandate.world import (
    COIN,
    DAY,
    MAX,
    MONEY,
    NATIVE,
    NOBODY,
    OPERATOR,
    POLICY,
    SHARE_UNIT,
    SUPPLIER,
    Charter,
    Grant,
    MandateWorld,
    actor,
    call,
    logged,
    make,
    next_mandate,
    now,
    selector,
)

NEW = actor("new operator")
SELECTOR = b"\x01\x02\x03\x04"
GRANT_TYPE = (
    "(address,uint256,uint256,(uint256,bool,(address,uint256,uint256)[],(address,bool)[],"
    "(address,bytes4,bool)[],bytes32,string))"
)


def grant(world: MandateWorld, struct: tuple[Any, ...], sender: str = "") -> Any:
    """Straight from the treasury, as a vote's execution does it."""
    address = world.factory.grant_mandate(struct, sender=sender or world.by_vote)
    return at("Mandate", address)


def with_charter(**changes: Any) -> tuple[Any, ...]:
    return Grant(operator=NEW, charter=Charter(**changes)).struct()


def raw_grant(world: MandateWorld, struct: tuple[Any, ...]) -> bool:
    """With lists that may be longer than the ABI allows; whether it was done."""
    data = selector(f"grant_mandate({GRANT_TYPE})") + encode([GRANT_TYPE], [struct])
    result = boa.env.execute_code(to_address=world.factory.address, sender=world.by_vote, data=data)
    assert not result.is_error or result.output == b""
    return not result.is_error


def test_grant__by_vote__the_mandate_is_there_as_granted(world: MandateWorld) -> None:
    charter = replace(
        world.charter,
        any_receiver=True,
        calls=((world.shop, SELECTOR, True),),
        receivers=((SUPPLIER, True), (NEW, False)),
    )
    terms = Grant(operator=NEW, period=40 * DAY, report_time=3 * DAY, charter=charter).struct()
    expected, count = next_mandate(world.cell, terms), world.factory.mandate_count(world.treasury)
    assert world.factory.mandate_address(world.treasury, terms) == expected
    world.decide(world.factory.grant_mandate, terms)
    relay = world.cell.governor
    mandate = at("Mandate", expected)
    assert logged(relay, mandate) == [("CharterSet", 1, terms[3])]
    assert logged(relay, world.share) == [("Barred", expected, True), ("Barred", NEW, True)]
    assert logged(relay, world.factory) == [("MandateGranted", world.treasury.address, expected, NEW)]
    assert world.factory.mandate_count(world.treasury) == count + 1
    assert world.factory.mandates(world.treasury, count, 100) == [expected]
    assert world.factory.cell_of_mandate(expected) == world.treasury.address
    assert world.share.status_of(NEW) == world.share.status_of(expected) == (False, True)
    assert mandate.treasury() == world.treasury.address
    assert mandate.factory() == world.factory.address
    assert mandate.overview() == (
        world.treasury.address,
        NEW,
        1,
        1,
        now(),
        0,
        0,
        now() + 365 * DAY,
        40 * DAY,
        3 * DAY,
        0,
        43 * DAY,
        0,
        0,
        True,
        POLICY,
        "ipfs://policy",
        [world.token.address, NATIVE],
    )
    assert mandate.account_of(world.token) == (500 * MONEY, 2_000 * MONEY, 0, 0, 0, 0, 0, 0)
    assert mandate.account_of(NATIVE) == (2 * COIN, 20 * COIN, 0, 0, 0, 0, 0, 0)
    assert mandate.is_call(world.shop, SELECTOR)
    assert not mandate.is_call(world.shop, b"\x01\x02\x03\x05")
    assert (mandate.policy(), mandate.policy_link()) == (POLICY, "ipfs://policy")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("treasury", "other cell")])
def test_grant__by_who_is_no_cells_treasury__refused(
    world: MandateWorld, who: dict[str, str], role: str
) -> None:
    with boa.reverts("factory: only the treasury of a cell"):
        grant(world, Grant(operator=NEW).struct(), who[role])


def test_grant__by_another_cells_treasury__is_that_cells(world: MandateWorld, abroad: MandateWorld) -> None:
    count = world.factory.mandate_count(world.treasury)
    mandate = grant(abroad, Grant(operator=NEW).struct())
    assert world.factory.cell_of_mandate(mandate) == mandate.treasury() == abroad.treasury.address
    assert world.factory.mandate_count(world.treasury) == count
    assert world.share.status_of(NEW) == (False, False)


def test_grant__cell_allows_none__refused(world: MandateWorld) -> None:
    world.set_rules(allowed=False)
    with boa.reverts("factory: the cell allows no mandates"):
        grant(world, Grant(operator=NEW).struct())
    world.set_rules(allowed=True)
    grant(world, Grant(operator=NEW).struct())


# ------------------------------------------------------------------ operators
def test_grant__to_a_former_operator__bars_the_mandate_only(world: MandateWorld) -> None:
    mandate = grant(world, Grant(operator=OPERATOR).struct())
    assert logged(world.factory, world.share) == [("Barred", mandate.address, True)]


def test_grant__to_a_member__refused(world: MandateWorld) -> None:
    with boa.reverts("share: the account holds shares"):
        grant(world, Grant(operator=world.members[0]).struct())


def test_grant__to_who_still_has_votes_of_others__refused_until_they_have_them_back(
    world: MandateWorld,
) -> None:
    """An operator who votes would vote on his own recall."""
    seller, buyer, other = world.members[:3]
    world.share.delegate(seller, sender=other)
    world.share.transfer(buyer, 100 * SHARE_UNIT, sender=seller)
    assert world.share.getVotes(seller) == 100 * SHARE_UNIT
    with boa.reverts("factory: the operator has votes of others"):
        grant(world, Grant(operator=seller).struct())
    # anybody can cure it, the proposal itself as well; and who has no shares is not delegated to
    terms = Grant(operator=seller).struct()
    world.world.vote(call(world.share.return_votes, [other]), call(world.factory.grant_mandate, terms))
    assert world.share.status_of(seller) == (False, True)
    with boa.reverts("share: delegate to a holder or yourself"):
        world.share.delegate(seller, sender=other)


def test_grant__to_who_has_sold_his_shares__done(world: MandateWorld) -> None:
    seller, buyer = world.members[:2]
    world.share.transfer(buyer, 100 * SHARE_UNIT, sender=seller)
    grant(world, Grant(operator=seller).struct())
    with boa.reverts("share: only holders may receive"):
        world.share.transfer(seller, SHARE_UNIT, sender=buyer)
    with boa.reverts("share: this address may not hold shares"):
        world.share.issue(seller, SHARE_UNIT, sender=world.by_vote)


@pytest.mark.parametrize("role", ["treasury", "governor", "share", "splitter", "factory", "other mandate"])
def test_grant__to_what_belongs_to_the_cell__refused(
    world: MandateWorld, who: dict[str, str], role: str
) -> None:
    with boa.reverts("mandate: this operator can't be one"):
        grant(world, Grant(operator=who[role]).struct())


def test_grant__to_nobody__refused(world: MandateWorld) -> None:
    with boa.reverts("mandate: this operator can't be one"):
        grant(world, Grant(operator=NOBODY).struct())


def test_grant__to_a_mandate_of_another_cell__refused(world: MandateWorld, abroad: MandateWorld) -> None:
    with boa.reverts("mandate: this operator can't be one"):
        grant(world, Grant(operator=abroad.mandate).struct())


def test_grant__to_another_cells_treasury__done(world: MandateWorld, abroad: MandateWorld) -> None:
    assert grant(world, Grant(operator=abroad.treasury).struct()).overview().operator == abroad.by_vote


def test_grant__to_a_contract_of_another_governor__the_present_one_counts(world: MandateWorld) -> None:
    """A vote may have appointed another governor since the cell was founded."""
    successor = deploy("standins/GuardedGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(2 * DAY)
    former = world.cell.governor
    world.decide(world.treasury.appoint_successor, successor)
    with boa.reverts("mandate: this operator can't be one"):
        grant(world, Grant(operator=successor).struct())
    grant(world, Grant(operator=former).struct())


# ------------------------------------------------------------------ times
@pytest.mark.parametrize("period", [7 * DAY, 92 * DAY])
def test_grant__period_at_the_rules_ends__done(world: MandateWorld, period: int) -> None:
    assert grant(world, Grant(NEW, period).struct()).overview().period == period


@pytest.mark.parametrize("period", [7 * DAY - 1, 92 * DAY + 1, 0, 2**256 - 1])
def test_grant__period_beyond_the_rules__refused(world: MandateWorld, period: int) -> None:
    with boa.reverts("mandate: the cell's rules forbid this period"):
        grant(world, Grant(NEW, period, 0).struct())


@pytest.mark.parametrize("report_time", [0, 30 * DAY])
def test_grant__report_due_within_a_period__done(world: MandateWorld, report_time: int) -> None:
    made = grant(world, Grant(NEW, report_time=report_time).struct())
    assert made.overview().report_time == report_time


@pytest.mark.parametrize("report_time", [30 * DAY + 1, 2**256 - 1])
def test_grant__report_due_later_than_a_period__refused(world: MandateWorld, report_time: int) -> None:
    with boa.reverts("mandate: reports must be due within a period"):
        grant(world, Grant(NEW, report_time=report_time).struct())


def expiring(moment: int) -> tuple[Any, ...]:
    return with_charter(lifetime=moment - now())


def test_grant__expiry_within_its_bounds__done(world: MandateWorld) -> None:
    for moment in (now() + 1, 2**40 - 1):
        assert grant(world, expiring(moment)).overview().expiry == moment


def test_grant__expiry_beyond_its_bounds__refused(world: MandateWorld) -> None:
    for moment in (0, now(), 2**40, 2**256 - 1):
        with boa.reverts("mandate: the expiry must lie ahead"):
            grant(world, expiring(moment))


# ------------------------------------------------------------------ lists
def test_grant__budgets_of_the_whole_half_word__done(world: MandateWorld) -> None:
    made = grant(world, with_charter(budgets=((NATIVE, MAX, MAX), (world.token, 0, 0))))
    assert made.account_of(NATIVE)[:2] == (MAX, MAX)
    assert made.account_of(world.token)[:2] == (0, 0)
    assert made.overview().assets == [NATIVE, world.token.address]


@pytest.mark.parametrize("amounts", [(MAX + 1, MAX), (MAX, MAX + 1), (2**256 - 1, 0), (0, 2**256 - 1)])
def test_grant__larger_budgets__refused(world: MandateWorld, amounts: tuple[int, int]) -> None:
    with boa.reverts("mandate: a budget is too large"):
        grant(world, with_charter(budgets=((NATIVE, *amounts),)))


def test_grant__asset_not_registered__refused(world: MandateWorld) -> None:
    for asset in (world.shop, NOBODY, actor("no token")):
        with boa.reverts("mandate: the cell must register the asset first"):
            grant(world, with_charter(budgets=((asset, 1, 1),)))


def test_grant__asset_named_twice__is_one_and_the_later_counts(world: MandateWorld) -> None:
    made = grant(world, with_charter(budgets=((NATIVE, 1, 2), (NATIVE, 3, 4))))
    assert made.overview().assets == [NATIVE]
    assert made.account_of(NATIVE)[:2] == (3, 4)


def test_grant__nobody_as_receiver__refused(world: MandateWorld) -> None:
    for allowed in (True, False):
        with boa.reverts("mandate: nobody can't be paid"):
            grant(world, with_charter(receivers=((NOBODY, allowed),)))


def test_grant__longest_that_a_vote_can_carry__completed_by_amendments(world: MandateWorld) -> None:
    """Of a call that a proposal may hold; the lists' own lengths are reached by amending."""
    receivers = tuple((address_of(f"receiver {n}"), True) for n in range(64))
    selectors = [n.to_bytes(4, "big") for n in range(1, 33)]
    calls = tuple((world.shop, selector, True) for selector in selectors)
    base = Charter(budgets=((world.token, 1, 1),), policy_link="x" * 64)
    first = replace(base, receivers=receivers[:24])
    assert len(call(world.factory.grant_mandate, Grant(operator=NEW, charter=first).struct())[2]) <= 2_240
    one_more = Grant(operator=NEW, charter=replace(base, receivers=receivers[:25]))
    assert len(call(world.factory.grant_mandate, one_more.struct())[2]) > 2_240
    made = world.grant(Grant(operator=NEW, charter=first))
    for further in (
        {"receivers": receivers[24:44]},
        {"receivers": receivers[44:]},
        {"calls": calls[:16]},
        {"calls": calls[16:]},
    ):
        world.decide(made.amend, replace(base, **{"receivers": (), **further}).struct())
    assert all(made.is_receiver(account) for account, _ in receivers)
    assert all(made.is_call(world.shop, selector) for selector in selectors)
    assert made.policy_link() == "x" * 64


@pytest.mark.parametrize("beyond", ["budgets", "receivers", "calls", "policy_link"])
def test_grant__one_more_than_the_longest__refused(world: MandateWorld, beyond: str) -> None:
    most: dict[str, Any] = {
        "budgets": ((NATIVE, 1, 1),) * 4,
        "receivers": ((SUPPLIER, True),) * 64,
        "calls": ((world.shop, SELECTOR, True),) * 32,
        "policy_link": "x" * 256,
    }
    assert raw_grant(world, with_charter(**most))
    assert not raw_grant(world, with_charter(**{**most, beyond: most[beyond] + most[beyond][:1]}))


# ------------------------------------------------------------------ calls
@pytest.mark.parametrize(
    "role", ["treasury", "governor", "share", "splitter", "factory", "itself", "other mandate"]
)
def test_grant__calls_of_the_cells_contracts__refused(
    world: MandateWorld, who: dict[str, str], role: str
) -> None:
    listed = with_charter(calls=((who[role], SELECTOR, True),))
    with boa.reverts("mandate: no contract or asset of the cell is called"):
        grant(world, listed)
    made = grant(world, with_charter(calls=((who[role], SELECTOR, False),)))
    assert not made.is_call(who[role], SELECTOR)


def test_grant__calls_of_a_registered_asset__refused(world: MandateWorld) -> None:
    with boa.reverts("mandate: no contract or asset of the cell is called"):
        grant(world, with_charter(calls=((world.token, SELECTOR, True),)))


def test_grant__shares_sent_to_its_address_before__granted_and_they_are_of_no_use() -> None:
    world = make(policy=Policy.FREE, weight=Weight.SHARE, minimum_position=1)
    terms = Grant(NEW).struct()
    expected = next_mandate(world.cell, terms)
    world.share.transfer(expected, 1, sender=world.cell.members[9])
    made = grant(world, terms)
    assert made.address == expected
    made.accept(1, sender=NEW)
    with boa.reverts("mandate: not an asset of this mandate"):
        made.spend(world.share, [SUPPLIER], [1], sender=NEW)
    made.recall(sender=NEW)
    made.sweep([world.share])
    assert world.share.balanceOf(made) == 1


def test_grant__calls_of_what_has_no_code_of_its_own__refused(world: MandateWorld) -> None:
    borrower = actor("key that borrows code")
    boa.env.set_code(borrower, bytes.fromhex("ef0100" + world.shop.address[2:]))
    for target in (NOBODY, SUPPLIER, borrower):
        with boa.reverts("mandate: target has no code"):
            grant(world, with_charter(calls=((target, SELECTOR, True),)))


def test_grant__calls_of_another_cells_splitter__done(world: MandateWorld, abroad: MandateWorld) -> None:
    """Customers' payments are anybody's matter."""
    made = grant(world, with_charter(calls=((abroad.cell.splitter, SELECTOR, True),)))
    assert made.is_call(abroad.cell.splitter, SELECTOR)


# ------------------------------------------------------------------ revenue
def test_grant__where_revenue_is_split_to__refused(world: MandateWorld) -> None:
    """The address is known before the mandate exists."""
    splitter, expected = world.cell.splitter, next_mandate(world.cell, Grant(NEW).struct())
    splitter.set_split((0, 0, [(expected, 1)]), sender=world.by_vote)
    with boa.reverts("mandate: it can't be a recipient of revenue"):
        grant(world, Grant(NEW).struct())
    splitter.set_split((0, 0, [(NEW, 1)]), sender=world.by_vote)
    assert grant(world, Grant(NEW).struct()).address == expected
    with boa.reverts("splitter: a mandate can't be a recipient"):
        splitter.set_split((0, 0, [(expected, 1)]), sender=world.by_vote)


# ------------------------------------------------------------------ more than one
def test_grant__twice_in_one_vote__two_mandates(world: MandateWorld) -> None:
    terms = Grant(NEW).struct()
    first, second = next_mandate(world.cell, terms), next_mandate(world.cell, terms, 1)
    world.world.vote(*[call(world.factory.grant_mandate, terms)] * 2)
    assert [at("Mandate", each).overview().operator for each in (first, second)] == [NEW, NEW]


def test_grant__cell_without_any__nothing_is_a_mandate() -> None:
    world = make()
    factory, treasury = world.factory, world.treasury
    fresh = make(factory=factory, name="Fresh")  # grants one, to begin with
    for account in (treasury, fresh.treasury, factory, world.stranger, factory.master(4)[0], NOBODY):
        assert factory.cell_of_mandate(account) == NOBODY
        with boa.reverts("treasury: only a mandate of this cell"):
            fresh.treasury.fund_mandate(NATIVE, 1, sender=getattr(account, "address", account))
