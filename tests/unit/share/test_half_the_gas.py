"""A claim for oneself may use half the gas that is sent: whoever needs much can be paid by sending enough."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import NATIVE
from tests.support.register import Register, wait

# what goes along with every payment of coin, beside the gas it is given
STIPEND = 2_300


@pytest.mark.parametrize("sent", [1_000_000, 2_000_000, 10_000_000])
def test_claim__payee__gets_half_of_what_is_sent(sent: int) -> None:
    register = Register.open()
    share, first = register.share, register.members[0]
    # GAS PUSH0 SSTORE: notes what is left after its first instruction, which takes 2
    made, _ = boa.env.deploy_code(bytecode=bytes.fromhex("635a5f55005f526004601cf3"))
    payee = str(made)
    register.add_currency(NATIVE)
    register.distribute(NATIVE, 10**18)
    share.set_payout(payee, sender=first)
    wait()
    share.claim(NATIVE, sender=first, gas=sent)
    assert boa.env.get_balance(payee) == 6 * 10**17
    # a call through a clone keeps a 64th back, and needs some itself before it pays
    assert sent // 64 * 63 // 2 - 50_000 < boa.env.get_storage(payee, 0) + 2 <= sent // 2 + STIPEND
