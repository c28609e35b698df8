"""With however little gas a call is sent: it is refused, or its payment has the 300,000 promised to it."""

from __future__ import annotations

from collections.abc import Callable

import boa
import pytest

from tests.support import tokens
from tests.support.cell import NATIVE
from tests.support.register import Register, wait

PROMISED = 300_000


@pytest.fixture
def payee() -> str:
    # GAS PUSH0 SSTORE: notes what is left after its first instruction, which takes 2
    made, _ = boa.env.deploy_code(bytecode=bytes.fromhex("635a5f55005f526004601cf3"))
    return str(made)


def least(goes_through: Callable[[int], bool]) -> int:
    """The least gas with which a call does."""
    low, high = 0, 2_000_000
    assert goes_through(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if goes_through(middle) else (middle, high)
    return high


@pytest.mark.parametrize("way", ["claim", "claim_for", "sweep"])
def test_payment__least_gas_that_goes_through__brings_what_is_promised(way: str, payee: str) -> None:
    """Else anybody could have a claim skipped whose payee is able to take it."""
    register = Register.open()
    share, first = register.share, register.members[0]
    register.add_currency(NATIVE)
    register.distribute(NATIVE, 10**18)
    share.set_payout(payee, sender=first)
    wait()
    if way == "sweep":
        tokens.force_coin(share, 5)
        boa.env.set_code(register.splitter, boa.env.get_code(payee))
        payee = register.splitter
    call = {
        "claim": lambda gas: share.claim(NATIVE, sender=first, gas=gas),
        "claim_for": lambda gas: share.claim_for([first], NATIVE, sender=register.stranger, gas=gas),
        "sweep": lambda gas: share.sweep(NATIVE, sender=register.stranger, gas=gas),
    }[way]

    def goes_through(gas: int) -> bool:
        with boa.env.anchor():
            try:
                call(gas)
            except boa.BoaError:
                return False
            return True

    enough = least(goes_through)
    with boa.reverts("assets: send more gas"):
        call(enough - 1)
    before = boa.env.get_balance(payee)
    call(enough)
    assert boa.env.get_balance(payee) > before
    assert boa.env.get_storage(payee, 0) + 2 >= PROMISED
