"""A cell that a watch can follow, without a chain: blocks made up, with forks, and events in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from celldao.amounts import Currency
from celldao.calendar import Entry
from celldao.chain.backend import Block
from celldao.constitution.fields import NATIVE
from celldao.errors import NodeError
from celldao.history import Event
from celldao.snapshots import Proposal, State
from celldao.snapshots.units import at_time, votes_of
from celldao.watching.source import Standing

TREASURY = "0x756E342846250CbeA063E5d8b4Eb407ee7958845"
GOVERNOR = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"
SPLITTER = "0x00000000000000000000000000000000000000B2"
MEMBER = "0x00000000000000000000000000000000000000A1"
GUARDIAN = "0x00000000000000000000000000000000000000D4"
ADDRESSES = {"Treasury": TREASURY, "Governor": GOVERNOR, "RevenueSplitter": SPLITTER}
START, SECONDS = 1_800_000_000, 12
COIN = Currency("0x00000000000000000000000000000000000000C3", "ZOO", 6)
ETHER = Currency(NATIVE, "ETH", 18)
VOTES = votes_of(TREASURY)


def time_of(block: int) -> datetime:
    return at_time(START + SECONDS * block)


@dataclass(frozen=True)
class Happening:
    """An event before it is in a block. `key` names its transaction."""

    name: str
    contract: str
    values: Mapping[str, Any]
    key: str
    address: str | None = None

    def at(self, block: int, index: int) -> Event:
        return Event(
            self.name,
            self.contract,
            self.address or ADDRESSES.get(self.contract, TREASURY),
            block,
            index,
            time_of(block),
            "0x" + sha256(self.key.encode()).hexdigest(),
            self.values,
        )


def sent(units: int, key: str = "") -> Happening:
    values = {"asset": COIN.address, "receiver": MEMBER, "amount": COIN.amount(units)}
    return Happening("Sent", "Treasury", values, key or f"sent {units}")


def proposed(number: int, title: str = "Buy a press", end: int = 100, coin: int = 0) -> Happening:
    """A vote until the time of block `end`; `coin` base units go to a member with it, and to
    the treasury itself."""
    values = {
        "proposalId": number,
        "proposer": MEMBER,
        "targets": [MEMBER, TREASURY],
        "values": [coin, coin],
        "calldatas": [b"", b"\x01"],
        "signatures": ["", ""],
        "voteStart": time_of(1),
        "voteEnd": time_of(end),
        "description": f"# {title}",
    }
    return Happening("ProposalCreated", "Governor", values, f"propose {number}")


def about(name: str, number: int, **values: Any) -> Happening:
    return Happening(name, "Governor", {"proposalId": number, **values}, f"{name} {number}")


@dataclass
class FakeSource:
    """A chain that grows and forks.

    Attributes:
        branches: by block number: the name of the branch that begins there.
        happenings: by block number.
        standings: by proposal: what it becomes, from which block on; before that it is voted on.
        broken: how many requests fail from now on.
    """

    height: int = 0
    chain_id: int = 31_337
    treasury: str = TREASURY
    coin: Currency = ETHER
    branches: dict[int, str] = field(default_factory=dict)
    happenings: dict[int, list[Happening]] = field(default_factory=dict)
    standings: dict[int, list[tuple[int, State]]] = field(default_factory=dict)
    recent: list[Proposal] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    guardian: str | None = GUARDIAN
    broken: int = 0
    ranges: list[tuple[int, int]] = field(default_factory=list)
    looked: int = 0
    between: Any = None  # called while events are read

    def add(self, *happenings: Happening, blocks: int = 1) -> None:
        """So many blocks more, what happens in the first of them."""
        self.happenings[self.height + 1] = list(happenings)
        self.height += blocks

    def fork(self, above: int, name: str) -> None:
        """The chain ends at a block, and goes on as another one."""
        self.height = above
        self.branches = {at: branch for at, branch in self.branches.items() if at <= above}
        self.branches[above + 1] = name
        self.happenings = {at: found for at, found in self.happenings.items() if at <= above}

    def _answer(self) -> None:
        if self.broken:
            self.broken -= 1
            raise NodeError("reading the chain: no answer from the node (it dropped the connection)", "Wait.")

    def block(self, number: int) -> Block:
        branch = "/".join(name for at, name in sorted(self.branches.items()) if at <= number)
        return Block(number, sha256(f"{number} {branch}".encode()).digest(), START + SECONDS * number)

    def head(self) -> Block:
        self._answer()
        return self.block(self.height)

    def blocks(self, numbers: Sequence[int]) -> list[Block]:
        self._answer()
        assert all(0 <= number <= self.height for number in numbers), (numbers, self.height)
        return [self.block(number) for number in numbers]

    def view(self, block: Block) -> FakeView:
        return FakeView(self, block)


@dataclass
class FakeView:
    source: FakeSource
    block: Block

    own = frozenset({TREASURY, SPLITTER, GOVERNOR})
    governor = GOVERNOR

    @property
    def guardian(self) -> str | None:
        return self.source.guardian

    def events(self, first: int, last: int) -> list[Event]:
        self.source._answer()
        self.source.ranges.append((first, last))
        found = [
            happening.at(block, index)
            for block in range(first, last + 1)
            for index, happening in enumerate(self.source.happenings.get(block, ()))
        ]
        if self.source.between is not None:
            act, self.source.between = self.source.between, None
            act()
        return found

    def recent_proposals(self) -> list[Proposal]:
        return self.source.recent

    def standings(self, proposals: Mapping[int, str]) -> dict[int, Standing]:
        self.source._answer()
        return {number: self._standing(number) for number in proposals}

    def _standing(self, number: int) -> Standing:
        state = State.ACTIVE
        for since, becomes in self.source.standings.get(number, ()):
            state = becomes if self.block.number >= since else state
        tally = (VOTES.amount(3_000_000), VOTES.amount(1_000_000), VOTES.amount(0))
        return Standing(state, time_of(100), time_of(200), time_of(300), *tally)

    def dates(self) -> list[Entry]:
        self.source._answer()
        self.source.looked += 1
        return self.source.entries
