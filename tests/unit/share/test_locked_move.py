"""Nobody's key is replaced while a member is paid."""

from __future__ import annotations

from tests.support import tokens
from tests.support.cell import NATIVE
from tests.support.register import Register, now, wait


def test_claim__payee_calls_back_to_move__is_locked() -> None:
    register = Register.open()
    share, first = register.share, register.members[0]
    payee = tokens.receiver("Reenterer")
    register.add_currency(NATIVE)
    register.distribute(NATIVE, 10**18)
    share.set_payout(payee.address, sender=first)
    wait()
    payee.arm(share.address, share.move.prepare_calldata(register.stranger, now(), b""))
    share.claim(NATIVE, sender=first)
    # no reason: that is the lock, and none of the refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
