"""hashProposal, getProposalId and cancel of the longest calldata there is, with bytes behind it."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.unit.governor.world import CANCELED, Proposal, World, shop

# One byte, a word, and more than a whole action.
TAILS = [b"\x01", bytes(32), b"tail" * 1_000]


@pytest.fixture
def longest(world: World) -> Proposal:
    """Ten actions of 2,240 bytes each."""
    target = str(shop().address)
    return world.propose(*[(target, 0, bytes([n + 1]) * 2_240) for n in range(10)])


def sent(world: World, function: Any, proposal: Proposal, tail: bytes) -> Any:
    data = function.prepare_calldata(*proposal.key) + tail
    answer = boa.env.execute_code(world.governor.address, sender=world.members[0], data=data)
    assert answer.is_success
    return int.from_bytes(answer.output, "big")


@pytest.mark.parametrize("tail", TAILS)
def test_hash_proposal__bytes_behind_the_longest_calldata__are_not_read(
    world: World, longest: Proposal, tail: bytes
) -> None:
    # no more is read than the longest one has: what follows can neither be nor hide another action
    for function in (world.governor.hashProposal, world.governor.getProposalId):
        assert sent(world, function, longest, tail) == longest.id


@pytest.mark.parametrize("tail", TAILS)
def test_cancel__bytes_behind_the_longest_calldata__are_not_read(
    world: World, longest: Proposal, tail: bytes
) -> None:
    assert sent(world, world.governor.cancel, longest, tail) == longest.id
    assert world.state(longest) == CANCELED
