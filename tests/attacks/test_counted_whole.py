"""What is counted, and as whose: coin along a call, a mandate's own account, its address, its policy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import NATIVE
from tests.support.contracts import at, deploy
from tests.support.tokens import plain
from tests.unit.mandate.world import (
    OPERATOR,
    POLICY,
    SUPPLIER,
    Charter,
    Grant,
    granted,
    next_mandate,
    selector,
)
from tests.unit.mandate.world import make as make_mandate
from tests.unit.treasury.world import COIN, FIRST, LAST, MONEY, ORDINARY, World, call, make

ABOVE = "treasury: above this period's limit"
WHOLE = FIRST | LAST | ORDINARY


# ------------------------------------------------------------------ the ordinary limit
def test_coin_along_a_listed_call_behind_money_that_comes_in__counts_whole() -> None:
    """The payee sweeps an ended mandate while he is paid: 19 leave, 10 arrive, and the limit is 9."""
    payee = deploy("attackers/Refiller")
    world = make_mandate(Grant(charter=Charter(budgets=((NATIVE, 10 * COIN, 10 * COIN),))))
    world.decide(world.treasury.list_call, payee, selector("buy()"), True)
    world.draw(10 * COIN, NATIVE)
    world.mandate.recall(sender=OPERATOR)
    payee.set_mandate(world.mandate)
    limit = 9 * COIN  # a tenth of the 90 that are there

    def buy(amount: int) -> None:
        world.world.vote(call(payee.buy, amount=amount), ordinary=True)

    for amount in (19 * COIN, limit + 1):
        with boa.reverts(ABOVE):
            buy(amount)
    buy(limit)
    assert world.coin(payee) == limit
    with boa.reverts(ABOVE):
        buy(1)
    # together with `send` it is one limit
    with boa.reverts(ABOVE):
        world.world.send(NATIVE, [SUPPLIER], [1], ordinary=True)


@pytest.fixture
def stray() -> Any:
    return plain()


@pytest.mark.parametrize("one_transaction", [True, False])
def test_sent_before_it_was_registered__does_not_count_against_its_first_limit(
    stray: Any, one_transaction: bool
) -> None:
    """Whoever executes two passed proposals in one transaction must not make the second one fail."""
    world = make()
    stray.mint(world.treasury, 1_000 * MONEY)
    world.vote(
        call(world.treasury.send, stray, [actor("first payee")], [100 * MONEY]),
        call(world.treasury.register_asset, stray, 6),
    )
    if not one_transaction:
        # titanoboa never ends a transaction: transient storage stays, all calls of a test are one of them
        boa.env.evm.vm.state.clear_transient_storage()
    pay(world, stray, 90 * MONEY)
    with boa.reverts(ABOVE):
        pay(world, stray, 1)


def test_two_ordinary_payments_in_one_transaction__share_the_limit_whatever_is_cleared_in_between() -> None:
    """What an execution has paid is forgotten when the next one opens; the period's limit is not."""
    world = make()
    world.fund()
    pay(world, world.token, 60 * MONEY)
    with boa.reverts(ABOVE):
        pay(world, world.token, 40 * MONEY + 1)
    # nor by paying in two steps of one execution
    steps = [call(world.treasury.send, world.token, [SUPPLIER], [amount]) for amount in (40 * MONEY, 1)]
    with boa.reverts(ABOVE):
        world.vote(*steps, ordinary=True)
    boa.env.evm.vm.state.clear_transient_storage()  # the next transaction
    pay(world, world.token, 40 * MONEY)
    with boa.reverts(ABOVE):
        pay(world, world.token, 1)


def pay(world: World, asset: Any, amount: int) -> None:
    world.run((*call(world.treasury.send, asset, [SUPPLIER], [amount]), WHOLE, False))


# ------------------------------------------------------------------ the operator's account
def test_operator_pays_his_own_mandate__nothing_is_booked_as_spent() -> None:
    """With a sum of things spent that never left, a report would show work that was never paid."""
    world = make_mandate(Grant(charter=Charter(any_receiver=True)))
    world.draw(500 * MONEY)
    world.amend(any_receiver=True, receivers=((world.mandate, True),))
    receivers = ([world.mandate.address], [SUPPLIER, world.mandate.address])
    for each in receivers:
        with boa.reverts("mandate: a receiver is not listed"):
            world.mandate.spend(world.token, each, [MONEY] * len(each), sender=OPERATOR)
    with boa.reverts("mandate: a receiver is not listed"):
        world.mandate.pay(world.token, world.mandate.address, MONEY, sender=OPERATOR)
    assert (world.account().spent, world.balance) == (0, 500 * MONEY)


def test_two_grants_carried_out_in_the_other_order__money_reaches_whom_it_was_meant_for() -> None:
    """Two proposals have passed; the greedy one executes his first, to stand where the money is sent."""
    world = make()
    world.fund()
    honest, greedy = actor("honest operator"), actor("greedy operator")
    meant = Grant(operator=honest, charter=Charter(any_receiver=True))
    expected = world.cell.factory.mandate_address(world.treasury, meant.struct())
    assert expected == next_mandate(world.cell, meant.struct())
    terms = meant.struct()
    budgets = ((world.token.address, 0, 0),)
    # the same but for the operator, or but for one asset of his charter
    for other in (replace(meant, operator=greedy), replace(meant, charter=Charter(budgets=budgets))):
        assert granted(world, other).address != expected
    world.vote(
        call(world.cell.factory.grant_mandate, terms),
        call(world.treasury.send, world.token, [expected], [100 * MONEY]),
    )
    mandate = at("Mandate", expected)
    assert mandate.overview().operator == honest
    assert world.token.balanceOf(mandate) == 100 * MONEY
    with boa.reverts("mandate: only the operator"):
        mandate.accept(1, sender=greedy)


def test_policy_replaced_after_logging__the_root_names_the_one_it_was_made_under() -> None:
    """The operator shows old work as if it kept today's policy, or today's as if it had kept the old one."""
    world = make_mandate()
    item = keccak(text="text")
    old, new = (keccak(keccak(each)) for each in (item, keccak(text="another text")))
    world.mandate.log_provenance(old, "", sender=OPERATOR)
    world.decide(world.mandate.amend, replace(world.charter, policy=b"\x02" * 32).struct())
    world.mandate.log_provenance(new, "", sender=OPERATOR)
    assert world.mandate.is_proven(old, item, [])
    assert [world.mandate.logged_under(root) for root in (old, new)] == [POLICY, b"\x02" * 32]
    # nor can it be logged again under the new one
    with boa.reverts("mandate: empty, or logged already"):
        world.mandate.log_provenance(old, "", sender=OPERATOR)
