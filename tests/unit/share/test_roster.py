"""Addresses of founding members, kept as code where a batch begins a group of 128 numbers. I-R3"""

from __future__ import annotations

import boa
import pytest
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import NOBODY, Policy
from tests.support.register import ONE, Register, events


def address(number: int) -> str:
    return str(to_checksum_address(f"0x{number + 2**150:040x}"))


def found(*batches: int) -> Register:
    """Members 1, 2, 3 … with one share each, entered in batches of these sizes."""
    register = Register.founding(total=sum(batches) * ONE, policy=Policy.FREE)
    entered = 0
    for size in batches:
        register.enter([(address(entered + n), ONE) for n in range(1, size + 1)])
        entered += size
    register.share.open(sender=register.factory.address)
    boa.env.time_travel(seconds=1)
    return register


def kept(register: Register, group: int) -> str:
    """The contract that keeps a group, by its slot: no function says it."""
    base = register.share.compiler_data.storage_layout["storage_layout"]["roster"]["groups"]["slot"]
    slot = keccak(int(base).to_bytes(32, "big") + group.to_bytes(32, "big"))
    return f"0x{boa.env.get_storage(register.share.address, int.from_bytes(slot, 'big')):040x}"


@pytest.mark.parametrize(
    ("batches", "groups"),
    [
        ((1,), [0]),
        ((100,), [0]),
        ((128,), [0]),
        ((128, 128, 3), [0, 1, 2]),
        ((100, 28, 128), [0, 1]),
        ((127, 128, 1), [0]),
        ((3, 5, 0, 120, 2), [0, 1]),
        ((0, 2), [0]),
    ],
)
def test_address_of__any_batches__is_who_was_entered(batches: tuple[int, ...], groups: list[int]) -> None:
    register = found(*batches)
    share, total = register.share, sum(batches)
    for number in {1, 2, 3, 99, 100, 101, 127, 128, 129, 130, 255, 256, 257, total, total - 1} & set(
        range(1, total + 1)
    ):
        assert share.address_of(number) == share.payee_of(number) == address(number)
        assert share.number_of(address(number)) == number
        assert share.delegates(address(number)) == address(number)
    for number in (0, total + 1, total + 127, 2**24, 2**256 - 1):
        assert share.address_of(number) == NOBODY
    assert [group for group in range(4) if int(kept(register, group), 16)] == groups


def test_address_of__who_joined_later__is_known_beside_the_roster() -> None:
    register = found(100)
    register.issue(actor("later"), ONE)
    assert register.share.address_of(101) == actor("later")
    assert register.share.address_of(100) == address(100)
    assert register.share.address_of(102) == NOBODY


def test_address_of__who_moved__is_the_new_one() -> None:
    register = found(3)
    register.share.repoint(address(2), actor("new key"), sender=register.treasury.address)
    assert [register.share.address_of(number) for number in (1, 2, 3)] == [
        address(1),
        actor("new key"),
        address(3),
    ]


def test_delegation__among_founding_members__names_their_addresses() -> None:
    register = found(3)
    register.share.delegate(address(3), sender=address(1))
    (changed,) = events(register.share, "DelegateChanged")
    assert (changed.delegator, changed.fromDelegate, changed.toDelegate) == (
        address(1),
        address(1),
        address(3),
    )
    register.share.transfer(address(2), ONE, sender=address(1))
    down, up = events(register.share, "DelegateVotesChanged")
    assert (down.delegate, up.delegate) == (address(3), address(2))


def test_roster__called__does_nothing() -> None:
    register = found(3)
    contract = kept(register, 0)
    before = boa.env.get_code(contract)
    boa.env.set_balance(register.stranger, 1)
    for data in (b"", b"\x00" * 4, b"\xff" * 100):
        boa.env.raw_call(contract, data=data, sender=register.stranger)
    assert boa.env.get_code(contract) == before
    assert len(before) == 96
    assert before[:3] == bytes(3)
