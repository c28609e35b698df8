"""The list of proposals on Arbitrum: how its precompile is found, and that numbers keep to their field."""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.test_list import ARB_SYS, answers, with_arb_sys
from tests.unit.governor.world import SHARE_UNIT, now

LARGEST = 2**40 - 1
# GAS, PUSH3 99,998 (it is left once GAS has run), GT, ISZERO, PUSH1 15, JUMPI, REVERT(0, 0), JUMPDEST
NEEDS_ALL_ITS_GAS = bytes.fromhex("5a6201869e1115600f5760006000fd5b")
# SSTORE of 1 at 1
WRITES = bytes.fromhex("6001600155")


def test_list__largest_number_is_the_newest__is_told_whole() -> None:
    """The newest one is kept elsewhere than the others."""
    world = with_arb_sys(answers(LARGEST))
    world.propose(text="a", by=0)
    assert world.governor.creation_blocks(0, 1) == [LARGEST]
    boa.env.set_code(ARB_SYS, answers(5))
    world.propose(text="b", by=1)
    assert world.governor.creation_blocks(0, 2) == [LARGEST, 5]


@pytest.mark.parametrize("number", [2**40 + 7, 2**80 - 1, 2**256 - 1])
def test_list__number_wider_than_its_field__leaves_alone_what_lies_beside(number: int) -> None:
    world = with_arb_sys(answers(number))
    governor, kept = world.governor, number & LARGEST
    for count in (1, 2):
        world.propose(text=f"wide {count}", by=count)
        assert (governor.proposal_count(), governor.creation_blocks(0, 9)) == (count, [kept] * count)
        assert governor.getVotes(world.members[0], now() - 1) == 100 * SHARE_UNIT
    for small in (5, 6):
        boa.env.set_code(ARB_SYS, answers(small))
        world.propose(text=f"narrow {small}", by=small)
    assert governor.creation_blocks(0, 9) == [kept, kept, 5, 6]
    assert governor.rules().is_open is True


def test_list__arb_sys_needs_100_000_gas__is_heard() -> None:
    world = with_arb_sys(NEEDS_ALL_ITS_GAS + answers(250_000_000))
    world.propose(text="a")
    assert world.governor.creation_blocks(0, 1) == [250_000_000]


def test_list__somebody_else_who_writes_before_he_answers__is_not_taken_for_arb_sys() -> None:
    """He could only be read from, in each proposal, and would stop them all."""
    world = with_arb_sys(WRITES + answers(250_000_000))
    world.propose(text="a")
    assert world.governor.creation_blocks(0, 1) == [boa.env.evm.patch.block_number]
