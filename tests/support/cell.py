"""A whole real cell on the embedded chain: factory, masters, founding, members, opened.

    cell = found(Rules(dividend_ratio=5_000, assets=(Asset(token.address, 6),)))
    cell.splitter.allocate(token, sender=cell.stranger)

Fields of `Rules` are the founder's choices; what a test does not care about keeps its default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from enum import IntFlag
from typing import Any

import boa
from eth_utils.crypto import keccak

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from tests.support.actors import actor
from tests.support.contracts import at, deploy, deployer

NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
NOBODY = "0x0000000000000000000000000000000000000000"
DAY = 86_400
SHARE_UNIT = 10**6
EMPTY_DIGEST = bytes(32)
FOUNDED = ("Share", "Governor", "Treasury", "RevenueSplitter")
MASTERS = (*FOUNDED, "Mandate")


class Weight(IntFlag):
    MEMBER = 1
    SHARE = 2
    SQRT = 4


class Policy(IntFlag):
    FREE = 1
    MEMBERS = 2
    LOCKED = 4


@dataclass(frozen=True)
class Track:
    voting_delay: int = DAY
    voting_period: int = 3 * DAY
    execution_delay: int = 2 * DAY
    expiry: int = 14 * DAY
    quorum: int = 2_000
    approval: int = 5_000
    late_extension: int = DAY


@dataclass(frozen=True)
class Asset:
    token: str
    decimals: int
    dividend: bool = True
    reserve_floor: int = 0


@dataclass(frozen=True)
class MandateRules:
    allowed: bool = True
    draw_limit: int = 1_000
    petition_quorum: int = 2_000
    shortest_period: int = 7 * DAY
    longest_period: int = 92 * DAY


@dataclass(frozen=True)
class Rules:
    name: str = "Workshop"
    symbol: str = "WORK"
    weight: Weight = Weight.SHARE
    policy: Policy = Policy.MEMBERS
    movable: bool = True
    minimum_position: int = SHARE_UNIT
    holder_cap: int = 10_000
    ordinary: Track = Track()
    constitutional: Track = Track(
        voting_period=7 * DAY, execution_delay=7 * DAY, quorum=4_000, approval=6_667
    )
    proposal_threshold: int = 100
    guardian: str = NOBODY
    guardian_until: int = 0
    exit_delay: int = DAY
    holding_time: int = 0
    spending_limit: int = 1_000
    spending_period: int = 30 * DAY
    recovery_notice: int = 30 * DAY
    dao_uri: str = "ipfs://workshop"
    dividend_ratio: int = 6_000
    smoothing: int = 0
    recipients: tuple[tuple[str, int], ...] = ()
    mandates: MandateRules = MandateRules()
    assets: tuple[Asset, ...] = (Asset(NATIVE, 18),)
    # address and share units; None: ten members with 100 shares each
    members: tuple[tuple[str, int], ...] | None = None
    document: bytes = field(default=keccak(text="document"))

    def with_members(self) -> Rules:
        if self.members is not None:
            return self
        return replace(self, members=tuple((actor(f"member {n}"), 100 * SHARE_UNIT) for n in range(1, 11)))

    def entries(self) -> list[int]:
        """The roster as `found_members` takes it."""
        assert self.members is not None
        return [shares << 160 | int(address, 16) for address, shares in self.members]

    def constitution(self) -> tuple[Any, ...]:
        """IConstitution.Constitution as nested tuples."""
        entries = self.entries()
        return (
            (
                self.name,
                self.symbol,
                int(self.weight),
                int(self.policy),
                self.movable,
                self.minimum_position,
                self.holder_cap,
            ),
            (
                astuple(self.ordinary),
                astuple(self.constitutional),
                self.proposal_threshold,
                self.guardian,
                self.guardian_until,
            ),
            (
                self.exit_delay,
                self.holding_time,
                self.spending_limit,
                self.spending_period,
                self.recovery_notice,
                self.dao_uri,
            ),
            (self.dividend_ratio, self.smoothing, list(self.recipients)),
            astuple(self.mandates),
            [astuple(asset) for asset in self.assets],
            (len(entries), sum(entry >> 160 for entry in entries), roster_digest(entries)),
            self.document,
        )


def roster_digest(entries: Sequence[int]) -> bytes:
    """That of an empty list is zero, that of a list keccak256(digest of all but the first, the first)."""
    digest = EMPTY_DIGEST
    for entry in reversed(entries):
        digest = keccak(digest + entry.to_bytes(32, "big"))
    return digest


@dataclass(frozen=True)
class Cell:
    factory: Any
    share: Any
    governor: Any
    treasury: Any
    splitter: Any
    founder: str
    stranger: str
    rules: Rules

    @property
    def members(self) -> list[str]:
        """Addresses of the founding members: number n is at n - 1."""
        assert self.rules.members is not None
        return [address for address, _ in self.rules.members]

    @property
    def contracts(self) -> list[Any]:
        return [self.share, self.governor, self.treasury, self.splitter]


def make_factory(bounds: Bounds = DEFAULT_BOUNDS, masters: Sequence[str] = MASTERS) -> Any:
    """A factory with its masters installed; `masters` may name stand-ins of tests/contracts/."""
    codes = [deployer(name).compiler_data.bytecode for name in masters]
    hashes = [keccak(code) for code in codes]
    factory = deploy("CellFactory", hashes + [bytes(32)] * (5 - len(hashes)), tuple(bounds))
    for kind, (name, code) in enumerate(zip(masters, codes, strict=True)):
        factory.install(kind, code)
        at(name, factory.master(kind)[0])  # known by its address, its lines count as run
    return factory


def begin(
    rules: Rules | None = None,
    factory: Any = None,
    founder: str | None = None,
    masters: Sequence[str] = MASTERS,
) -> Cell:
    """Founds the contracts and enters nobody."""
    rules = (rules or Rules()).with_members()
    factory = factory or make_factory(masters=masters)
    founder = founder or actor("founder")
    addresses = factory.found(rules.constitution(), sender=founder)
    share, governor, treasury, splitter = (
        at(name, address) for name, address in zip(masters, addresses, strict=False)
    )
    return Cell(factory, share, governor, treasury, splitter, founder, actor("stranger"), rules)


def enter_members(cell: Cell, first: int = 0, count: int | None = None, sender: str | None = None) -> None:
    """Submits entries from the `first` (from 0) on, in batches of at most 128."""
    entries = cell.rules.entries()
    last = len(entries) if count is None else first + count
    for start in range(first, last, 128):
        end = min(start + 128, last)
        cell.factory.found_members(
            cell.treasury, entries[start:end], roster_digest(entries[end:]), sender=sender or cell.stranger
        )


def found(
    rules: Rules | None = None,
    factory: Any = None,
    founder: str | None = None,
    masters: Sequence[str] = MASTERS,
) -> Cell:
    """Founds a cell and opens it. A day passes, so that the past of its members can be asked for."""
    cell = begin(rules, factory, founder, masters)
    enter_members(cell)
    cell.factory.finish(cell.treasury, sender=cell.stranger)
    boa.env.time_travel(seconds=DAY)
    return cell
