"""While the mandate pays or calls somebody, it tells nobody half of what it has done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.tokens import receiver, reentering
from tests.unit.mandate.world import BUY, COIN, NATIVE, OPERATOR, Grant, MandateWorld, call
from tests.unit.treasury.world import FIRST, LAST


@pytest.fixture
def payee() -> Any:
    """Calls back when it is paid."""
    return receiver("Reenterer")


@pytest.fixture
def mine(world: MandateWorld, payee: Any) -> MandateWorld:
    """May pay and call the payee, and holds a coin."""
    charter = replace(world.charter, receivers=((payee, True),), calls=((payee, bytes(4), True),))
    made = world.with_grant(Grant(charter=charter))
    made.draw(COIN, NATIVE)
    return made


@pytest.mark.parametrize("way", ["pay", "spend", "call"])
@pytest.mark.parametrize("read", ["account_of", "overview"])
def test_payment__payee_reads_account_or_overview__is_locked(
    mine: MandateWorld, payee: Any, read: str, way: str
) -> None:
    """The coin has left already, and is not booked as spent yet."""
    mandate = mine.mandate
    data = getattr(mandate, read).prepare_calldata(*((NATIVE,) if read == "account_of" else ()))
    payee.arm(mandate, data)
    {
        "pay": lambda: mandate.pay(NATIVE, payee, 5, sender=OPERATOR),
        "spend": lambda: mandate.spend(NATIVE, [payee], [5], sender=OPERATOR),
        "call": lambda: mandate.call(payee, 5, bytes(4), sender=OPERATOR),
    }[way]()
    # no reason: that is the lock, none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert mine.account(NATIVE)[5:] == (5, 0, COIN - 5)
    payee.run(mandate, 0, data)


def test_payment__payee_asks_what_may_be_called__is_locked(mine: MandateWorld, payee: Any) -> None:
    mandate = mine.mandate
    data = mandate.is_call.prepare_calldata(payee, bytes(4))
    payee.arm(mandate, data)
    mandate.call(payee, 5, bytes(4), sender=OPERATOR)
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    payee.run(mandate, 0, data)


@pytest.mark.parametrize("read", ["is_receiver", "has_signed"])
def test_payment__payee_asks_who_may_be_paid_or_has_signed__is_locked(
    mine: MandateWorld, payee: Any, read: str
) -> None:
    mandate = mine.mandate
    data = getattr(mandate, read).prepare_calldata(*((payee,) if read == "is_receiver" else (1, 1)))
    payee.arm(mandate, data)
    mandate.pay(NATIVE, payee, 5, sender=OPERATOR)
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    payee.run(mandate, 0, data)


def test_give_back__token_has_the_operator_accept_meanwhile__is_locked(world: MandateWorld) -> None:
    """The operator is a contract that anybody can make call: nothing begins in the middle of what it does."""
    operator, token = receiver("Reenterer"), reentering()
    offered = world.with_grant(Grant(operator=operator, charter=world.charter), accepted=False)
    mandate = offered.mandate
    token.mint(mandate, 5)
    accept = mandate.accept.prepare_calldata(1)
    token.arm(operator, operator.run.prepare_calldata(mandate, 0, accept))
    operator.run(mandate, 0, mandate.give_back.prepare_calldata(token, 5))
    assert (token.calls(), token.successes(), token.answer()) == (1, 0, b"")
    assert (token.balanceOf(world.treasury), offered.status) == (5, "granted")
    operator.run(mandate, 0, accept)
    assert offered.status == "running"


def test_sweep__token_has_a_vote_carried_out_meanwhile__calls_nothing_from_the_account(
    world: MandateWorld,
) -> None:
    """A proposal that is due can be executed by anybody, a token too."""
    mandate, token, governor = world.mandate, reentering(), world.cell.governor
    token.mint(mandate, 5)
    mandate.recall(sender=OPERATOR)
    step = (*call(mandate.call_by_vote, world.shop, 0, BUY), FIRST | LAST, False)
    token.arm(governor, governor.run.prepare_calldata([step]))
    mandate.sweep([token], sender=world.stranger)
    assert (token.calls(), token.successes(), token.answer()) == (1, 0, b"")
    assert token.balanceOf(world.treasury) == 5
    world.decide(mandate.call_by_vote, world.shop, 0, BUY)
