"""Ballots by signature, one by one: OpenZeppelin's typed data, ERC-1271, replay, malleability, revocation."""

from __future__ import annotations

import boa
import pytest

from tests.support.tokens import receiver
from tests.unit.governor.world import (
    AGAINST,
    FOR,
    SHARE_UNIT,
    SPLIT,
    Proposal,
    World,
    key,
    make,
    split,
)

HUNDRED = 100 * SHARE_UNIT
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
WRONG = "governor: wrong signature"


@pytest.fixture
def proposal(world: World) -> Proposal:
    return world.begin(world.propose(world.payment()))


def cast(world: World, proposal: Proposal, member: int, signature: bytes, support: int = FOR) -> int:
    return int(
        world.governor.castVoteBySig(
            proposal.id, support, world.members[member], signature, sender=world.stranger
        )
    )


def test_cast_vote_by_sig__signed__counts_for_the_signer(world: World, proposal: Proposal) -> None:
    assert cast(world, proposal, 3, world.sign(world.keys[3], proposal, FOR)) == HUNDRED
    (event,) = world.events("VoteCast")
    assert (event.voter, event.support, event.weight) == (world.members[3], FOR, HUNDRED)
    assert world.governor.hasVoted(proposal.id, world.members[3]) is True
    assert world.governor.nonces(world.members[3]) == 0


def test_cast_vote_by_sig__the_same_again__is_refused(world: World, proposal: Proposal) -> None:
    signature = world.sign(world.keys[3], proposal, FOR)
    cast(world, proposal, 3, signature)
    with boa.reverts("governor: has voted already"):
        cast(world, proposal, 3, signature)


def test_cast_vote_by_sig__signed_in_one_order__counts_in_any(world: World) -> None:
    first, second = world.propose(text="first"), world.propose(text="second", by=1)
    world.begin(second)
    one, two = (world.sign(world.keys[0], p, FOR) for p in (first, second))
    cast(world, second, 0, two)
    cast(world, first, 0, one)


@pytest.mark.parametrize("change", ["support", "voter", "proposal", "nonce", "signer"])
def test_cast_vote_by_sig__signed_otherwise__is_refused(
    world: World, proposal: Proposal, change: str
) -> None:
    other = world.propose(text="another", by=5)
    signature = {
        "support": lambda: world.sign(world.keys[3], proposal, AGAINST),
        "voter": lambda: world.sign(world.keys[3], proposal, FOR, voter=world.members[4]),
        "proposal": lambda: world.sign(world.keys[3], other, FOR),
        "nonce": lambda: world.sign(world.keys[3], proposal, FOR, nonce=1),
        "signer": lambda: world.sign(world.keys[4], proposal, FOR, voter=world.members[3]),
    }[change]()
    with boa.reverts(WRONG):
        cast(world, proposal, 3, signature)


@pytest.mark.parametrize(
    "domain",
    [
        {"chainId": 2},
        {"verifyingContract": "0x" + "11" * 20},
        {"name": "celldao governor"},
        {"version": "2"},
    ],
)
def test_cast_vote_by_sig__signed_for_another_domain__is_refused(
    world: World, proposal: Proposal, domain: dict
) -> None:
    with boa.reverts(WRONG):
        cast(world, proposal, 3, world.sign(world.keys[3], proposal, FOR, **domain))


def test_cast_vote_by_sig__signed_for_another_cell__is_refused(world: World, proposal: Proposal) -> None:
    other = make((100,) * 10)
    signature = world.sign(world.keys[3], proposal, FOR, verifyingContract=str(other.governor.address))
    with boa.reverts(WRONG):
        cast(world, proposal, 3, signature)


def test_cast_vote_by_sig__on_a_fork_with_another_chain_id__is_refused(
    world: World, proposal: Proposal
) -> None:
    signature = world.sign(world.keys[3], proposal, FOR)
    before = boa.env.evm.patch.chain_id
    boa.env.evm.patch.chain_id = before + 1
    try:
        with boa.reverts(WRONG):
            cast(world, proposal, 3, signature)
    finally:
        boa.env.evm.patch.chain_id = before
    cast(world, proposal, 3, signature)


def malleable(signature: bytes) -> bytes:
    s, v = int.from_bytes(signature[32:64], "big"), signature[64]
    return signature[:32] + (ORDER - s).to_bytes(32, "big") + bytes([55 - v])


