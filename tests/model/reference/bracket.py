"""What an execution may take out of the treasury: spec §6.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.reference.basics import BASIS, Account, require
from tests.model.reference.books import MOST, Book

if TYPE_CHECKING:
    from tests.model.reference.treasury import Treasury


class Bracket:
    """Opened before the first step, closed after the last."""

    def __init__(self, treasury: Treasury) -> None:
        self.treasury = treasury
        self.before = {asset: treasury.read(asset) for asset in treasury.list}
        self.paid: dict[Account, int] = {}  # by name, with `send` and `spend_with`
        self.spending = False  # anything that could take assets away

    def count(self, asset: Account, amount: int) -> None:
        self.spending = True
        self.paid[asset] = self.paid.get(asset, 0) + amount

    def close(self, ordinary: bool) -> None:
        if not self.spending:
            return
        for asset, before in self.before.items():
            after, paid = self.treasury.read(asset), self.paid.get(asset, 0)
            taken = paid
            if before is not None and after is not None:
                taken = max(0, min(before, MOST) - min(after, MOST))
            counted = max(taken, paid)
            if counted == 0:
                continue
            book = self.treasury.book(asset)
            available = book.available(before)
            require(taken <= available, "treasury: leavers are owed this")
            book.value(before)
            if ordinary:
                left, end = limit_now(self.treasury, book, available)
                require(counted <= left, "treasury: above this period's limit")
                book.left, book.period_end = left - counted, end


def limit_now(treasury: Treasury, book: Book, available: int) -> tuple[int, int]:
    """What the ordinary track may still spend, and until when; a new period if none is running."""
    now, rules = treasury.clock.now, treasury.rules
    if now < book.period_end:
        return book.left, book.period_end
    return available * rules.spending_limit // BASIS, now + rules.spending_period
