"""RevenueSplitter: whatever arrives and is not booked is revenue, spec §7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.model.reference.basics import BASIS, NATIVE, NOBODY, WHOLE_SHARE, Account, require
from tests.model.reference.stream import UNIT, Stream

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell

MOST_AT_ONCE = 2**128 - 1


@dataclass
class SplitRules:
    dividend_ratio: int
    smoothing: int
    recipients: Sequence[tuple[Account, int]]


class Splitter:
    def __init__(self, cell: Cell, rules: SplitRules, floors: dict[Account, int]) -> None:
        self.cell, self.clock, self.assets, self.me = cell, cell.clock, cell.assets, cell.at.splitter
        self.rules = rules
        self.floors = floors
        self.streams: dict[Account, Stream] = {}
        self.credits: dict[Account, dict[Account, int]] = {}  # by asset and owner

    # --- reads

    def credit_of(self, asset: Account, owner: Account) -> int:
        return self.credits.get(asset, {}).get(owner, 0)

    def total_credits(self, asset: Account) -> int:
        return sum(self.credits.get(asset, {}).values())

    def stream(self, asset: Account) -> Stream:
        return self.streams.get(asset, Stream())

    def booked(self, asset: Account) -> int:
        return self.stream(asset).booked + self.total_credits(asset)

    def revenue(self, asset: Account) -> int:
        return max(0, self._balance(asset) - self.booked(asset))

    def unreleased(self, asset: Account) -> int:
        return self._covered(asset, self.stream(asset).unreleased_at(self.clock.now))

    def releasable(self, asset: Account) -> int:
        stream = self.stream(asset)
        return self._covered(asset, stream.booked - stream.unreleased_at(self.clock.now))

    def _balance(self, asset: Account) -> int:
        balance = self.assets[asset].read(self.me)
        require(balance is not None, "splitter: asset can't be read")
        assert balance is not None
        return balance

    def _covered(self, asset: Account, amount: int) -> int:
        """If a token shrinks below what is booked in it, all that is booked shrinks alike."""
        balance, booked = self._balance(asset), self.booked(asset)
        if balance >= booked:
            return amount
        # more than 2^128 base units of a token, of which some vanished
        require(amount * balance < 2**256)
        return amount * balance // booked

    # --- payments

    def pay(self, caller: Account, asset: Account, amount: int, _memo: str, value: int = 0) -> None:
        require(not self.cell.treasury.dissolved, "splitter: the cell is dissolved")
        if asset == NATIVE:
            require(value == amount, "splitter: value differs from amount")
            require(self.assets.coin.pay(caller, self.me, value))
            return
        require(value == 0, "splitter: value beside a token")
        self._balance(asset)
        pulled = self.assets[asset].pull(self.me, caller, self.me, amount)
        require(pulled, "splitter: the token refused the payment")

    def allocate(self, caller: Account, asset: Account) -> None:
        cell, now = self.cell, self.clock.now
        executing = cell.treasury.executing
        require(not executing or caller == cell.at.treasury, "splitter: the treasury is executing")
        ended = cell.treasury.dissolved
        balance, stream = self._balance(asset), self.stream(asset)
        revenue = min(max(0, balance - self.booked(asset)), MOST_AT_ONCE)
        level = 0 if ended else stream.level_at(now)
        exact = Fraction(0) if ended else stream.exact_at(now)
        end = stream.end
        released = stream.booked - -(-level // UNIT)
        to_share = self._covered(asset, released)

        currency = asset in cell.share.dividends.currencies and not ended and revenue > 0
        rest = dividend = 0
        if currency:
            reserve = cell.treasury.available(asset) + self.credit_of(asset, cell.at.treasury)
            rest = revenue - min(revenue, max(0, self.floors.get(asset, 0) - reserve))
            dividend = rest * self.rules.dividend_ratio // BASIS
        to_treasury = revenue - dividend
        if revenue == 0 and to_share == 0:
            return

        due, smoothing = released, self.rules.smoothing
        if smoothing == 0:
            to_share += dividend
            due += dividend
        elif dividend:
            # the end moves by the weight of the new money
            left, added = max(0, end - now), dividend * UNIT
            end = now + (level * left + added * smoothing) // (level + added)
            level, exact = level + added, exact + dividend
        if stream.booked or level:
            self.streams.setdefault(asset, Stream()).touch(now, exact, level, end)

        if ended and cell.share.register.supply < WHOLE_SHARE:
            to_treasury, to_share = to_treasury + to_share, 0
        if to_share and not self._distribute(asset, to_share):
            # back into the stream, where it is due at once
            total = level + due * UNIT
            end = now + level * (end - now) // total if end > now else end
            self.streams.setdefault(asset, Stream()).touch(now, exact + due, total, end)
        if currency:
            for recipient, ratio in self.rules.recipients:
                part = rest * ratio // BASIS
                to_treasury -= part
                self._pay_or_credit(asset, recipient, part)
        registered = cell.treasury.is_registered(asset) or asset in cell.share.dividends.currencies
        held = self._held()
        self._pay_or_credit(asset, cell.at.treasury, to_treasury)
        # it may be another address of a currency
        sound = registered or self._held() >= held
        require(sound, "splitter: this would take a currency along")

    def _held(self) -> int:
        """What is here in all currencies, of each as much as one call can handle."""
        return sum(
            min(self.assets[token].read(self.me) or 0, MOST_AT_ONCE)
            for token in self.cell.share.dividends.currencies
        )

    def _distribute(self, asset: Account, amount: int) -> bool:
        """Share is told what arrived there."""
        token, share = self.assets[asset], self.cell.at.share
        if asset == NATIVE:
            # along with the report: Share takes no other coin
            token.move(self.me, share, amount)
            self.cell.share.distribute(self.me, asset, amount)
            return True
        before = token.read(share)
        if before is None or not token.pay(self.me, share, amount):
            return False
        arrived = min(amount, max(0, (token.read(share) or 0) - before))
        if arrived:
            self.cell.share.distribute(self.me, asset, arrived)
        return True

    def _pay_or_credit(self, asset: Account, owner: Account, amount: int) -> None:
        if amount == 0 or self.assets[asset].has_paid(self.me, owner, amount):
            return
        owed = self.credits.setdefault(asset, {})
        owed[owner] = owed.get(owner, 0) + amount

    def withdraw_credit(self, _: Account, asset: Account, owner: Account) -> None:
        self._withdraw(asset, owner, owner)

    def redirect_credit(self, caller: Account, asset: Account, receiver: Account) -> None:
        self._withdraw(asset, caller, receiver)

    def _withdraw(self, asset: Account, owner: Account, receiver: Account) -> None:
        self._balance(asset)
        credit = self.credit_of(asset, owner)
        require(credit > 0, "splitter: no credit")
        amount = self._covered(asset, credit)
        self.credits[asset][owner] = 0
        paid = amount > 0 and self.assets[asset].pay(self.me, receiver, amount)
        require(paid, "splitter: the payment failed")

    # --- by the treasury

    def set_split(
        self, caller: Account, ratio: int, smoothing: int, recipients: Sequence[tuple[Account, int]]
    ) -> None:
        self._check_treasury(caller)
        for account, _ in recipients:
            free = not self.cell.factory.serves(account)
            require(free, "splitter: a mandate can't be a recipient")
        require(self.cell.within("smoothing", smoothing), "splitter: smoothing is out of bounds")
        ratios = [ratio, *(part for _, part in recipients)]
        require(ratio <= BASIS, "splitter: ratios exceed 10,000")
        seen = {NOBODY, self.cell.at.share, self.cell.at.treasury, self.me, self.cell.treasury.governor}
        for account, part in recipients:
            require(account not in seen, "splitter: recipient is empty, double or of the cell")
            require(part <= BASIS, "splitter: ratios exceed 10,000")
            require(part > 0, "splitter: recipient without a part")
            seen.add(account)
        require(sum(ratios) <= BASIS, "splitter: ratios exceed 10,000")
        self.rules = SplitRules(ratio, smoothing, tuple(recipients))

    def set_reserve_floor(self, caller: Account, asset: Account, target: int) -> None:
        self._check_treasury(caller)
        self.floors[asset] = target

    def _check_treasury(self, caller: Account) -> None:
        require(caller == self.cell.at.treasury, "splitter: only the treasury")