@pytest.mark.parametrize(
    "spoil",
    [
        malleable,
        lambda signature: signature[:64] + bytes([signature[64] - 27]),
        lambda signature: signature[:64] + b"\x00",
        lambda signature: signature[:64] + b"\x1d",
        lambda signature: signature[:64],
        lambda signature: signature + b"\x00",
        lambda signature: b"",
        lambda signature: b"\x00" * 65,
        lambda signature: b"\x00" * 64 + b"\x1b",
        lambda signature: signature[32:64] + signature[:32] + signature[64:],
    ],
)
def test_cast_vote_by_sig__spoiled_signature__is_refused(world: World, proposal: Proposal, spoil) -> None:  # type: ignore[no-untyped-def]
    with boa.reverts(WRONG):
        cast(world, proposal, 3, spoil(world.sign(world.keys[3], proposal, FOR)))


def test_cast_vote_by_sig__empty_voter__is_refused(world: World, proposal: Proposal) -> None:
    with boa.reverts(WRONG):
        world.governor.castVoteBySig(proposal.id, FOR, "0x" + "00" * 20, b"\x00" * 65, sender=world.stranger)


def test_cast_vote_by_sig__stranger_who_signs__has_no_votes(world: World, proposal: Proposal) -> None:
    nobody = key("nobody")
    with boa.reverts("governor: no votes at the snapshot"):
        world.governor.castVoteBySig(
            proposal.id, FOR, nobody.address, world.sign(nobody, proposal, FOR), sender=world.stranger
        )


def test_cast_vote_by_sig__before_the_vote__is_refused(world: World) -> None:
    proposal = world.propose(world.payment())
    with boa.reverts("governor: not open for votes now"):
        cast(world, proposal, 3, world.sign(world.keys[3], proposal, FOR))


def test_cast_vote_by_sig__unknown_proposal__is_refused(world: World) -> None:
    proposal = world.draft(text="never proposed")
    with boa.reverts("governor: no such proposal"):
        cast(world, proposal, 3, world.sign(world.keys[3], proposal, FOR))


# --- extended ballots


@pytest.mark.parametrize("reason", ["", "Because", "é" * 512])
def test_extended__with_reason__is_counted_and_logged(world: World, proposal: Proposal, reason: str) -> None:
    signature = world.sign_extended(world.keys[1], proposal, AGAINST, reason)
    used = world.governor.castVoteWithReasonAndParamsBySig(
        proposal.id, AGAINST, world.members[1], reason, b"", signature, sender=world.stranger
    )
    (event,) = world.events("VoteCast")
    assert (used, event.voter, event.reason) == (HUNDRED, world.members[1], reason)


def test_extended__split__is_counted(world: World, proposal: Proposal) -> None:
    params = split(1, 2, 3)
    signature = world.sign_extended(world.keys[1], proposal, SPLIT, "parts", params)
    used = world.governor.castVoteWithReasonAndParamsBySig(
        proposal.id, SPLIT, world.members[1], "parts", params, signature, sender=world.stranger
    )
    assert used == 6
    assert world.governor.proposalVotes(proposal.id) == (1, 2, 3)


def test_extended__anything_changed__is_refused(world: World, proposal: Proposal) -> None:
    voter, params = world.members[1], split(1, 2, 3)
    signature = world.sign_extended(world.keys[1], proposal, SPLIT, "so", params)
    for changed in [
        (proposal.id, SPLIT, voter, "no", params, signature),
        (proposal.id, SPLIT, voter, "so", split(3, 2, 1), signature),
        (proposal.id, FOR, voter, "so", b"", signature),
        (proposal.id, SPLIT, world.members[2], "so", params, signature),
        # a plain ballot is no extended one, nor the other way round
        (proposal.id, FOR, voter, "", b"", world.sign(world.keys[1], proposal, FOR)),
    ]:
        with boa.reverts(WRONG):
            world.governor.castVoteWithReasonAndParamsBySig(*changed, sender=world.stranger)
    with boa.reverts(WRONG):
        cast(world, proposal, 1, world.sign_extended(world.keys[1], proposal, FOR))


# --- wallets that are contracts


