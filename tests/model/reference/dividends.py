"""Dividends, member by member and exactly: spec §4.5.

The contracts keep one accumulator for everybody; here each accrual adds to each member what is his.
"""

from __future__ import annotations

from tests.model.reference.assets import Assets
from tests.model.reference.basics import WHOLE_SHARE, Account, require
from tests.model.reference.register import Member, Register


class Currency:
    """Sums in units of 2^-scale of the token's base unit, where nothing else is said."""

    def __init__(self, token: Account, decimals: int) -> None:
        self.token = token
        self.scale = max(0, 123 - (10 ** (15 + decimals)).bit_length())
        self.per_unit = 0  # accrued so far for one share unit that was always held
        self.waiting = 0
        self.fresh = False  # a distribution has not accrued yet
        self.distributed_at = 0
        self.accrued: dict[int, int] = {}  # by number, not claimed
        self.booked = 0  # whole base units that belong to members
        # all time, whole base units
        self.distributed = self.claimed = self.swept = 0

    def room(self) -> int:
        """Whole base units that a distribution can still book (the widths of §4.5)."""
        below = ((2**123 - 1) >> self.scale) - self.booked
        spare = (2**105 - 1 - self.per_unit) * WHOLE_SHARE - self.waiting
        return min(below, spare >> self.scale)

    def due(self, number: int) -> int:
        """Whole base units of a member."""
        return self.accrued.get(number, 0) >> self.scale


class Dividends:
    def __init__(self, register: Register, assets: Assets, share: Account) -> None:
        self.register, self.assets, self.share = register, assets, share
        self.currencies: dict[Account, Currency] = {}

    def add(self, token: Account, decimals: int) -> None:
        require(len(self.currencies) < 4, "share: at most four currencies")
        require(decimals <= 24, "share: at most 24 decimals")
        require(token not in self.currencies, "share: no token, or a currency already")
        self.currencies[token] = Currency(token, decimals)

    def currency(self, token: Account) -> Currency:
        require(token in self.currencies, "share: not a currency")
        return self.currencies[token]

    def accrue(self) -> None:
        """Before anything else happens: what was distributed in an earlier second becomes the members'."""
        supply = self.register.supply
        for currency in self.currencies.values():
            later = self.register.clock.now > currency.distributed_at
            if not (currency.fresh and later and supply >= WHOLE_SHARE):
                continue
            each = currency.waiting // supply
            for member in self.register.holders:
                sum_ = currency.accrued.get(member.number, 0)
                currency.accrued[member.number] = sum_ + each * member.balance
            currency.waiting -= each * supply
            currency.per_unit += each
            currency.fresh = False

    def distribute(self, token: Account, received: int) -> None:
        currency = self.currency(token)
        self.accrue()
        booked = min(received, currency.room())
        currency.waiting += booked << currency.scale
        currency.booked += booked
        currency.distributed += booked
        currency.fresh, currency.distributed_at = True, self.register.clock.now

    def claim(self, token: Account, member: Member | None, for_less: bool) -> bool:
        currency = self.currency(token)
        if member is None or (due := currency.due(member.number)) == 0:
            return False
        balance = self.assets[token].read(self.share) or 0
        amount = due
        if balance < currency.booked:
            amount = due * balance // currency.booked if for_less else 0
        if amount == 0 or not self.assets[token].has_paid(self.share, member.payee, amount):
            return False
        currency.accrued[member.number] -= due << currency.scale
        currency.booked -= due
        currency.claimed += due
        return True

    def sweep(self, token: Account, ended: bool, receiver: Account) -> None:
        currency = self.currencies.get(token)
        booked = 0
        if currency:
            if ended:
                whole = currency.waiting >> currency.scale
                currency.waiting -= whole << currency.scale
                currency.booked -= whole
                currency.swept += whole
            booked = currency.booked
        amount = max(0, (self.assets[token].read(self.share) or 0) - booked)
        held = self._held()
        paid = amount > 0 and self.assets[token].pay(self.share, receiver, amount)
        # a token may take more than it was told to
        require(paid and self._held() >= held, "share: nothing due, or it can't be paid")

    def _held(self) -> int:
        """What is booked in all currencies, as far as it is there."""
        known = self.currencies.items()
        return sum(min(self.assets[token].read(self.share) or 0, c.booked) for token, c in known)
