"""Who is paid may be a contract: while it is, it can neither take nor stop anything else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.tokens import receiver
from tests.unit.treasury.world import COIN, DAY, MONEY, NATIVE, World, actor, at_time, now

ALL = 100 * MONEY  # what each of the ten members holds


@pytest.fixture
def payee() -> Any:
    """Calls back when it is paid."""
    return receiver("Reenterer")


def check_locked_out(payee: Any) -> None:
    # no reason: that is the lock, none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")


@pytest.mark.parametrize("function", ["exit", "pull", "sell_back", "veto_recovery"])
def test_pull__leaver_calls_back__is_locked_out(world: World, payee: Any, function: str) -> None:
    treasury = world.treasury
    world.fund()
    world.fund_coin()
    # he has something more to pull, an offer to accept and a recovery to veto
    world.decide(world.share.issue, payee, ALL)
    world.decide(treasury.offer_buy_back, world.token, MONEY, ALL, now() + 9 * DAY)
    world.decide(treasury.propose_recovery, payee, actor("new key"))
    payee.run(treasury, 0, treasury.exit.prepare_calldata(ALL // 2))
    at_time(now() + DAY)
    arguments = {
        "exit": (MONEY,),
        "pull": (1, world.token),
        "sell_back": (MONEY, MONEY),
        "veto_recovery": (),
    }[function]
    data = getattr(treasury, function).prepare_calldata(*arguments)
    payee.arm(treasury, data)
    treasury.pull(1, NATIVE, sender=world.stranger)
    check_locked_out(payee)
    payee.run(treasury, 0, data)


def test_send_to_heir__heir_calls_back__is_locked_out(world: World, payee: Any) -> None:
    treasury = world.treasury
    world.decide(treasury.dissolve, payee)
    for member in world.members:
        treasury.exit(ALL, sender=member)
    world.fund(7)
    world.fund_coin(COIN)
    data = treasury.send_to_heir.prepare_calldata(world.token)
    payee.arm(treasury, data)
    treasury.send_to_heir(NATIVE, sender=world.stranger)
    check_locked_out(payee)
    assert (world.coin(payee), world.token.balanceOf(payee)) == (COIN, 0)
    payee.run(treasury, 0, data)
    assert world.token.balanceOf(payee) == 7
