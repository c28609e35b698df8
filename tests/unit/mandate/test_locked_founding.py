"""The lock comes first: a payee who calls back is not even asked whether he may."""

from __future__ import annotations

from dataclasses import replace

from tests.support.tokens import receiver
from tests.unit.mandate.world import COIN, NATIVE, OPERATOR, Grant, MandateWorld


def test_pay__payee_grants_himself_the_mandate__is_locked(world: MandateWorld) -> None:
    payee = receiver("Reenterer")
    mine = world.with_grant(Grant(charter=replace(world.charter, receivers=((payee, True),))))
    mine.draw(COIN, NATIVE)
    mandate = mine.mandate
    grant = Grant(operator=payee.address).struct()
    payee.arm(mandate, mandate.initialize.prepare_calldata(payee.address, grant))
    mandate.pay(NATIVE, payee, 5, sender=OPERATOR)
    # no reason: that is the lock, and not that only the factory may
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert mine.status == "running"
