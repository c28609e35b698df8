"""Signed ballots: the same typed data (EIP-712) as OpenZeppelin's governor, ours included."""

from __future__ import annotations

from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data

from bench.protocol.actors import Actor

BALLOT = {
    "Ballot": [
        {"name": "proposalId", "type": "uint256"},
        {"name": "support", "type": "uint8"},
        {"name": "voter", "type": "address"},
        {"name": "nonce", "type": "uint256"},
    ]
}


def sign_ballot(name: str, governor: str, voter: Actor, proposal: int, support: int) -> Any:
    """The voter's first: nonce 0."""
    domain = {"name": name, "version": "1", "chainId": 31337, "verifyingContract": governor}
    message = {"proposalId": proposal, "support": support, "voter": voter.address, "nonce": 0}
    return Account.sign_message(encode_typed_data(domain, BALLOT, message), voter.key)
