"""The list of proposals: how many, and in which block each was made."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Policy, Weight, make_factory
from tests.unit.governor.world import World, make

ARB_SYS = "0x0000000000000000000000000000000000000064"


def answers(number: int) -> bytes:
    """Code that answers every call with this number: PUSH32 n, MSTORE at 0, RETURN 32 bytes."""
    return b"\x7f" + number.to_bytes(32, "big") + bytes.fromhex("60005260206000f3")


@pytest.fixture(scope="module")
def busy() -> World:
    return make((1,) * 120, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)


def test_list__no_proposals__is_empty(world: World) -> None:
    assert world.governor.proposal_count() == 0
    for first in (0, 1, 2**256 - 1):
        assert world.governor.creation_blocks(first, 100) == []


def test_list__more_than_a_page__tells_the_block_of_each(busy: World) -> None:
    blocks = []
    for member in range(120):
        boa.env.time_travel(blocks=1 + member % 3)
        blocks.append(boa.env.evm.patch.block_number)
        busy.propose(text=f"of {member}", by=member)
        assert busy.governor.proposal_count() == member + 1
    governor = busy.governor
    assert governor.creation_blocks(0, 100) == blocks[:100]
    assert governor.creation_blocks(0, 2**256 - 1) == blocks[:100]
    assert governor.creation_blocks(100, 100) == blocks[100:]
    for first, count in ((0, 0), (0, 1), (5, 2), (6, 6), (11, 7), (113, 7), (113, 8), (119, 5), (120, 5)):
        assert governor.creation_blocks(first, count) == blocks[first : first + count]
    assert governor.creation_blocks(2**256 - 1, 1) == []


def test_list__same_block_twice__is_told_twice(busy: World) -> None:
    block = boa.env.evm.patch.block_number
    busy.propose(text="a", by=0)
    busy.propose(text="b", by=1)
    assert busy.governor.creation_blocks(0, 10) == [block, block]


def test_list__cancelled_proposals__stay_in_it(world: World) -> None:
    world.cancel(world.propose(text="a"), world.members[0])
    world.propose(text="b")
    assert world.governor.proposal_count() == 2
    assert len(world.governor.creation_blocks(0, 10)) == 2


def with_arb_sys(code: bytes) -> World:
    boa.env.set_code(ARB_SYS, code)
    return make(factory=make_factory())


def test_list__on_arbitrum__blocks_are_those_of_arb_sys() -> None:
    world = with_arb_sys(answers(250_000_000))
    world.propose(text="a", by=0)
    boa.env.set_code(ARB_SYS, answers(2**40 - 1))
    world.propose(text="b", by=1)
    boa.env.set_code(ARB_SYS, answers(250_000_009))
    world.propose(text="c", by=2)
    assert world.governor.creation_blocks(0, 3) == [250_000_000, 2**40 - 1, 250_000_009]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(b"", id="nobody"),
        pytest.param(bytes.fromhex("60006000fd"), id="reverts"),
        pytest.param(bytes.fromhex("5b600056"), id="burns its gas"),
        pytest.param(bytes.fromhex("601f6000f3"), id="answers 31 bytes"),
        pytest.param(bytes.fromhex("00"), id="answers nothing"),
    ],
)
def test_list__on_a_chain_without_arb_sys__blocks_are_the_chains_own(code: bytes) -> None:
    world = with_arb_sys(code)
    world.propose(text="a")
    assert world.governor.creation_blocks(0, 1) == [boa.env.evm.patch.block_number]
