"""While a member is paid, nobody writes here: no treasury, no splitter, nobody who brings a signed order."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_account import Account

from celldao.bounds import DEFAULT_BOUNDS
from tests.support import tokens
from tests.support.actors import actor, address_of
from tests.support.cell import NATIVE, Policy
from tests.support.contracts import deploy
from tests.support.register import ONE, Register, bare_clone, now, terms, wait

MEMBER = actor("member")

# What only the treasury may call, and what only the splitter may; each goes through outside of a payment.
BY_VOTE_OR_SPLITTER: dict[str, tuple[Any, ...]] = {
    "issue": (address_of("newcomer"), ONE),
    "burn": (MEMBER, ONE, False),
    "add_currency": (address_of("token"), 6),
    "bar": (address_of("operator"), True),
    "repoint": (MEMBER, address_of("new key")),
    "set_policy": (Policy.LOCKED,),
    "set_holder_cap": (5_000,),
    "set_movable": (True,),
    "distribute": (NATIVE, 0),
}

# What anybody may hand in for who signed it.
BY_SIGNATURE = {
    "permit": "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
    "delegateBySig": "Delegation(address delegatee,uint256 nonce,uint256 expiry)",
}


@pytest.fixture
def payee() -> Any:
    return tokens.receiver("Reenterer")


@pytest.fixture
def register(payee: Any) -> Register:
    """One contract plays treasury and splitter, and is a member's payout address. In a cell a payee reaches
    the two by carrying out a proposal that is due, and by `allocate`."""
    factory = deploy("standins/CellOwner", tuple(DEFAULT_BOUNDS))
    with boa.env.prank(factory.address):
        share = bare_clone(deploy("Share"))
    register = Register(share, factory, payee, actor("governor"), payee.address, [MEMBER], actor("stranger"))
    share.initialize(terms(), register.cell, 10 * ONE, sender=factory.address)
    register.enter([(MEMBER, 10 * ONE)])
    share.open(sender=factory.address)
    register.add_currency(NATIVE)
    register.distribute(NATIVE, 10**18)
    share.set_payout(payee.address, sender=MEMBER)
    wait()
    return register


@pytest.mark.parametrize("way", ["claim", "claim_for", "sweep"])
@pytest.mark.parametrize("name", BY_VOTE_OR_SPLITTER)
def test_payment__calls_back_as_treasury_or_splitter__is_locked(
    register: Register, payee: Any, name: str, way: str
) -> None:
    share = register.share
    tokens.force_coin(share, 5)
    pay, due = {
        "claim": (lambda: share.claim(NATIVE, sender=MEMBER), 10**18),
        "claim_for": (lambda: share.claim_for([MEMBER], NATIVE, sender=register.stranger), 10**18),
        "sweep": (lambda: share.sweep(NATIVE, sender=register.stranger), 5),
    }[way]
    data = getattr(share, name).prepare_calldata(*BY_VOTE_OR_SPLITTER[name])
    payee.arm(share.address, data)
    before = boa.env.get_balance(payee.address)
    pay()
    # no reason: that is the lock, none of the other refusals
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert boa.env.get_balance(payee.address) == before + due
    payee.run(share.address, 0, data)


@pytest.mark.parametrize("way", ["claim", "claim_for"])
@pytest.mark.parametrize("name", BY_SIGNATURE)
def test_payment__calls_back_with_what_somebody_signed__is_locked(
    register: Register, payee: Any, name: str, way: str
) -> None:
    share, signer = register.share, Account.from_key(b"\x01" * 32)
    register.issue(signer.address, ONE)
    words = {
        "permit": (signer.address, MEMBER, ONE, 0, now()),
        "delegateBySig": (MEMBER, 0, now()),
    }[name]
    signature = Account.unsafe_sign_hash(register.typed(BY_SIGNATURE[name], *words), signer.key)
    r, s = (number.to_bytes(32, "big") for number in (signature.r, signature.s))
    # a permit's nonce is signed, and not sent
    sent = words[:3] + words[4:] if name == "permit" else words
    data = getattr(share, name).prepare_calldata(*sent, signature.v, r, s)
    payee.arm(share.address, data)
    if way == "claim":
        share.claim(NATIVE, sender=MEMBER)
    else:
        share.claim_for([MEMBER], NATIVE, sender=register.stranger)
    assert (payee.calls(), payee.successes(), payee.answer()) == (1, 0, b"")
    assert share.nonces(signer.address) == 0
    payee.run(share.address, 0, data)
    assert share.nonces(signer.address) == 1
