"""What OpenZeppelin's interface promises: every function, event, id and word of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boa
import pytest
from eth_utils.crypto import keccak

from tests.support.tokens import receiver
from tests.unit.governor.world import FOR, World, at_time, call, now

ABI = Path("tests/node/node_modules/@openzeppelin/contracts/build/contracts/IGovernor.json")

# The functions and events of OpenZeppelin 5.7: IGovernor's, and what its counting, nonces and EIP712 add.
FUNCTIONS = [
    "BALLOT_TYPEHASH()",
    "CLOCK_MODE()",
    "COUNTING_MODE()",
    "EXTENDED_BALLOT_TYPEHASH()",
    "cancel(address[],uint256[],bytes[],bytes32)",
    "castVote(uint256,uint8)",
    "castVoteBySig(uint256,uint8,address,bytes)",
    "castVoteWithReason(uint256,uint8,string)",
    "castVoteWithReasonAndParams(uint256,uint8,string,bytes)",
    "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)",
    "clock()",
    "eip712Domain()",
    "execute(address[],uint256[],bytes[],bytes32)",
    "getProposalId(address[],uint256[],bytes[],bytes32)",
    "getVotes(address,uint256)",
    "getVotesWithParams(address,uint256,bytes)",
    "hasVoted(uint256,address)",
    "hashProposal(address[],uint256[],bytes[],bytes32)",
    "name()",
    "nonces(address)",
    "proposalDeadline(uint256)",
    "proposalEta(uint256)",
    "proposalNeedsQueuing(uint256)",
    "proposalProposer(uint256)",
    "proposalSnapshot(uint256)",
    "proposalThreshold()",
    "proposalVotes(uint256)",
    "propose(address[],uint256[],bytes[],string)",
    "queue(address[],uint256[],bytes[],bytes32)",
    "quorum(uint256)",
    "state(uint256)",
    "supportsInterface(bytes4)",
    "version()",
    "votingDelay()",
    "votingPeriod()",
]
EVENTS = [
    "ProposalCanceled(uint256)",
    "ProposalExecuted(uint256)",
    "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)",
    "VoteCast(address,uint256,uint8,uint256,string)",
    "VoteCastWithParams(address,uint256,uint8,uint256,string,bytes)",
    "ProposalExtended(uint256,uint64)",
]


def signature(entry: dict[str, Any]) -> str:
    return f"{entry['name']}({','.join(argument['type'] for argument in entry['inputs'])})"


def own(world: World, kind: str) -> dict[str, dict[str, Any]]:
    return {signature(e): e for e in world.governor.abi if e["type"] == kind and "name" in e}


def test_abi__every_function_and_event_of_openzeppelin__is_there(world: World) -> None:
    assert set(FUNCTIONS) <= set(own(world, "function"))
    assert set(EVENTS) <= set(own(world, "event"))


def test_abi__types_and_mutability__are_openzeppelins_where_npm_has_them(world: World) -> None:
    if not ABI.is_file():
        pytest.skip("OpenZeppelin's contracts are not installed: run `make node`")
    functions, events = own(world, "function"), own(world, "event")
    for entry in json.loads(ABI.read_text())["abi"]:
        if entry["type"] == "function":
            ours = functions[signature(entry)]
            assert [o["type"] for o in ours["outputs"]] == [o["type"] for o in entry["outputs"]], entry[
                "name"
            ]
            assert [i["name"] for i in ours["inputs"]] == [i["name"] for i in entry["inputs"]], entry["name"]
            assert ours["stateMutability"] in (entry["stateMutability"], "view", "pure"), entry["name"]
        elif entry["type"] == "event" and entry["name"] != "ProposalQueued":  # nothing is ever queued here
            ours = events[signature(entry)]
            assert [(i["name"], i["indexed"]) for i in ours["inputs"]] == [
                (i["name"], i["indexed"]) for i in entry["inputs"]
            ]


def interface_id(names: list[str]) -> bytes:
    number = 0
    for name in names:
        number ^= int.from_bytes(keccak(text=name)[:4], "big")
    return number.to_bytes(4, "big")


def test_supports_interface__openzeppelins_answers(world: World) -> None:
    added = {"BALLOT_TYPEHASH()", "EXTENDED_BALLOT_TYPEHASH()", "eip712Domain()", "nonces(address)",
             "proposalVotes(uint256)", "supportsInterface(bytes4)", "clock()", "CLOCK_MODE()"}  # fmt: skip
    governor = [name for name in FUNCTIONS if name not in added]
    before = [name for name in governor if not name.startswith("getProposalId")]
    answer = world.governor.supportsInterface
    assert answer(interface_id(governor)) is True
    assert answer(interface_id(before)) is True
    assert answer(bytes.fromhex("01ffc9a7")) is True
    for other in ("ffffffff", "00000000", "4e2312e0", "150b7a02", "cdbdfcef", "65455a87"):
        assert answer(bytes.fromhex(other)) is False


def test_words__of_the_standards(world: World) -> None:
    governor = world.governor
    assert governor.name() == "celldao Governor"
    assert governor.version() == "1"
    assert governor.COUNTING_MODE() == "support=bravo,fractional&quorum=for,abstain&params=fractional"
    assert governor.CLOCK_MODE() == "mode=timestamp"
    assert governor.clock() == now()
    assert governor.BALLOT_TYPEHASH() == keccak(
        text="Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"
    )
    assert governor.EXTENDED_BALLOT_TYPEHASH() == keccak(
        text="ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,"
        "string reason,bytes params)"
    )


def test_eip712_domain__is_what_ballots_are_signed_for(world: World) -> None:
    fields, name, version, chain, contract, salt, extensions = world.governor.eip712Domain()
    assert (fields, name, version, chain) == (b"\x0f", "celldao Governor", "1", boa.env.evm.patch.chain_id)
    assert contract == world.governor.address
    assert (salt, extensions) == (b"\x00" * 32, [])


def test_rules_of_the_ordinary_track__answer_for_the_standard(world: World) -> None:
    governor = world.governor
    assert (governor.votingDelay(), governor.votingPeriod()) == (86_400, 3 * 86_400)
    assert governor.quorum(now() - 1) == 200 * 10**6
    assert governor.proposalThreshold() == 10 * 10**6


def test_past_reads__of_now_and_later__are_refused(world: World) -> None:
    for timepoint in (now(), now() + 1):
        with boa.reverts():  # Share's words
            world.governor.quorum(timepoint)
        with boa.reverts():
            world.governor.getVotes(world.members[0], timepoint)
        with boa.reverts():
            world.governor.getVotesWithParams(world.members[0], timepoint, b"")


def test_proposal_proposer__new_key__is_that_of_his_number(world: World) -> None:
    proposal = world.propose(text="mine")
    assert world.governor.proposalProposer(proposal.id) == world.members[0]
    world.share.repoint(world.members[0], world.stranger, sender=world.by_vote)
    assert world.governor.proposalProposer(proposal.id) == world.stranger


def test_reads__work_while_it_executes(world: World) -> None:
    """The treasury, tools and other contracts may look at any time."""
    looker = receiver("Reenterer")
    proposal = world.due((looker.address, 1, b""))
    looker.arm(world.governor.address, world.governor.state.prepare_calldata(proposal.id))
    world.execute(proposal)
    assert looker.successes() == 1
    assert int.from_bytes(looker.answer(), "big") == 7


def test_times__past_2106__still_fit(world: World) -> None:
    """32 bits from the genesis of stored times reach 2156."""
    at_time(4_300_000_000)
    proposal = world.propose(world.payment())
    assert world.governor.proposalSnapshot(proposal.id) == 4_300_086_400
    world.begin(proposal)
    world.vote(proposal, FOR, *range(10))
    at_time(world.governor.proposalEta(world.end(proposal).id))
    world.execute(proposal)


def test_hash_proposal__is_the_id_whatever_exists(world: World) -> None:
    draft = world.draft(call(world.share.totalSupply), text="not there")
    assert world.governor.hashProposal(*draft.key) == draft.id
    assert world.governor.getProposalId(*draft.key) == draft.id
