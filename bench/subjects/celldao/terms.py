"""The rules of the cells that are measured: within the hard bounds every chain has, nothing left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.protocol.actors import actor
from bench.protocol.world import CAPITAL

HOUR = 3_600
DAY = 86_400
UNIT = 10**6

# flags of IConstitution
MEMBER, SHARE = 1, 2
FREE, MEMBERS = 1, 2

VOTING_DELAY = 12
VOTING_PERIOD = 2 * HOUR
EXECUTION_DELAY = HOUR
DIVIDEND_RATIO = 4_000
RECIPIENT_RATIO = 1_000

# voting delay, voting period, execution delay, expiry, quorum, approval, late extension
CONSTITUTIONAL = (VOTING_DELAY, DAY, DAY, 7 * DAY, 2_000, 6_000, HOUR)


@dataclass(frozen=True)
class Terms:
    """What differs between the cells measured."""

    by_member: bool = False  # one member, one vote; then transfers are among members only
    recipients: int = 1
    smoothing: int = 0
    quorum: int = 400
    threshold: int = 10  # to propose: 0.1 % of all units

    def constitution(self, pay: str, roster: tuple[int, int, bytes], document: int) -> tuple[Any, ...]:
        """IConstitution.Constitution; `document` is a number that makes it another cell."""
        share = (
            "Bench Cell",
            "BENCH",
            MEMBER if self.by_member else SHARE,
            MEMBERS if self.by_member else FREE,
            True,
            UNIT,
            10_000,
        )
        # no guardian
        ordinary = (VOTING_DELAY, VOTING_PERIOD, EXECUTION_DELAY, 7 * DAY, self.quorum, 5_000, HOUR)
        governor = (ordinary, CONSTITUTIONAL, self.threshold, "0x" + "00" * 20, 0)
        # no exit delay, no holding time, half of an asset a period by ordinary votes, no URI
        treasury = (0, 0, 5_000, 30 * DAY, 30 * DAY, "")
        named = [(actor("recipient", i).address, RECIPIENT_RATIO) for i in range(self.recipients)]
        split = (DIVIDEND_RATIO, self.smoothing, named)
        # a tenth of an asset a period to one operator, a fifth of all units to recall him
        mandates = (True, 1_000, 2_000, 7 * DAY, 92 * DAY)
        assets = [(pay, 18, True, CAPITAL)]
        return (share, governor, treasury, split, mandates, assets, roster, document.to_bytes(32, "big"))
