"""Dividends of one currency (spec 4.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

WHOLE_SHARE = 10**6


class Dividends:
    """What of each distribution belongs to whom, in whole units of 2^-k of the currency's smallest unit.

    Attributes:
        distributed: everything ever distributed, base units.
        claimed: what was paid to each member, base units.
        fair: what each member should have by plain fractions, had nothing ever been rounded.
    """

    def __init__(self, decimals: int) -> None:
        self.k: int = max(0, 123 - (10 ** (15 + decimals)).bit_length())
        self.distributed = 0
        self.claimed: dict[int, int] = defaultdict(int)
        self.fair: dict[int, Fraction] = defaultdict(Fraction)
        self._accrued: dict[int, int] = defaultdict(int)
        self._waiting = 0
        self._waiting_fair = Fraction(0)
        self._latest = 0
        self._fresh = False

    def distribute(self, at: int, amount: int, balances: Mapping[int, int]) -> None:
        if not amount:
            return
        self.accrue(at, balances)
        self._waiting += amount << self.k
        self._waiting_fair += amount
        self.distributed += amount
        self._latest, self._fresh = at, True

    def accrue(self, at: int, balances: Mapping[int, int]) -> None:
        """To be called before balances change and before a claim."""
        supply = sum(balances.values())
        if not self._fresh or at <= self._latest or supply < WHOLE_SHARE:
            return
        a_unit = self._waiting // supply
        for number, balance in balances.items():
            self._accrued[number] += balance * a_unit
            self.fair[number] += self._waiting_fair * Fraction(balance, supply)
        self._waiting -= a_unit * supply
        self._waiting_fair = Fraction(0)
        self._fresh = False

    def claim(self, at: int, number: int, balances: Mapping[int, int]) -> int:
        self.accrue(at, balances)
        amount = self.claimable(number)
        self._accrued[number] -= amount << self.k
        self.claimed[number] += amount
        return amount

    def claimable(self, number: int) -> int:
        return self._accrued[number] >> self.k

    @property
    def carried(self) -> int:
        """Base units that are nobody's yet: what waits, and the fractions below one unit."""
        fractions = sum(value & ((1 << self.k) - 1) for value in self._accrued.values())
        whole, rest = divmod(self._waiting + fractions, 1 << self.k)
        assert rest == 0, "the sum of all is whole by construction"
        return whole
