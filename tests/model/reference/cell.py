"""A whole cell: its contracts, and what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.model.reference.assets import Assets
from tests.model.reference.basics import Account, Clock
from tests.model.reference.factory import Factory, Foretell
from tests.model.reference.governor import Governor, GovernorRules
from tests.model.reference.outside import Outside
from tests.model.reference.register import HoldingRules
from tests.model.reference.share import Share
from tests.model.reference.splitter import SplitRules, Splitter
from tests.model.reference.terms import MandateRules
from tests.model.reference.treasury import Treasury, TreasuryRules


@dataclass(frozen=True)
class Places:
    share: Account
    governor: Account
    treasury: Account
    splitter: Account
    factory: Account

    @property
    def all(self) -> set[Account]:
        """The cell's own."""
        return {self.share, self.governor, self.treasury, self.splitter}


@dataclass
class Terms:
    """What a founder decides."""

    holding: HoldingRules
    weight: int
    governor: GovernorRules
    treasury: TreasuryRules
    split: SplitRules
    mandates: MandateRules
    assets: Sequence[tuple[Account, int, bool, int]]  # token, decimals, pays dividends, reserve floor
    members: Sequence[tuple[Account, int]]


class Cell:
    def __init__(
        self,
        terms: Terms,
        bounds: Mapping[str, tuple[int, int]],
        at: Places,
        assets: Assets,
        now: int,
        outside: Outside,
        foretell: Foretell,
        founder: Account,
    ) -> None:
        self.sender = founder  # of the transaction under way
        self.clock, self.bounds, self.at, self.assets = Clock(now), dict(bounds), at, assets
        self.share = Share(self, terms.holding, terms.weight)
        self.factory = Factory(self, terms.mandates, foretell)
        self.governor = Governor(self, terms.governor)
        self.treasury = Treasury(self, terms.treasury)
        floors = {token: floor for token, _, _, floor in terms.assets}
        self.splitter = Splitter(self, terms.split, floors)
        self.outside = outside.of(self)
        for token, decimals, dividend, _ in terms.assets:
            self.treasury.register_asset(at.treasury, token, decimals)
            if dividend:
                self.treasury.register_currency(at.treasury, token)
        total = sum(shares for _, shares in terms.members)
        for account, shares in terms.members:
            self.share.register.give(account, shares, total)
        self.finish_step()

    def contract(self, address: Account) -> Any:
        at = self.at
        return {
            at.share: self.share,
            at.governor: self.governor,
            at.treasury: self.treasury,
            at.splitter: self.splitter,
            at.factory: self.factory,
            **self.factory.mandates,
        }[address]

    def has_code(self, account: Account) -> bool:
        own = account in self.at.all or self.factory.serves(account)
        return own or self.outside.has_code(account)

    def within(self, name: str, rule: int) -> bool:
        low, high = self.bounds[name]
        return low <= rule <= high

    def shortest_delay(self, governor: Account) -> int:
        if governor == self.at.governor:
            return self.governor.rules.ordinary.execution_delay
        return self.outside.governors[governor][1]

    def begin_step(self, sender: Account) -> None:
        self.sender = sender
        self.share.dividends.accrue()

    def finish_step(self) -> None:
        self.share.votes.record()

    def pass_to(self, second: int) -> None:
        self.clock.now = second
        self.share.dividends.accrue()
