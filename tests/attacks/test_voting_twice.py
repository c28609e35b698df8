"""A member tries to make his units count twice, with every key and every way of voting he can get (I-V4)."""

from __future__ import annotations

import boa
import pytest
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.support.cell import DAY, SHARE_UNIT
from tests.unit.governor.world import AGAINST, FOR, NOBODY, SPLIT, World, call, key, make, now, packed, split

UNITS = 100 * SHARE_UNIT
NONE, TWICE = "governor: no votes at the snapshot", "governor: has voted already"


@pytest.fixture
def world() -> World:
    return make()


def move(world: World, old: str, new: LocalAccount) -> None:
    deadline = now() + DAY
    name = world.share.name()
    typed = {
        "types": {
            "EIP712Domain": [
                {"name": "name", "type": "string"},
                {"name": "version", "type": "string"},
                {"name": "chainId", "type": "uint256"},
                {"name": "verifyingContract", "type": "address"},
            ],
            "Move": [
                {"name": "old", "type": "address"},
                {"name": "new", "type": "address"},
                {"name": "deadline", "type": "uint256"},
            ],
        },
        "primaryType": "Move",
        "domain": world.domain(name=name, verifyingContract=str(world.share.address)),
        "message": {"old": old, "new": new.address, "deadline": deadline},
    }
    signature = bytes(new.sign_message(encode_typed_data(full_message=typed)).signature)
    world.share.move(new.address, deadline, signature, sender=old)


def test_a_new_key_after_the_ballot__every_way_of_voting_is_closed(world: World) -> None:
    proposal = world.begin(world.propose(call(world.governor.set_proposal_threshold, 200)))
    old, new = world.keys[3], key("a new key")
    late = world.sign(old, proposal, FOR)
    world.vote(proposal, FOR, 3)
    move(world, old.address, new)
    fresh = world.sign(new, proposal, FOR)
    with boa.reverts(TWICE):
        world.governor.castVote(proposal.id, FOR, sender=new.address)
    with boa.reverts(TWICE):
        world.governor.castVoteBySig(proposal.id, FOR, new.address, fresh)
    with boa.reverts(NONE):
        world.governor.castVote(proposal.id, FOR, sender=old.address)
    with boa.reverts(NONE):
        world.governor.castVoteBySig(proposal.id, FOR, old.address, late)
    with boa.reverts(TWICE):
        world.governor.castVoteWithReasonAndParams(
            proposal.id, SPLIT, "", split(0, UNITS, 0), sender=new.address
        )
    batch = [
        packed(new.address, FOR, fresh),
        packed(old.address, FOR, late),
        packed(new.address, FOR, fresh),
    ]
    assert world.governor.cast_votes_by_sig(proposal.id, batch) == 0
    assert world.governor.proposalVotes(proposal.id) == (0, UNITS, 0)


def test_the_same_ballot_many_times_in_one_batch__counts_once(world: World) -> None:
    proposal = world.begin(world.propose(call(world.governor.set_proposal_threshold, 200)))
    batch = [world.ballot(member, proposal, FOR) for member in (2, 5, 2, 2, 5)]
    batch.append(world.ballot(2, proposal, AGAINST))
    assert world.governor.cast_votes_by_sig(proposal.id, batch) == 2
    assert world.governor.cast_votes_by_sig(proposal.id, batch) == 0
    assert world.governor.proposalVotes(proposal.id) == (0, 2 * UNITS, 0)


def test_shares_and_delegations_passed_on_after_the_snapshot__carry_no_second_vote(world: World) -> None:
    """Each member votes and hands everything to the next one, who then votes with what he had."""
    proposal = world.begin(world.propose(call(world.governor.set_proposal_threshold, 200)))
    for voter, heir in zip(world.members, world.members[1:], strict=False):
        world.governor.castVote(proposal.id, FOR, sender=voter)
        world.share.delegate(heir, sender=voter)
        world.share.transfer(heir, world.share.balanceOf(voter), sender=voter)
    world.vote(proposal, FOR, 9)
    assert world.governor.proposalVotes(proposal.id) == (0, 10 * UNITS, 0)
    world.treasury.exit(world.share.balanceOf(world.members[9]) // 2, sender=world.members[9])
    with boa.reverts(TWICE):
        world.vote(proposal, FOR, 9)


def test_votes_lent_for_the_second_of_proposing__are_too_late(world: World) -> None:
    """A delegate without units of his own gets them in the second in which he proposes and votes."""
    lender, borrower = world.members[0], world.members[1]
    world.share.delegate(world.members[2], sender=borrower)  # nothing is left to him
    boa.env.time_travel(seconds=5)
    world.share.delegate(borrower, sender=lender)
    with boa.reverts("governor: too few votes to propose"):
        world.propose(call(world.governor.set_proposal_threshold, 200), by=1)
    boa.env.time_travel(seconds=1)
    proposal = world.propose(call(world.governor.set_proposal_threshold, 200), by=1)
    # taken back at once: whoever wants may end what nobody stands behind, but only a second later
    world.share.delegate(lender, sender=lender)
    with boa.reverts("governor: not yours to cancel, or too late"):
        world.cancel(proposal, world.stranger)
    boa.env.time_travel(seconds=1)
    world.cancel(proposal, world.stranger)


def test_units_missing_within_a_second_only__no_stranger_can_cancel(world: World) -> None:
    """The proposer's units leave and come back in one second: what counts is where the second ended."""
    proposal = world.begin(world.propose(call(world.governor.set_proposal_threshold, 200)))
    proposer = world.members[0]
    boa.env.time_travel(seconds=10)
    lent = UNITS - SHARE_UNIT  # the threshold is ten shares
    world.share.transfer(world.members[1], lent, sender=proposer)
    with boa.reverts("governor: not yours to cancel, or too late"):
        world.cancel(proposal, world.stranger)
    world.share.transfer(proposer, lent, sender=world.members[1])
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: not yours to cancel, or too late"):
        world.cancel(proposal, world.stranger)


def test_archive_filled_to_its_end__votes_lent_for_a_second_do_not_come_back(world: World) -> None:
    """Half a year of changes, one a second, fills a member's archive. What he was lent meanwhile must not be
    found when somebody looks for a later second."""
    lender, other, dust, friend = (world.keys[number].address for number in (1, 4, 2, 3))
    number = world.share.number_of(dust)
    base = int(world.share.compiler_data.storage_layout["storage_layout"]["register"]["positions"]["slot"])
    slot = int.from_bytes(keccak(base.to_bytes(32, "big") + number.to_bytes(32, "big")), "big")
    word = boa.env.get_storage(world.share.address, slot)
    # as if all but three of his checkpoints had been written
    boa.env.set_storage(world.share.address, slot, word | (2**24 - 1 - 3) << 176)
    for givers, to in (((lender, other), dust), ((lender, other), NOBODY), ((friend,), dust)):
        for who in givers:
            world.share.delegate(who if to == NOBODY else to, sender=who)
        boa.env.time_travel(seconds=1)
    snapshot = now() - 1
    assert world.share.getPastVotes(dust, snapshot) == 2 * UNITS
    for who, to in ((friend, friend), (friend, dust), (friend, friend)):
        world.share.delegate(to, sender=who)
        boa.env.time_travel(seconds=1)
    assert world.share.getPastVotes(dust, snapshot) <= 2 * UNITS
    everybody = [key.address for key in world.keys]
    past = sum(world.share.getPastVotes(member, snapshot) for member in everybody)
    assert past <= world.share.getPastTotalSupply(snapshot)
