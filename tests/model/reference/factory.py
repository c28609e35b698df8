"""What the factory keeps for a founded cell: its rules for mandates, and which it has granted. Spec §9.1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.model.reference.basics import Account, require
from tests.model.reference.mandate import Mandate
from tests.model.reference.terms import Grant, MandateRules

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell

# Where a grant will lie, by itself and how often just the same was granted before.
Foretell = Callable[[Grant, int], Account]


class Factory:
    def __init__(self, cell: Cell, rules: MandateRules, foretell: Foretell) -> None:
        self.cell, self.me, self.rules, self.foretell = cell, cell.at.factory, rules, foretell
        self.granted: Counter[Grant] = Counter()
        self.mandates: dict[Account, Mandate] = {}  # in order of granting

    def serves(self, account: Account) -> bool:
        """What a cell does with the factory and with mandates is a matter of its constitutional track."""
        return account == self.me or account in self.mandates

    def next_address(self, grant: Grant) -> Account:
        return self.foretell(grant, self.granted[grant])

    # --- by the treasury

    def set_mandate_rules(self, caller: Account, rules: MandateRules) -> None:
        self._check_cell(caller)
        within = self.cell.within
        require(within("draw_limit", rules.draw_limit), "factory: draw limit is out of bounds")
        fit = within("petition_quorum", rules.petition_quorum)
        require(fit, "factory: petition quorum is out of bounds")
        for period in (rules.shortest_period, rules.longest_period):
            require(within("mandate_period", period), "factory: mandate period is out of bounds")
        longer = rules.shortest_period <= rules.longest_period
        require(longer, "factory: longest period is the shorter one")
        self.rules = rules

    def grant_mandate(self, caller: Account, grant: Grant) -> Account:
        self._check_cell(caller)
        require(self.rules.allowed, "factory: the cell allows no mandates")
        address, register = self.next_address(grant), self.cell.share.register
        mandate = Mandate(self.cell, address, grant)
        self.granted[grant] += 1
        self.mandates[address] = mandate
        if register.balance_of(address) == 0:
            register.bar(address, True)
        if grant.operator not in register.barred:
            register.bar(grant.operator, True)
        votes = self.cell.share.votes.now(grant.operator)
        require(votes == 0, "factory: the operator has votes of others")
        mandate.begin(grant)
        shared = address in [account for account, _ in self.cell.splitter.rules.recipients]
        require(not shared, "mandate: it can't be a recipient of revenue")
        return address

    def _check_cell(self, caller: Account) -> None:
        require(caller == self.cell.at.treasury, "factory: only the treasury of a cell")
