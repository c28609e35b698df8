"""Addresses by role: the same role is the same address in every test and on every day."""

import boa
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak


def address_of(role: str) -> str:
    return str(to_checksum_address(keccak(text=f"celldao test actor: {role}")[12:]))


def actor(role: str, coin: int = 10**24) -> str:
    """An address that also has native coin to pay with."""
    address = address_of(role)
    boa.env.set_balance(address, coin)
    return address
