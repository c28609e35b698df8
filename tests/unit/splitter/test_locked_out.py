"""The lock comes first: a recipient who calls back while he is paid is neither asked whether he may nor told
anything."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.tokens import force_coin, receiver
from tests.unit.treasury.world import NATIVE, make


@pytest.mark.parametrize("name", ["initialize", "open", "redirect_credit", "revenue"])
def test_allocate__recipient_calls_back__is_locked(name: str) -> None:
    payee = receiver("Reenterer")
    world = make(dividend_ratio=0, recipients=((payee.address, 5_000),))
    splitter = world.cell.splitter
    world.decide(world.treasury.register_currency, NATIVE)
    contracts = tuple(contract.address for contract in world.cell.contracts)
    arguments: tuple[Any, ...] = {
        "initialize": ((1, 0, []), contracts, []),
        "open": (),
        "redirect_credit": (NATIVE, payee.address),
        "revenue": (NATIVE,),
    }[name]
    payee.arm(splitter, getattr(splitter, name).prepare_calldata(*arguments))
    before = splitter.terms()
    force_coin(splitter, 1_000)
    splitter.allocate(NATIVE, sender=world.stranger)
    # no reason: that is the lock, and not that only the factory may
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert splitter.terms() == before
