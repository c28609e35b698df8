"""Splits revenue: each asset once a day, if it is worth its gas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from celldao.acts import Allocate
from celldao.amounts import Amount
from celldao.constitution.fields import NATIVE
from celldao.errors import KeeperError, TransactionError
from celldao.keeper.book import Occasion, Step
from celldao.keeper.carrying import check_gas
from celldao.keeper.duties import DAY, Due, Sight
from celldao.snapshots import Holding
from celldao.watching.notice import Notice

# So many times its cost must be split, where the two can be compared.
_WORTH = 10


@dataclass(frozen=True)
class Allocating:
    """
    Attributes:
        leasts: by asset, from which amount on it is split.
    """

    leasts: Mapping[str, Decimal]
    name: str = "splitting revenue"

    def due(self, sight: Sight) -> Iterator[Due]:
        day = sight.now // DAY
        failed: TransactionError | KeeperError | None = None
        for holding in sight.standing.now.money():
            asset = holding.treasury.owed.currency.address
            name = f"allocate {day} {asset}"
            if asset not in self.leasts or sight.book.knows(name) or not self._is_worth(holding, asset):
                continue
            act = Allocate.of(sight.standing, [asset])
            steps = tuple(Step(0, step.to, step.data, step.purpose) for step in act.steps() if step.due)
            try:
                if asset == NATIVE and not self._pays_for_gas(holding, steps, sight):
                    continue
            except (TransactionError, KeeperError) as error:
                failed = error  # it holds up no other asset
                continue
            yield Due(name, (day + 1) * DAY, steps)
        if failed is not None:
            raise failed

    def is_done(self, occasion: Occasion, sight: Sight) -> bool:
        """Nothing of the asset waits any more: anybody may split it."""
        kind, *rest = occasion.name.split()
        return kind == "allocate" and not any(
            _units(holding.splitter.revenue) or _units(holding.splitter.releasable)
            for holding in sight.standing.now.money()
            if holding.treasury.owed.currency.address == rest[-1]
        )

    def told(self, sight: Sight) -> Sequence[Notice]:
        return ()

    def _is_worth(self, holding: Holding, asset: str) -> bool:
        waiting = (holding.splitter.revenue, holding.splitter.releasable)
        return any(one is not None and one.value > 0 and one.value >= self.leasts[asset] for one in waiting)

    @staticmethod
    def _pays_for_gas(holding: Holding, steps: tuple[Step, ...], sight: Sight) -> bool:
        cost = sum(check_gas(step, sight.backend) for step in steps)
        return _units(holding.splitter.revenue) + _units(holding.splitter.releasable) >= _WORTH * cost


def _units(amount: Amount | None) -> int:
    return 0 if amount is None else amount.units
