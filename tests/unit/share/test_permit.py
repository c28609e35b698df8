"""permit, DOMAIN_SEPARATOR, eip712Domain"""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_account import Account
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import NOBODY, Policy
from tests.support.register import ONE, Register, events, now

KIND = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SPENDER = actor("spender")


@pytest.fixture
def register() -> Register:
    return Register.open(policy=Policy.FREE)


@pytest.fixture
def owner(register: Register) -> Any:
    signer = Account.from_key(b"\x02" * 32)
    register.share.transfer(signer.address, 50 * ONE, sender=register.members[0])
    return signer


def sign(register: Register, owner: Any, amount: int, nonce: int, deadline: int) -> tuple[Any, ...]:
    digest = register.typed(KIND, owner.address, SPENDER, amount, nonce, deadline)
    signature = Account.unsafe_sign_hash(digest, owner.key)
    r, s = (number.to_bytes(32, "big") for number in (signature.r, signature.s))
    return owner.address, SPENDER, amount, deadline, signature.v, r, s


def test_permit__valid__approves(register: Register, owner: Any) -> None:
    register.share.permit(*sign(register, owner, 7, 0, now()), sender=register.stranger)
    (approval,) = events(register.share, "Approval")
    assert (approval.owner, approval.spender, approval.value) == (owner.address, SPENDER, 7)
    assert register.share.allowance(owner.address, SPENDER) == 7
    assert register.share.nonces(owner.address) == 1
    register.share.permit(*sign(register, owner, 3, 1, now()), sender=register.stranger)
    register.share.transferFrom(owner.address, SPENDER, 3, sender=SPENDER)
    assert register.share.balanceOf(SPENDER) == 3


def test_permit__typed_data__is_what_wallets_sign(register: Register, owner: Any) -> None:
    """Through eth-account's own encoding of the whole message."""
    _, name, version, chain, contract, _, _ = register.share.eip712Domain()
    message = {
        "types": {
            "EIP712Domain": [
                {"name": "name", "type": "string"},
                {"name": "version", "type": "string"},
                {"name": "chainId", "type": "uint256"},
                {"name": "verifyingContract", "type": "address"},
            ],
            "Permit": [
                {"name": "owner", "type": "address"},
                {"name": "spender", "type": "address"},
                {"name": "value", "type": "uint256"},
                {"name": "nonce", "type": "uint256"},
                {"name": "deadline", "type": "uint256"},
            ],
        },
        "primaryType": "Permit",
        "domain": {"name": name, "version": version, "chainId": chain, "verifyingContract": contract},
        "message": {"owner": owner.address, "spender": SPENDER, "value": 5, "nonce": 0, "deadline": now()},
    }
    signature = Account.sign_typed_data(owner.key, full_message=message)
    r, s = (number.to_bytes(32, "big") for number in (signature.r, signature.s))
    register.share.permit(owner.address, SPENDER, 5, now(), signature.v, r, s, sender=register.stranger)
    assert register.share.allowance(owner.address, SPENDER) == 5


def test_permit__twice__reverts(register: Register, owner: Any) -> None:
    arguments = sign(register, owner, 7, 0, now())
    register.share.permit(*arguments, sender=register.stranger)
    with boa.reverts("share: the signature is not valid"):
        register.share.permit(*arguments, sender=register.stranger)


def test_permit__deadline_passed__reverts(register: Register, owner: Any) -> None:
    with boa.reverts("share: the signature has expired"):
        register.share.permit(*sign(register, owner, 7, 0, now() - 1), sender=register.stranger)


def test_permit__anything_else_than_the_owners_signature__reverts(register: Register, owner: Any) -> None:
    elsewhere = Register.open()
    good = sign(register, owner, 7, 0, now())
    *_, v, r, s = good
    high = (ORDER - int.from_bytes(s, "big")).to_bytes(32, "big")
    bad = [
        (register.members[0], *good[1:]),
        (*good[:2], 8, *good[3:]),
        (*good[:3], now() + 1, *good[4:]),
        (*good[:4], 55 - v, r, high),
        (*good[:4], 0, r, s),
        (*good[:4], v, bytes(32), s),
        sign(register, owner, 7, 1, now()),
        sign(elsewhere, owner, 7, 0, now()),
    ]
    for arguments in bad:
        with boa.reverts("share: the signature is not valid"):
            register.share.permit(*arguments, sender=register.stranger)
    assert register.share.nonces(owner.address) == 0


def test_permit__of_nobody__reverts(register: Register) -> None:
    """ecrecover answers the zero address for nonsense: it must not pass for the owner."""
    with boa.reverts("share: the signature is not valid"):
        register.share.permit(NOBODY, SPENDER, 7, now(), 27, bytes(32), bytes(32), sender=register.stranger)


def test_domain__is_of_this_share_and_chain(register: Register) -> None:
    share = register.share
    fields, name, version, chain, contract, salt, extensions = share.eip712Domain()
    assert (fields, name, version, contract, salt, extensions) == (
        b"\x0f",
        "Workshop",
        "1",
        share.address,
        bytes(32),
        [],
    )
    kind = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    words = chain.to_bytes(32, "big") + int(contract, 16).to_bytes(32, "big")
    assert share.DOMAIN_SEPARATOR() == keccak(keccak(kind) + keccak(text=name) + keccak(text=version) + words)
    assert chain == boa.env.evm.patch.chain_id
