"""A token, a governor and, where money waits for a delay, a timelock, as an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from eth_utils import keccak

from bench.protocol.actors import Actor
from bench.protocol.node import Call
from bench.protocol.world import WHOLE, World, description, pay_transfer
from bench.subjects.ballots import sign_ballot
from bench.subjects.contract import Bound
from bench.subjects.votes_token import VotesToken

FOR = 1
VOTING_DELAY = 12
VOTING_PERIOD = 7_200
EXECUTION_DELAY = 3_600
THRESHOLD = 10 * WHOLE
QUORUM_PERCENT = 4

LESS: Mapping[str, str] = {
    "found_cell": "no splitter, no dividends, nothing registered, no exit",
    "found_member": "votes only, no dividends",
    "propose": "no limit per proposer, no list",
    "transfer_share": "votes only, no dividends",
    "issue": "votes only, no dividends; the receiver has to send a transaction himself",
}


@dataclass(frozen=True)
class Draft:
    id: int
    description: str
    targets: list[str]
    values: list[int]
    calldatas: list[str]

    @property
    def by_hash(self) -> tuple[list[str], list[int], list[str], bytes]:
        return self.targets, self.values, self.calldatas, keccak(text=self.description)


class OpenZeppelin(VotesToken):
    slots_a_ballot = 1  # that he has voted
    voting_delay = VOTING_DELAY
    voting_period = VOTING_PERIOD

    def __init__(
        self, world: World, token: Bound, governor: Bound, timelock: str | None, people: list[Actor]
    ) -> None:
        self.treasury = timelock or governor.address
        super().__init__(token, self.treasury, people)
        self.execution_delay = EXECUTION_DELAY if timelock else 0
        self._pay = world.pay
        self._governor = governor
        self._queues = timelock is not None
        self._salts = count(1)

    def _checkpoints(self, account: str) -> int:
        return int(self._token.read("numCheckpoints", account))

    def _since(self, account: str, position: int) -> int:
        return int(self._token.read("checkpoints", account, position)[0])

    def for_votes(self, proposal: Draft) -> int:
        return int(self._governor.read("proposalVotes", proposal.id)[1])

    # --- proposals
    def draft(self, receiver: str, amount: int) -> Draft:
        """The treasury calls PAY. Neither id nor description's hash has a zero byte."""
        targets, values, calldatas = [self._pay], [0], [pay_transfer(receiver, amount)]
        for salt in self._salts:
            text = description(salt)
            digest = keccak(text=text)
            number = self._governor.read("getProposalId", targets, values, calldatas, digest)
            if 0 not in int(number).to_bytes(32, "big") + digest:
                return Draft(int(number), text, targets, values, calldatas)
        raise AssertionError

    def propose(self, proposer: Actor, proposal: Draft) -> Call:
        arguments = proposal.targets, proposal.values, proposal.calldatas, proposal.description
        return self._governor.write(proposer.address, "propose", *arguments)

    def vote(self, voter: Actor, proposal: Draft, reason: str | None = None) -> Call:
        if reason is None:
            return self._governor.write(voter.address, "castVote", proposal.id, FOR)
        return self._governor.write(voter.address, "castVoteWithReason", proposal.id, FOR, reason)

    def vote_signed(self, relayer: Actor, voter: Actor, proposal: Draft) -> Call:
        signed: Any = sign_ballot("Bench Governor", self._governor.address, voter, proposal.id, FOR)
        ballot = proposal.id, FOR, voter.address, bytes(signed.signature)
        return self._governor.write(relayer.address, "castVoteBySig", *ballot)

    def queue(self, sender: Actor, proposal: Draft) -> Call | None:
        if not self._queues:
            return None
        return self._governor.write(sender.address, "queue", *proposal.by_hash)

    def execute(self, sender: Actor, proposal: Draft) -> Call:
        return self._governor.write(sender.address, "execute", *proposal.by_hash)
