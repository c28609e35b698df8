"""A target that was harmless when the vote was held and is another contract when it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boa
import pytest
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from tests.support.cell import SHARE_UNIT, Asset, Cell, Rules, found
from tests.support.contracts import deploy
from tests.support.tokens import plain
from tests.unit.governor.world import DAY, FOR, Proposal

# Takes no notice of any call; without calldata it destroys itself: CALLDATASIZE ISZERO PUSH1 6 JUMPI STOP
# JUMPDEST CALLER SELFDESTRUCT
HARMLESS = bytes.fromhex("361560065700" + "5b33ff")
# What Metamorphic creates it with.
CREATOR_TELLS = bytes.fromhex("5f5f5f5f335afa503d5f5f3e3d5ff3")
SUM = 10**9
CHANGED = "governor: the code of a target has changed"
NO_CODE = "governor: the target has no code of its own"


@dataclass(frozen=True)
class Scene:
    cell: Cell
    attacker: Any
    token: Any
    shop: Any  # its code takes whatever it is allowed

    def scheme(self, target: str) -> Proposal:
        """An allowance for a contract that, as everybody can read, takes nothing."""
        treasury = self.cell.treasury
        approve = self.token.approve.prepare_calldata(target, SUM)
        take = self.shop.take.prepare_calldata(self.token, SUM)
        assert treasury.available(self.token) == SUM
        return Proposal([self.token.address, target], [0, 0], [approve, take], "A partner to be introduced")

    def propose(self, scheme: Proposal) -> bytes:
        data: bytes = self.cell.governor.propose.prepare_calldata(*scheme.lists, scheme.description)
        return data

    def propose_and_vanish(self, scheme: Proposal) -> str:
        """Created, named in a proposal and destroyed within one transaction."""
        made = self.attacker.propose_and_vanish(HARMLESS, self.cell.governor, self.propose(scheme))
        # titanoboa does not end transactions, and what is destroyed goes when its transaction ends
        assert self.attacker._computation.get_accounts_for_deletion() == [bytes.fromhex(made[2:])]
        boa.env.set_code(made, b"")
        return str(made)

    def create_anew(self, code: bytes) -> None:
        """py-evm can't take back a creation at a former address, so its result is put there. The real thing
        is done in tests/anvil/test_changed_code.py."""
        boa.env.set_code(made_at(self), code)

    def due(self, scheme: Proposal) -> None:
        governor = self.cell.governor
        boa.env.timestamp = governor.proposalSnapshot(scheme.id) + 1
        for voter in self.cell.members[1:]:
            governor.castVote(scheme.id, FOR, sender=voter)
        boa.env.timestamp = governor.proposalEta(scheme.id)

    def execute(self, scheme: Proposal) -> None:
        self.cell.governor.execute(*scheme.key, sender=self.cell.stranger)


@pytest.fixture
def scene() -> Scene:
    attacker = deploy("attackers/Metamorphic")
    token = plain()
    members = ((attacker.address, 100 * SHARE_UNIT),)
    members += tuple((f"0x{n:040x}", 100 * SHARE_UNIT) for n in range(0x1001, 0x1005))
    cell = found(Rules(members=members, assets=(Asset(token.address, 6),)))
    token.mint(cell.treasury.address, SUM)
    return Scene(cell, attacker, token, deploy("standins/Shop"))


def made_at(scene: Scene) -> str:
    """Where the attacker's contract is, was and will be (EIP-1014)."""
    parts = b"\xff" + bytes.fromhex(scene.attacker.address[2:]) + bytes(32) + keccak(CREATOR_TELLS)
    return str(to_checksum_address(keccak(parts)[12:]))


def test_code_exchanged_between_vote_and_execution__is_refused(scene: Scene) -> None:
    target = made_at(scene)
    scheme = scene.scheme(target)
    made = scene.propose_and_vanish(scheme)
    assert (made, boa.env.get_code(target)) == (target, b"")
    scene.due(scheme)
    with boa.reverts(NO_CODE):
        scene.execute(scheme)
    scene.create_anew(boa.env.get_code(scene.shop.address))
    with boa.reverts(CHANGED):
        scene.execute(scheme)
    assert scene.token.balanceOf(target) == 0
    assert scene.token.allowance(scene.cell.treasury, target) == 0


def test_code_put_back_as_it_was__does_what_was_voted(scene: Scene) -> None:
    """What counts is what runs: an attacker can delay his own proposal, and nothing else."""
    target = made_at(scene)
    scheme = scene.scheme(target)
    scene.propose_and_vanish(scheme)
    scene.due(scheme)
    scene.create_anew(HARMLESS)
    scene.execute(scheme)
    assert scene.token.balanceOf(scene.cell.treasury) == SUM


def test_address_without_code__cannot_even_be_proposed(scene: Scene) -> None:
    """Nor one that gets its code later in the same transaction."""
    scheme = scene.scheme(made_at(scene))
    with boa.reverts(NO_CODE):
        scene.attacker.run(scene.cell.governor, scene.propose(scheme))


def test_code_exchanged_before_the_vote_ends__the_proposal_is_dead_from_then_on(scene: Scene) -> None:
    """The digest is that of proposing: during the vote one sees what was proposed, or that it is gone."""
    target = made_at(scene)
    scheme = scene.scheme(target)
    scene.propose_and_vanish(scheme)
    boa.env.time_travel(seconds=DAY)
    scene.create_anew(boa.env.get_code(scene.shop.address))
    scene.due(scheme)
    with boa.reverts(CHANGED):
        scene.execute(scheme)
