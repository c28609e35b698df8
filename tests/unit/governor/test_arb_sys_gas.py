"""What stands where Arbitrum has its precompile is given the gas that the precompile needs, and no more."""

from __future__ import annotations

import boa
import pytest

from tests.unit.governor.test_list import answers, with_arb_sys
from tests.unit.governor.world import World


def needs(gas: int) -> bytes:
    """GAS, PUSH3, GT, ISZERO, PUSH1 15, JUMPI, REVERT(0, 0), JUMPDEST: fails if less is left after GAS."""
    return bytes.fromhex("5a62") + gas.to_bytes(3, "big") + bytes.fromhex("1115600f5760006000fd5b")


@pytest.mark.parametrize(("gas", "heard"), [(99_998, True), (99_999, False)])
def test_list__100_000_gas__and_not_one_more(gas: int, heard: bool) -> None:
    world: World = with_arb_sys(needs(gas) + answers(250_000_000))
    world.propose(text="a")
    expected = 250_000_000 if heard else boa.env.evm.patch.block_number
    assert world.governor.creation_blocks(0, 1) == [expected]
