"""Who knows factory, founder and constitution knows the cell's addresses without asking any contract."""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.constitution.onchain import CONSTITUTION_TYPE
from tests.support.actors import actor
from tests.support.cell import Rules, begin
from tests.unit.factory.conftest import SIBLINGS, members


def create2(creator: str, salt: bytes, code: bytes) -> str:
    return str(to_checksum_address(keccak(b"\xff" + bytes.fromhex(creator[2:]) + salt + keccak(code))[12:]))


def test_found__founder_and_constitution__all_that_the_addresses_follow_from(factory: Any) -> None:
    founder, rules = actor("founder"), Rules(members=members(2))
    constitution = keccak(encode([CONSTITUTION_TYPE], [rules.constitution()]))
    salt = keccak(encode(["address", "bytes32"], [founder, constitution]))
    expected = []
    for kind in range(4):
        master = bytes.fromhex(factory.master(kind)[0][2:])
        code = bytes.fromhex("602d3d8160093d39f3363d3d373d3d3d363d73") + master
        code += bytes.fromhex("5af43d82803e903d91602b57fd5bf3")
        expected.append(create2(factory.address, salt, code))
    assert list(factory.addresses(founder, rules.constitution())) == expected
    cell = begin(rules, factory, founder, SIBLINGS)
    assert [contract.address for contract in cell.contracts] == expected
