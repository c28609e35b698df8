"""A constitution as the contracts take it: struct, roster, and the hashes that bind both.

The shapes are those of contracts/interfaces/IConstitution.vyi; a test compares them with the compiled ABI.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from eth_utils.crypto import keccak

from celldao.chain.coding import encode
from celldao.constitution.document import document_hash
from celldao.constitution.fields import ZERO
from celldao.constitution.models import Constitution, Mandates, Track

_SHARE: Final = "(string,string,uint256,uint256,bool,uint256,uint256)"
_TRACK: Final = "(uint256,uint256,uint256,uint256,uint256,uint256,uint256)"
_GOVERNOR: Final = f"({_TRACK},{_TRACK},uint256,address,uint256)"
_TREASURY: Final = "(uint256,uint256,uint256,uint256,uint256,string)"
_SPLIT: Final = "(uint256,uint256,(address,uint256)[])"
_MANDATES: Final = "(bool,uint256,uint256,uint256,uint256)"
_ASSETS: Final = "(address,uint256,bool,uint256)[]"
_ROSTER: Final = "(uint256,uint256,bytes32)"
CONSTITUTION_TYPE: Final = (
    f"({_SHARE},{_GOVERNOR},{_TREASURY},{_SPLIT},{_MANDATES},{_ASSETS},{_ROSTER},bytes32)"
)

EMPTY_DIGEST: Final = bytes(32)


@dataclass(frozen=True)
class Roster:
    """The founding members as the factory enters them.

    Attributes:
        entries: one word a member, in order: share units << 160 | address.
    """

    entries: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.entries)

    @cached_property
    def total(self) -> int:
        """Share units of all members."""
        return sum(entry >> 160 for entry in self.entries)

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        """digests[i] commits to the entries from the i-th (from 0) to the last; digests[count] is zero."""
        digest = EMPTY_DIGEST
        found = [digest]
        for entry in reversed(self.entries):
            digest = keccak(digest + entry.to_bytes(32, "big"))
            found.append(digest)
        return tuple(reversed(found))

    @property
    def digest(self) -> bytes:
        """Commits to the whole list: zero if empty, else keccak256(digest of the others, the first)."""
        return self.digests[0]


def roster(constitution: Constitution) -> Roster:
    return Roster(tuple(member.shares << 160 | int(member.address, 16) for member in constitution.members))


def track_dict(track: Track) -> dict[str, int]:
    """IConstitution.Track by name, in its order."""
    return {
        "voting_delay": track.voting_delay,
        "voting_period": track.voting_period,
        "execution_delay": track.execution_delay,
        "expiry": track.expiry,
        "quorum": track.quorum,
        "approval": track.approval,
        "late_extension": track.late_extension,
    }


def mandates_dict(mandates: Mandates) -> dict[str, int]:
    """IConstitution.MandateRules by name, in its order."""
    return {
        "allowed": mandates.allowed,
        "draw_limit": mandates.draw_limit,
        "petition_quorum": mandates.petition_quorum,
        "shortest_period": mandates.shortest_period,
        "longest_period": mandates.longest_period,
    }


@dataclass(frozen=True)
class Founding:
    """What a founder hands to a factory.

    Attributes:
        struct: IConstitution.Constitution as nested tuples; seconds, basis points, base units.
        roster: the members to enter afterwards.
    """

    struct: tuple[Any, ...]
    roster: Roster

    @cached_property
    def hash(self) -> bytes:
        """keccak256 of the ABI-encoded constitution: with the founder it fixes the addresses."""
        return keccak(encode([CONSTITUTION_TYPE], [self.struct]))

    @property
    def document(self) -> bytes:
        document: bytes = self.struct[-1]
        return document


def to_chain(constitution: Constitution) -> Founding:
    """The constitution in the form in which the factory takes it."""
    members = roster(constitution)
    guardian = constitution.guardian
    share = (
        constitution.name,
        constitution.symbol,
        int(constitution.weight),
        int(constitution.transfer),
        constitution.movable,
        constitution.minimum_position,
        constitution.holder_cap,
    )
    governor = (
        tuple(track_dict(constitution.voting.ordinary).values()),
        tuple(track_dict(constitution.voting.constitutional).values()),
        constitution.voting.threshold,
        guardian.address if guardian else ZERO,
        guardian.until if guardian else 0,
    )
    treasury = (
        constitution.exit.delay,
        constitution.exit.holding_time,
        constitution.spending.limit,
        constitution.spending.period,
        constitution.recovery_notice,
        constitution.dao_uri or "",
    )
    revenue = constitution.revenue
    split = (
        revenue.dividend_ratio,
        revenue.smoothing,
        [(recipient.address, recipient.ratio) for recipient in revenue.recipients],
    )
    mandates = tuple(mandates_dict(constitution.mandates).values())
    assets = [
        (asset.token, asset.decimals, asset.dividend, asset.reserve_floor) for asset in constitution.assets
    ]
    rostered = (members.count, members.total, members.digest)
    struct = (share, governor, treasury, split, mandates, assets, rostered, document_hash(constitution))
    return Founding(struct, members)
