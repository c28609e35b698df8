"""The lock comes first: whoever calls back while he is paid is not even asked whether he may."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE
from tests.support.register import ONE, Register, terms, wait


@pytest.mark.parametrize("way", ["claim", "claim_for"])
@pytest.mark.parametrize("name", ["initialize", "found_members", "open"])
def test_payment__calls_back_to_found_again__is_locked(name: str, way: str) -> None:
    register = Register.open()
    share, first = register.share, register.members[0]
    payee = tokens.receiver("Reenterer")
    register.add_currency(NATIVE)
    register.distribute(NATIVE, 10**18)
    share.set_payout(payee.address, sender=first)
    wait()
    arguments: dict[str, tuple[Any, ...]] = {
        "initialize": (terms(), register.cell, ONE),
        "found_members": ([ONE << 160 | int(address_of("late founder"), 16)],),
        "open": (),
    }
    payee.arm(share.address, getattr(share, name).prepare_calldata(*arguments[name]))
    if way == "claim":
        share.claim(NATIVE, sender=first)
    else:
        share.claim_for([first], NATIVE, sender=register.stranger)
    # no reason: that is the lock, and not that only the factory may
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert share.member_count() == len(register.members)
