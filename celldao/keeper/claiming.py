"""Pays members their dividends, in batches, once in each stretch of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from celldao import limits
from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.keeper.book import Occasion, Step
from celldao.keeper.duties import Due, Sight
from celldao.keeper.settings import Claims
from celldao.watching.notice import Notice

# A payment may burn all that the contract lets it use, and each member may name an address that does, even a
# second before: a batch fits into a transaction if all of them do.
_BESIDES: Final = 70_000
_ONCE: Final = 500_000
BATCH: Final = min(limits.MAX_CLAIMS, (TRANSACTION_GAS_CAP - _ONCE) // (limits.PAY_GAS + _BESIDES))


@dataclass(frozen=True)
class Claiming:
    """
    Attributes:
        settings: how often, and from which amount on.
    """

    settings: Claims
    name: str = "paying dividends"

    def due(self, sight: Sight) -> Sequence[Due]:
        every = int(self.settings.every.total_seconds())
        stretch = sight.now // every
        found = []
        for least in self.settings.least:
            name = f"claim {every} {stretch} {least.asset}"
            if sight.book.knows(name):
                continue
            owed = [
                one.address
                for one in sight.standing.now.all_dividends()
                for amount in one.claimable
                if amount.currency.address == least.asset and amount.value > 0 and amount.value >= least.least
            ]
            if owed:
                found.append(Due(name, (stretch + 1) * every, tuple(self._steps(sight, least.asset, owed))))
        return found

    def is_done(self, occasion: Occasion, sight: Sight) -> bool:
        """Never: who claims by himself is passed over, and the rest is paid."""
        return False

    def told(self, sight: Sight) -> Sequence[Notice]:
        return ()

    def _steps(self, sight: Sight, asset: str, owed: Sequence[str]) -> list[Step]:
        """Who claims by himself in between is passed over by the contract: the batches stay as they are."""
        share = sight.standing.share
        parts = [owed[first : first + BATCH] for first in range(0, len(owed), BATCH)]
        return [
            Step(
                number,
                share.address,
                share.interface.encode("claim_for", list(part), asset),
                f"pay {len(part)} members their dividends",
                spare=limits.PAY_GAS * len(part),
            )
            for number, part in enumerate(parts)
        ]
