"""Members that are contracts and answer ERC-1271 in every way that they should not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boa
import pytest

from tests.support.cell import DAY, NOBODY, SHARE_UNIT
from tests.support.contracts import deploy
from tests.unit.governor.world import FOR, Proposal, World, key, make, now, packed

UNITS = 100 * SHARE_UNIT
WRONG = "governor: wrong signature"
# modes of HostileSigner that are no yes
NO = {
    1: "reverts",
    2: "burns all gas",
    3: "the magic value with dirt behind it",
    5: "three bytes",
    6: "nothing",
    7: "a revert of 100 kB",
    8: "an answer of 100 kB",
    9: "writes while it is asked",
    10: "votes while it is asked",
}


@dataclass(frozen=True)
class Scene:
    world: World
    signer: Any
    proposal: Proposal


@pytest.fixture(scope="module")
def scene() -> Scene:
    world = make()
    signer = deploy("attackers/HostileSigner")
    world.share.issue(signer.address, UNITS, sender=world.by_vote)
    boa.env.time_travel(seconds=DAY)
    return Scene(world, signer, world.begin(world.propose(world.payment())))


def vote(scene: Scene, signature: bytes = b"any") -> int:
    governor = scene.world.governor
    return int(
        governor.castVoteBySig(
            scene.proposal.id,
            FOR,
            scene.signer.address,
            signature,
            sender=scene.world.stranger,
            gas=5_000_000,
        )
    )


@pytest.mark.parametrize("mode", NO, ids=NO.get)
def test_answer_that_is_no_yes__no_ballot_no_exit_no_move(scene: Scene, mode: int) -> None:
    world, signer = scene.world, scene.signer
    own = world.governor.castVote.prepare_calldata(scene.proposal.id, FOR)
    signer.set_mode(mode, world.governor, own)
    with boa.reverts(WRONG):
        vote(scene)
    with boa.reverts("treasury: wrong signature or nonce"):
        world.treasury.exitBySig(signer, UNITS, now() + 1, b"any", sender=world.stranger, gas=5_000_000)
    with boa.reverts("share: the signature is not valid"):
        fresh = deploy("attackers/HostileSigner")
        fresh.set_mode(mode, world.governor, own)
        world.share.move(fresh, now() + 1, b"any", sender=world.members[4], gas=5_000_000)
    assert world.governor.proposalVotes(scene.proposal.id) == (0, 0, 0)
    assert world.share.balanceOf(signer) == UNITS


@pytest.mark.parametrize("mode", [0, 4, *NO])
def test_contract_among_the_ballots_of_a_batch__is_not_asked_and_stops_nobody(
    scene: Scene, mode: int
) -> None:
    world, signer = scene.world, scene.signer
    signer.set_mode(mode, world.governor, world.governor.castVote.prepare_calldata(scene.proposal.id, FOR))
    good = [world.ballot(n, scene.proposal, FOR) for n in (3, 5)]
    forged = packed(
        signer.address, FOR, world.sign(key("somebody"), scene.proposal, FOR, voter=signer.address)
    )
    counted = world.governor.cast_votes_by_sig(scene.proposal.id, [good[0], forged, good[1]], gas=2_000_000)
    assert counted == 2
    assert not world.governor.hasVoted(scene.proposal.id, signer)


def test_yes_to_everything__binds_nobody_but_itself_and_once(scene: Scene) -> None:
    world, signer = scene.world, scene.signer
    signer.set_mode(0, NOBODY, b"")
    assert vote(scene) == UNITS
    with boa.reverts("governor: has voted already"):
        vote(scene, b"another")
    # a signature that names another voter is asked of that voter
    with boa.reverts(WRONG):
        world.governor.castVoteBySig(scene.proposal.id, FOR, world.members[2], b"any", sender=signer.address)
    # whoever says yes to everything can be made to leave by anyone: with what is his, to his payee
    ticket = world.treasury.exitBySig(signer, UNITS, now() + 1, b"any", sender=world.stranger)
    with boa.reverts("share: more than the balance"):
        world.treasury.exitBySig(signer, UNITS, now() + 1, b"any", sender=world.stranger)
    boa.env.time_travel(seconds=2 * DAY)
    before = world.token.balanceOf(signer)
    world.treasury.pull(ticket, world.token, sender=world.stranger)
    assert world.token.balanceOf(signer) - before == 10**12 // 11


def test_yes_with_more_behind_it__is_a_yes(scene: Scene) -> None:
    """As decoders of ABI-encoded answers take it everywhere."""
    scene.signer.set_mode(4, NOBODY, b"")
    assert vote(scene) == UNITS


def test_yes_withdrawn_after_signing__does_not_count_any_more(scene: Scene) -> None:
    """ERC-1271 is asked when the ballot is counted, not when it was signed."""
    scene.signer.set_mode(0, NOBODY, b"")
    with boa.env.anchor():
        assert vote(scene) == UNITS
    scene.signer.set_mode(1, NOBODY, b"")
    with boa.reverts(WRONG):
        vote(scene)
