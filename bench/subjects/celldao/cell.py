"""A cell as an organisation that the protocol can be run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from eth_utils import keccak

from bench.protocol.actors import Actor
from bench.protocol.node import Call
from bench.protocol.world import World, description
from bench.subjects.ballots import sign_ballot
from bench.subjects.celldao.artifacts import Artifact
from bench.subjects.celldao.terms import DAY, EXECUTION_DELAY, UNIT, VOTING_DELAY, VOTING_PERIOD
from bench.subjects.contract import Bound

FOR = 1
MASK_24 = 2**24 - 1


@dataclass(frozen=True)
class Draft:
    id: int
    description: str
    targets: list[str]
    values: list[int]
    calldatas: list[str]

    @cached_property
    def by_hash(self) -> tuple[list[str], list[int], list[str], bytes]:
        return self.targets, self.values, self.calldatas, keccak(text=self.description)


@dataclass(frozen=True)
class Mandate:
    operator: Actor
    pay: str
    contract: Bound

    @property
    def account(self) -> str:
        return self.contract.address

    def write(self, function: str, *arguments: Any) -> Call:
        return self.contract.write(self.operator.address, function, *arguments)

    def spend(self, receiver: str, amount: int) -> Call:
        return self.write("pay", self.pay, receiver, amount)


class Cell:
    unit = UNIT
    pays_dividends = True
    slots_a_ballot = 0
    voting_delay = VOTING_DELAY
    voting_period = VOTING_PERIOD
    execution_delay = EXECUTION_DELAY

    def __init__(
        self,
        world: World,
        contracts: tuple[str, ...],
        artifacts: Mapping[str, Artifact],
        people: list[Actor],
        factory: Bound,
    ) -> None:
        share, governor, treasury, splitter = contracts
        node = world.node
        self._node = node
        self._mandates = artifacts["Mandate"]
        self.pay = world.pay
        self.members = list(people)
        self.treasury = treasury
        self._share = Bound(node, share, artifacts["Share"])
        self._governor = Bound(node, governor, artifacts["Governor"])
        self._treasury = Bound(node, treasury, artifacts["Treasury"])
        self._splitter = Bound(node, splitter, artifacts["RevenueSplitter"])
        self._factory = factory
        self._salts = count(1)
        self.revenue_address = self._splitter.address

    @property
    def share(self) -> str:
        return self._share.address

    @property
    def governor(self) -> str:
        return self._governor.address

    # --- reads
    def shares(self, account: str) -> int:
        return int(self._share.read("balanceOf", account))

    def votes(self, account: str) -> int:
        return int(self._share.read("getVotes", account))

    def _position(self, account: str) -> int:
        return int(self._share.read("position_word", self._share.read("number_of", account)))

    def former_votes(self, account: str) -> int:
        return self._position(account) >> 176 & MASK_24

    def votes_since(self, account: str) -> int:
        return self._position(account) >> 144 & (2**32 - 1)

    def for_votes(self, proposal: Draft) -> int:
        return int(self._governor.read("proposalVotes", proposal.id)[1])

    def tally(self, proposal: Draft) -> tuple[int, int, int]:
        """Against, for, abstain."""
        against, in_favour, abstain = self._governor.read("proposalVotes", proposal.id)
        return int(against), int(in_favour), int(abstain)

    def has_voted(self, proposal: Draft, account: str) -> bool:
        return bool(self._governor.read("hasVoted", proposal.id, account))

    def state(self, proposal: Draft) -> int:
        return int(self._governor.read("state", proposal.id))

    def supply(self) -> int:
        return int(self._share.read("totalSupply"))

    def dividends(self) -> tuple[int, int, int]:
        """Waiting and booked, in 2**-scale base units and base units; the scale."""
        _, waiting, booked, scale, *_ = self._share.read("dividend_state", self.pay)
        return int(waiting), int(booked), int(scale)

    def accrued(self, account: str) -> int:
        """In 2**-scale base units."""
        number = self._share.read("number_of", account)
        return int(self._share.read("account_of", self.pay, number)[1])

    def claimable(self, account: str) -> int:
        return int(self._share.read("claimable", account, self.pay))

    # --- proposals
    def draft(self, receiver: str, amount: int) -> Draft:
        """By Treasury.send, which is ordinary. Neither id nor description's hash has a zero byte."""
        data = self._treasury.encode("send", self.pay, [receiver], [amount])
        for salt in self._salts:
            text = description(salt)
            assert len(text.encode()) == 64
            targets, values, calldatas = [self.treasury], [0], [data]
            digest = keccak(text=text)
            number = self._governor.read("hashProposal", targets, values, calldatas, digest)
            if 0 not in int(number).to_bytes(32, "big") + digest:
                return Draft(int(number), text, targets, values, calldatas)
        raise AssertionError

    def propose(self, proposer: Actor, proposal: Draft) -> Call:
        return self._governor.write(
            proposer.address,
            "propose",
            proposal.targets,
            proposal.values,
            proposal.calldatas,
            proposal.description,
        )

    def queue(self, sender: Actor, proposal: Draft) -> Call | None:
        """Nothing is queued: what has passed may be executed when its delay is over."""
        return None

    def execute(self, sender: Actor, proposal: Draft) -> Call:
        return self._governor.write(sender.address, "execute", *proposal.by_hash)

    # --- ballots
    def vote(self, voter: Actor, proposal: Draft, reason: str | None = None) -> Call:
        if reason is None:
            return self._governor.write(voter.address, "castVote", proposal.id, FOR)
        return self._governor.write(voter.address, "castVoteWithReason", proposal.id, FOR, reason)

    def _sign(self, voter: Actor, proposal: Draft) -> Any:
        return sign_ballot("celldao Governor", self._governor.address, voter, proposal.id, FOR)

    def vote_signed(self, relayer: Actor, voter: Actor, proposal: Draft) -> Call:
        signature = bytes(self._sign(voter, proposal).signature)
        return self._governor.write(
            relayer.address, "castVoteBySig", proposal.id, FOR, voter.address, signature
        )

    def vote_batch(self, relayer: Actor, voters: Sequence[Actor], proposal: Draft) -> Call:
        ballots = []
        for voter in voters:
            signed = self._sign(voter, proposal)
            head = signed.v << 168 | FOR << 160 | int(voter.address, 16)
            ballots.append((head, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")))
        return self.hand_in(relayer, proposal, ballots)

    def hand_in(self, relayer: Actor, proposal: Draft, ballots: Sequence[tuple[int, bytes, bytes]]) -> Call:
        """Ballots signed before: v, support and voter in one word; r; s."""
        return self._governor.write(relayer.address, "cast_votes_by_sig", proposal.id, ballots)

    # --- shares
    def transfer(self, sender: Actor, receiver: Actor, shares: int) -> Call:
        return self._share.write(sender.address, "transfer", receiver.address, shares)

    def delegate(self, sender: Actor, receiver: Actor) -> Call:
        return self._share.write(sender.address, "delegate", receiver.address)

    def issue(self, receiver: Actor, shares: int) -> list[Call]:
        """The treasury's call to Share, sent as a transaction of the treasury."""
        return [self._share.write(self.treasury, "issue", receiver.address, shares)]

    def exit(self, member: Actor, shares: int) -> Call:
        return self._treasury.write(member.address, "exit", shares)

    # --- mandates
    def mandate(self, operator: Actor, receivers: Sequence[str], budget: int) -> Mandate:
        """Granted as by a vote: by the call to the factory, sent as a transaction of the treasury."""
        expiry = self._node.now + 365 * DAY
        charter = (
            expiry,
            False,
            [(self.pay, budget, budget)],
            [(receiver, True) for receiver in receivers],
            [],
            keccak(text="policy"),
            "ipfs://policy",
        )
        grant = (operator.address, 30 * DAY, 7 * DAY, charter)
        self._node.send(self._factory.write(self.treasury, "grant_mandate", grant))
        [address] = self._factory.read("mandates", self.treasury, 0, 1)
        mandate = Mandate(operator, self.pay, Bound(self._node, address, self._mandates))
        self._node.send(mandate.write("accept", 1))
        self._node.send(mandate.write("draw", self.pay, budget))
        return mandate

    # --- dividends
    def book(self, amount: int) -> Call:
        """What the splitter calls in the course of `distribute`."""
        return self._share.write(self._splitter.address, "distribute", self.pay, amount)

    def distribute(self, sender: Actor) -> Call:
        return self._splitter.write(sender.address, "allocate", self.pay)

    def claim(self, member: Actor) -> Call:
        return self._share.write(member.address, "claim", self.pay)

    def claim_for(self, sender: Actor, members: Sequence[str]) -> Call:
        return self._share.write(sender.address, "claim_for", members, self.pay)
