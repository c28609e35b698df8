"""A token may burn 150,000 gas when it is asked for a balance, and not one unit more."""

from __future__ import annotations

import boa

from tests.support.register import Register, events

PROMISED = 150_000


def demanding(gas: int) -> str:
    """A token that answers 1 to whoever brings so much gas, and 0 to others: one unit is there, and sent."""
    # PUSH3 GAS GT: of what it was called with, the first two instructions have taken 5
    code = f"62{gas - 6:06x}5a115f5260205ff3"
    size = len(code) // 2
    made, _ = boa.env.deploy_code(bytecode=bytes.fromhex(f"60{size:02x}8060093d393df3") + bytes.fromhex(code))
    return str(made)


def test_read__token_that_needs_all_that_is_promised__is_read() -> None:
    register, token = Register.open(), demanding(PROMISED)
    register.share.sweep(token, sender=register.stranger)
    (event,) = events(register.share, "Swept")
    assert (event.token, event.amount) == (token, 1)


def test_read__token_that_needs_a_unit_more__has_nothing() -> None:
    register = Register.open()
    with boa.reverts("share: nothing due, or it can't be paid"):
        register.share.sweep(demanding(PROMISED + 1), sender=register.stranger)
