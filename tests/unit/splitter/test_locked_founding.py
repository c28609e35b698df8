"""The lock comes first: a recipient who calls back while he is paid is not even asked whether he may."""

from __future__ import annotations

import pytest

from tests.support.tokens import force_coin, receiver
from tests.unit.treasury.world import NATIVE, make


@pytest.mark.parametrize("name", ["initialize", "open"])
def test_allocate__recipient_founds_again__is_locked(name: str) -> None:
    payee = receiver("Reenterer")
    world = make(dividend_ratio=0, recipients=((payee.address, 5_000),))
    splitter = world.cell.splitter
    world.decide(world.treasury.register_currency, NATIVE)
    contracts = tuple(contract.address for contract in world.cell.contracts)
    arguments = ((1, 0, []), contracts, []) if name == "initialize" else ()
    payee.arm(splitter, getattr(splitter, name).prepare_calldata(*arguments))
    before = splitter.terms()
    force_coin(splitter, 1_000)
    splitter.allocate(NATIVE, sender=world.stranger)
    # no reason: that is the lock, and not that only the factory may
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert splitter.terms() == before
