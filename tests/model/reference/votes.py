"""Units of voting, delegation, and the past: spec §4.3."""

from __future__ import annotations

from math import isqrt

from tests.model.reference.basics import WHOLE_SHARE, Account, require
from tests.model.reference.history import History
from tests.model.reference.register import Member, Register

MEMBER, SHARE, SQRT = 1, 2, 4


class Votes:
    def __init__(self, register: Register, weight: int) -> None:
        self.register, self.weight = register, weight
        self.total = History()
        self.of: dict[int, History] = {}  # by number

    def units(self, balance: int) -> int:
        if self.weight == SHARE:
            return balance
        if self.weight == SQRT:
            return isqrt(balance * WHOLE_SHARE)
        return WHOLE_SHARE if balance else 0

    def record(self) -> None:
        """After every change: I-V2, the votes of a member are the units of the positions delegated to him."""
        now = self.register.clock.now
        sums = {member.number: 0 for member in self.register.members}
        for member in self.register.members:
            sums[member.delegate] += self.units(member.balance)
        for number, units in sums.items():
            self.of.setdefault(number, History()).record(now, units)
        self.total.record(now, sum(sums.values()))

    def now(self, account: Account) -> int:
        number = self.register.number_of(account)
        return self.of[number].latest if number else 0

    def at(self, account: Account, second: int) -> int:
        require(second < self.register.clock.now, "share: that second is not over yet")
        number = self.register.number_of(account)
        return self.of[number].at(second) if number else 0

    def total_at(self, second: int) -> int:
        require(second < self.register.clock.now, "share: that second is not over yet")
        return self.total.at(second)

    def delegate(self, delegator: Member, to: Account) -> None:
        chosen = self.register.find(to)
        fit = chosen is not None and (chosen is delegator or chosen.balance > 0)
        require(fit, "share: delegate to a holder or yourself")
        assert chosen is not None
        delegator.delegate = chosen.number

    def give_back(self, delegator: Account) -> None:
        member = self.register.find(delegator)
        if member and self.register.members[member.delegate - 1].balance == 0:
            member.delegate = member.number