def test_wallet__erc1271__votes_with_its_owners_signature(world: World) -> None:
    owner = key("owner of a wallet")
    wallet = receiver("Wallet1271", owner.address)
    world.share.issue(wallet.address, HUNDRED, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    proposal = world.begin(world.propose(world.payment()))
    good = world.sign(owner, proposal, FOR, voter=str(wallet.address))
    args = (proposal.id, FOR, wallet.address)
    bad = world.sign(key("somebody"), proposal, FOR, voter=str(wallet.address))
    with boa.reverts(WRONG):
        world.governor.castVoteBySig(*args, bad, sender=world.stranger)
    for mode in (1, 2):  # reverts, burns its gas
        wallet.set_mode(mode)
        with boa.reverts(WRONG):
            world.governor.castVoteBySig(*args, good, sender=world.stranger, gas=3_000_000)
    wallet.set_mode(0)
    assert world.governor.castVoteBySig(*args, good, sender=world.stranger) == HUNDRED


def test_wallet__says_yes_to_everything__votes_for_itself_only(world: World, proposal: Proposal) -> None:
    wallet = receiver("Wallet1271", world.stranger)
    wallet.set_mode(3)
    with boa.reverts("governor: no votes at the snapshot"):
        world.governor.castVoteBySig(proposal.id, FOR, wallet.address, b"any", sender=world.stranger)


def test_wallet__key_with_delegated_code__signs_with_its_key(world: World, proposal: Proposal) -> None:
    # EIP-7702: the account has code and still a key
    voter = world.members[6]
    boa.env.set_code(voter, bytes.fromhex("ef0100") + b"\x11" * 20)
    assert cast(world, proposal, 6, world.sign(world.keys[6], proposal, FOR)) == HUNDRED


# --- revocation


def test_revoke_ballots__by_a_member__old_ones_are_void_and_new_ones_count(
    world: World, proposal: Proposal
) -> None:
    old = world.sign(world.keys[3], proposal, FOR)
    extended = world.sign_extended(world.keys[3], proposal, FOR, "so")
    world.governor.revoke_ballots(sender=world.members[3])
    (event,) = world.events("BallotsRevoked")
    assert (event.voter, event.nonce) == (world.members[3], 1)
    assert world.governor.nonces(world.members[3]) == 1
    with boa.reverts(WRONG):
        cast(world, proposal, 3, old)
    with boa.reverts(WRONG):
        world.governor.castVoteWithReasonAndParamsBySig(
            proposal.id, FOR, world.members[3], "so", b"", extended, sender=world.stranger
        )
    assert cast(world, proposal, 3, world.sign(world.keys[3], proposal, AGAINST, nonce=1), AGAINST) == HUNDRED


def test_revoke_ballots__twice__counts_on(world: World, proposal: Proposal) -> None:
    for nonce in (1, 2, 3):
        world.governor.revoke_ballots(sender=world.members[3])
        assert world.governor.nonces(world.members[3]) == nonce
    with boa.reverts(WRONG):
        cast(world, proposal, 3, world.sign(world.keys[3], proposal, FOR, nonce=2))
    cast(world, proposal, 3, world.sign(world.keys[3], proposal, FOR, nonce=3))


def test_revoke_ballots__touches_nobody_else(world: World, proposal: Proposal) -> None:
    signature = world.sign(world.keys[4], proposal, FOR)
    world.governor.revoke_ballots(sender=world.members[3])
    assert world.governor.nonces(world.members[4]) == 0
    cast(world, proposal, 4, signature)


def test_revoke_ballots__stays_with_the_number__through_a_new_key(world: World) -> None:
    new = key("new key")
    world.governor.revoke_ballots(sender=world.members[3])
    world.share.repoint(world.members[3], new.address, sender=world.by_vote)
    assert world.governor.nonces(new.address) == 1
    proposal = world.begin(world.propose(world.payment()))
    signature = world.sign(new, proposal, FOR, nonce=1)
    world.governor.castVoteBySig(proposal.id, FOR, new.address, signature, sender=world.stranger)


def test_revoke_ballots__stranger__is_refused(world: World) -> None:
    with boa.reverts("governor: only a member"):
        world.governor.revoke_ballots(sender=world.stranger)
    assert world.governor.nonces(world.stranger) == 0
